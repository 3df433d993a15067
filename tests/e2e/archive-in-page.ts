// Runs inside one of our own pages: the real access to archives, without the page that shows it. Driven by archive.test.ts.
import { createArchiveAccess } from '../../entrypoints/own-pages/archive-access';
import { openSessionStore } from '../../lib/store/create-session-store';
import { describeStore } from '../services/archive-sessions';

const opened = openSessionStore().then((store) => ({ store, access: createArchiveAccess(store) }));
let worked = 0;

const chosenFile = (): File => {
  const [file] = document.querySelector<HTMLInputElement>('#archive-file')?.files ?? [];
  if (!file) throw new Error('no file was chosen');
  return file;
};

const archives = {
  describe: async () => describeStore((await opened).store),

  /** As a browser without a save dialog: the file becomes a download. */
  async exportAll() {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    const { access } = await opened;
    return access.exportArchive('all', { onProgress: () => (worked += 1) });
  },

  /** An input that the test puts a file into. */
  offerInput(): void {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', id: 'archive-file' });
    document.body.append(input);
  },

  read: async () => (await opened).access.readArchive(chosenFile()),

  async importAll() {
    const { access } = await opened;
    const { sessions } = await access.readArchive(chosenFile());
    return access.importArchive(
      chosenFile(),
      sessions.map(({ id }) => id),
      { onProgress: () => (worked += 1) },
    );
  },
};

Object.assign(globalThis, { archives });
export type Archives = typeof archives;
