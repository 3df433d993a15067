import { answerFileUrls } from '../../lib/browser/file-url';
import { readArchiveFile } from '../../lib/store/archive/archive-files';

answerFileUrls(async ({ folder, name }) => {
  const file = folder === 'exports' ? await readArchiveFile(folder, name) : undefined;
  if (!file) throw new Error('there is no such file');
  // Typed, or the browser takes it for text and may name it so.
  return URL.createObjectURL(file.slice(0, file.size, 'application/octet-stream'));
});
