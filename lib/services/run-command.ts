import { AppError } from '../model/errors';
import type { MergeRequest } from '../model/merge/merge-report';
import type { RestoreChoice } from '../model/restore-report';
import type { Settings } from '../model/settings';
import { EMPTY_TREE } from '../model/session-tree';
import { applySettings, applySites } from './change-sites';
import { branchSession } from './branch-session';
import type { Services } from './create-services';
import { deleteSession, undoDelete } from './delete-session';
import { mergeSessions } from './merge-sessions';
import { restoreSession } from './restore-session';
import { newSession } from './start-run';
import { undoRestore } from './undo-restore';

/** What our own pages may ask for. Mirrors `AppCommand`, which parses it. */
export type Command =
  | { type: 'save-now' }
  | { type: 'restore'; choice: RestoreChoice }
  | { type: 'cancel-restore'; restore: string }
  | { type: 'undo-restore'; restore: string }
  | { type: 'keep-for-later'; session: string }
  | { type: 'delete-session'; session: string }
  | { type: 'undo-delete'; session: string }
  | { type: 'dismiss-orphans'; document: string }
  | { type: 'change-settings'; settings: Settings }
  | ({ type: 'merge-sessions' } & MergeRequest)
  | { type: 'branch-session'; snapshot: string }
  | { type: 'sites-changed' }
  | { type: 'clear-everything' }
  | { type: 'wait-until-ready' }
  | { type: 'dismiss-recovery' };

/** Carries out one command and returns what the page may want to know. */
export async function runCommand(services: Services, command: Command): Promise<unknown> {
  const { parts, desk } = services;
  switch (command.type) {
    case 'save-now':
      return saveNow(services);
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
    case 'dismiss-orphans':
      return dismissOrphans(services, command.document);
    case 'change-settings':
      await parts.changeSettings(command.settings);
      return applySettings(parts);
    case 'merge-sessions':
      return mergeSessions(parts, command);
    case 'branch-session':
      return branchSession(parts, command.snapshot);
    case 'sites-changed':
      await applySites(parts);
      return applySettings(parts);
    case 'clear-everything':
      return clearEverything(services);
    case 'wait-until-ready':
      // Whoever gets an answer knows that the store has been checked, and mended if need be.
      return undefined;
    case 'dismiss-recovery':
      return services.secondCopy.dismissRecovery();
  }
}

/** Every page saves what it has, then a snapshot is taken. */
async function saveNow({ parts, takeSnapshot, health }: Services): Promise<unknown> {
  await parts.browser.commandAllPages({ type: 'flush' });
  const snapshot = await takeSnapshot('manual');
  const { error } = health.read();
  if (!snapshot && error) throw new AppError(error.code, error.message, { data: error.data });
  return snapshot;
}

async function dismissOrphans({ parts, memory }: Services, document: string): Promise<void> {
  const entry = memory.index.get(document);
  if (entry) await parts.browser.commandPage(entry.tabId, { type: 'dismiss-orphans' });
}

/** Nothing is left but settings and permissions; what is open is kept anew from its next change on. */
async function clearEverything({ parts, memory, secondCopy }: Services): Promise<void> {
  const entries = await parts.browser.readWal();
  await parts.browser.removeWal(entries.map(({ key }) => key));
  await parts.store.wipe();
  // What the second copy held is to be gone too before anybody says so.
  await secondCopy.flush();
  await parts.store.putSession(newSession(parts.run(), parts.now()));
  memory.index.delete(memory.index.all());
  memory.conversations.clear();
  memory.tree = EMPTY_TREE;
}
