import type { PruneChoice } from '../model/prune';
import type { CheckLevel } from '../model/check-report';
import type { RestoreChoice } from '../model/restore-report';
import { newSession } from '../model/session';
import type { Settings } from '../model/settings';
import { EMPTY_TREE } from '../model/session-tree';
import { applySettings, sitesChanged } from './change-sites';
import type { Services } from './create-services';
import { archiveSessions, unarchiveSessions } from './archive-sessions';
import { deleteSession, deleteSessions, undoDelete, undoDeletes } from './delete-session';
import { dismissOrphans } from './dismiss-orphans';
import { beginPrune, undoPrune } from './prune';
import { restoreSession } from './restore-session';
import { runLibraryCommand, type LibraryCommand } from './run-library-command';
import { saveNow } from './save-now';
import { undoRestore } from './undo-restore';

/** What our own pages may ask for. Mirrors `AppCommand`, which parses it. */
export type Command =
  | LibraryCommand
  | { type: 'save-now' }
  | { type: 'restore'; choice: RestoreChoice }
  | { type: 'cancel-restore'; restore: string }
  | { type: 'undo-restore'; restore: string }
  | { type: 'keep-for-later'; session: string }
  | { type: 'delete-session'; session: string }
  | { type: 'undo-delete'; session: string }
  | { type: 'delete-sessions'; sessions: string[] }
  | { type: 'undo-delete-sessions'; sessions: string[] }
  | { type: 'archive-sessions'; sessions: string[] }
  | { type: 'unarchive-sessions'; sessions: string[] }
  | { type: 'prune'; choice: PruneChoice }
  | { type: 'undo-prune'; prune: string }
  | { type: 'dismiss-orphans'; document: string }
  | { type: 'change-settings'; settings: Settings }
  | { type: 'sites-changed' }
  | { type: 'clear-everything' }
  | { type: 'wait-until-ready' }
  | { type: 'dismiss-recovery' }
  | { type: 'import-archive'; import: string; sessions: string[] }
  | { type: 'cancel-import'; import: string }
  | { type: 'archive-now' }
  | { type: 'check-store'; level: CheckLevel }
  | { type: 'cancel-check' };

/** Carries out one command and returns what the page may want to know. */
export async function runCommand(services: Services, command: Command): Promise<unknown> {
  const { parts, desk } = services;
  switch (command.type) {
    case 'save-now':
      return saveNow(services, 'manual');
    case 'restore':
      return restoreSession(parts, services, command.choice);
    case 'cancel-restore':
      return desk.cancel(command.restore);
    case 'undo-restore':
      return undoRestore(parts, services, command.restore);
    case 'keep-for-later':
      return parts.store.changeSession(command.session, { offer: 'later' });
    case 'delete-session':
      return deleteSession(parts, command.session);
    case 'undo-delete':
      return undoDelete(parts, command.session);
    case 'delete-sessions':
      return deleteSessions(parts, command.sessions);
    case 'undo-delete-sessions':
      return undoDeletes(parts, command.sessions);
    case 'archive-sessions':
      return archiveSessions(services, command.sessions);
    case 'unarchive-sessions':
      return unarchiveSessions(services, command.sessions);
    case 'prune':
      return beginPrune(services, command.choice);
    case 'undo-prune':
      return undoPrune(services, command.prune);
    case 'dismiss-orphans':
      return dismissOrphans(services, command.document);
    case 'change-settings':
      await parts.changeSettings(command.settings);
      services.pressure.changed();
      // What was opened during a pause, or is kept from now on.
      services.schedule.browserChanged();
      return applySettings(parts);
    case 'sites-changed':
      return sitesChanged(parts);
    case 'check-store':
      return services.care.check(command.level);
    case 'cancel-check':
      return services.care.cancel();
    case 'clear-everything':
      return clearEverything(services);
    case 'wait-until-ready':
      // Whoever gets an answer knows that the store has been checked, and mended if need be, and that it is open: a page
      // that opened it first could find it emptied, and make it a new one.
      await parts.store.getSession(parts.run()).catch(() => undefined);
      return undefined;
    case 'dismiss-recovery':
      return services.secondCopy.dismissRecovery();
    case 'import-archive':
      return services.imports.begin(command.import, command.sessions);
    case 'cancel-import':
      return services.imports.cancel(command.import);
    case 'archive-now':
      return services.archives.writeNow();
    default:
      return runLibraryCommand(services, command);
  }
}

/** Nothing is left but settings and permissions; what is open is kept anew from its next change on. */
async function clearEverything({
  parts,
  memory,
  icons,
  takeSnapshot,
  secondCopy,
  imports,
  archives,
}: Services): Promise<void> {
  await imports.cancelAll();
  // Not while a snapshot is taken: it would write what was sealed under the former key.
  await takeSnapshot.between(async () => {
    const entries = await parts.browser.readWal();
    await parts.browser.removeWal(entries.map(({ key }) => key));
    await parts.store.wipe();
    await parts.store.putSession(newSession(parts.run(), parts.now()));
    memory.index.delete(memory.index.all());
    memory.tree = EMPTY_TREE;
    memory.restored.clear();
    icons.forget();
  });
  await archives.forgetTitles();
  // What the second copy held is to be gone too before anybody says so.
  await secondCopy.flush();
}
