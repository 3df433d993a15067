import { answerFileUrls } from '../../lib/browser/file-url';
import { readArchiveFile } from '../../lib/store/archive/archive-files';

answerFileUrls(async ({ folder, name }) => {
  const file = folder === 'exports' ? await readArchiveFile(folder, name) : undefined;
  if (!file) throw new Error('there is no such file');
  return URL.createObjectURL(file);
});
