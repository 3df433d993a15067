import type { Checkpoint, CheckpointChange, CheckpointWish } from '../model/checkpoint';
import type { MergeRequest } from '../model/merge/merge-report';
import type { SessionWords } from '../model/session';
import { branchSession } from './branch-session';
import { changeCheckpoint, deleteCheckpoint, undoDeleteCheckpoint } from './change-checkpoint';
import { createCheckpoint, type CheckpointTools } from './create-checkpoint';
import { mergeSessions } from './merge-sessions';
import type { Parts } from './parts';
import { renameSession } from './rename-session';
import { restoreSessionsList } from './restore-sessions-list';

/** What the library asks for about one session, its snapshots and its checkpoints. */
export type LibraryCommand =
  | { type: 'rename-session'; session: string; words: SessionWords }
  | { type: 'create-checkpoint'; wish: CheckpointWish }
  | { type: 'change-checkpoint'; snapshot: string; change: CheckpointChange }
  | { type: 'delete-checkpoint'; snapshot: string }
  | { type: 'undo-delete-checkpoint'; checkpoint: Checkpoint }
  | ({ type: 'merge-sessions' } & MergeRequest)
  | { type: 'branch-session'; snapshot: string }
  | { type: 'restore-sessions-list'; version: number };

export function runLibraryCommand(
  services: CheckpointTools & { parts: Parts },
  command: LibraryCommand,
): Promise<unknown> {
  const { parts } = services;
  switch (command.type) {
    case 'rename-session':
      return renameSession(parts, command.session, command.words);
    case 'create-checkpoint':
      return createCheckpoint(services, command.wish);
    case 'change-checkpoint':
      return changeCheckpoint(parts, command.snapshot, command.change);
    case 'delete-checkpoint':
      return deleteCheckpoint(parts, command.snapshot);
    case 'undo-delete-checkpoint':
      return undoDeleteCheckpoint(parts, command.checkpoint);
    case 'merge-sessions':
      return mergeAsItIs(services, command);
    case 'branch-session':
      return branchSession(parts, command.snapshot);
    case 'restore-sessions-list':
      return restoreSessionsList(parts, command.version);
  }
}

/** The session that runs is merged as it is now, not as it was up to half a minute ago. */
async function mergeAsItIs({ parts, takeSnapshot }: CheckpointTools & { parts: Parts }, request: MergeRequest) {
  if ([request.one, request.other].includes(parts.run())) await takeSnapshot('tab');
  return mergeSessions(parts, request);
}
