import type { ArchiveWarning } from '../../lib/model/archive';
import { useTexts } from '../access-context';
import { Notice } from '../parts/Notice';
import { warningText } from './archive-text';

/** What is missing or damaged, by name; nothing when all is whole. */
export function ArchiveWarnings({ warnings }: { warnings: readonly ArchiveWarning[] }) {
  const texts = useTexts();
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn">
      <ul class="plain-list">
        {warnings.map((warning, index) => (
          <li key={index}>{warningText(warning, texts)}</li>
        ))}
      </ul>
    </Notice>
  );
}
