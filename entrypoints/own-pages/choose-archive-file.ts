import { newId } from '../../lib/model/ids';
import { readArchiveFile, removeArchiveFile, writeArchiveFile } from '../../lib/store/archive/archive-files';

/** Where an archive is written to. */
export interface ArchiveFile {
  name: string;
  sink: WritableStream<Uint8Array<ArrayBuffer>>;
  /** Hands a complete file to the user. */
  deliver(): Promise<void>;
  /** Removes what was begun. */
  discard(): Promise<void>;
}

interface SavePicker {
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle & { remove?(): Promise<void> }>;
}

/** How long the browser gets to copy a downloaded file away. */
const COPIED_AFTER_MS = 10 * 60_000;

/** Asks where to put the file, where the browser can; else it will be a download. Undefined when nobody wants it. */
export async function chooseArchiveFile(name: string): Promise<ArchiveFile | undefined> {
  const { showSaveFilePicker } = window as unknown as SavePicker;
  if (!showSaveFilePicker) return beginDownload(name);
  const types = [{ description: 'Holdfast', accept: { 'application/x-holdfast': ['.holdfast'] } }];
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name, types });
    return {
      name: handle.name,
      sink: await handle.createWritable(),
      deliver: () => Promise.resolve(),
      discard: async () => handle.remove?.().catch(() => undefined),
    };
  } catch (error) {
    if ((error as { name?: unknown }).name === 'AbortError') return undefined;
    throw error;
  }
}

/** Written to OPFS first: a download wants a whole file, and this one's bytes stay on the disk. */
async function beginDownload(name: string): Promise<ArchiveFile> {
  const id = newId();
  const remove = (): Promise<void> => removeArchiveFile('exports', id);
  return {
    name,
    sink: await writeArchiveFile('exports', id),
    async deliver() {
      const file = await readArchiveFile('exports', id);
      if (!file) throw new Error('the archive is gone');
      const url = URL.createObjectURL(file);
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => {
        URL.revokeObjectURL(url);
        void remove().catch(() => undefined);
      }, COPIED_AFTER_MS);
    },
    discard: remove,
  };
}
