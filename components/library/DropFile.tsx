import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { useLibrary } from './library-context';

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** A file dropped anywhere on the page is looked at as an archive; nothing is imported by that. */
export function DropFile({ children }: { children: ComponentChildren }) {
  const { t } = useTexts();
  const { go, drop } = useLibrary();
  const [over, setOver] = useState(false);
  const onDragOver = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    // Without this the browser opens the file in place of the page.
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    drop(file);
    go({ section: 'archives' });
  };
  const onDragLeave = ({ relatedTarget }: DragEvent): void => {
    if (relatedTarget === null) setOver(false);
  };
  return (
    <div class="drop-area" onDragOver={onDragOver} onDragLeave={onDragLeave} onDrop={onDrop}>
      {children}
      {over && (
        <div class="drop-here" aria-hidden="true">
          {t('dropHere')}
        </div>
      )}
    </div>
  );
}
