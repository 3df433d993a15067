import type { SnapshotId } from '../model/ids';
import type { PruneBegun, PruneChoice, WaitingPrune } from '../model/prune';
import { archiveSessions, type ArchiveTools } from './archive-sessions';
import { UNDO_MS } from './delete-session';
import { pruneSession, removeSnapshots, type PruneTools } from './prune-session';
import { readPruneGround, selectRemovable } from './select-prunable';
import type { Parts } from './parts';

/** Removals that wait until nobody can take them back any more. */
export class PruneDesk {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly newId: () => string,
    private readonly report: Parts['report'],
    private readonly onDone: () => void = () => undefined,
  ) {}

  /** Does `work` when undo has expired, or after `wait` milliseconds. Returns the id to take it back by. */
  begin(work: () => Promise<unknown>, when: string, { id = this.newId(), wait = UNDO_MS } = {}): string {
    const timer = setTimeout(() => {
      this.timers.delete(id);
      work()
        .catch((error: unknown) => this.report(error, when))
        .finally(this.onDone);
    }, wait);
    this.timers.set(id, timer);
    return id;
  }

  /** True when it was in time. */
  cancel(id: string): boolean {
    clearTimeout(this.timers.get(id));
    return this.timers.delete(id);
  }

  /** One change of what waits after the other: two at once would bring back what was taken back. */
  change({ read, write }: WaitingPrunes, change: (waiting: WaitingPrune[]) => WaitingPrune[]): Promise<void> {
    const next = this.last.then(async () => write(change(await read())));
    this.last = next.catch(() => undefined);
    return next;
  }
}

export interface PruneCommandTools extends PruneTools, ArchiveTools {
  parts: Parts;
  waitingPrunes: WaitingPrunes;
}

/** Choices that wait, where they outlive the worker. */
export interface WaitingPrunes {
  read(): Promise<WaitingPrune[]>;
  write(prunes: readonly WaitingPrune[]): Promise<void>;
}

/** What somebody chose goes in ten seconds, unless `undo-prune` comes before. */
export async function beginPrune(tools: PruneCommandTools, choice: PruneChoice): Promise<PruneBegun> {
  const { parts, prunes, waitingPrunes } = tools;
  // The run of today is an ended session to the worker that may come to this tomorrow.
  const chosen = { ...choice, delete: choice.delete.filter((id) => id !== parts.run()) };
  const waiting = { id: parts.newId(), until: parts.now() + UNDO_MS, choice: chosen };
  await prunes.change(waitingPrunes, (others) => [...others, waiting]);
  schedule(tools, waiting);
  return { prune: waiting.id, until: waiting.until };
}

/** True when it was in time. */
export async function undoPrune(tools: PruneCommandTools, id: string): Promise<boolean> {
  const inTime = tools.prunes.cancel(id);
  if (inTime) await forget(tools, id);
  return inTime;
}

/** Takes up what a worker that died had not come to. To be called before any command is obeyed. */
export async function resumePrunes(tools: PruneCommandTools): Promise<void> {
  for (const waiting of await tools.waitingPrunes.read()) schedule(tools, waiting);
}

/** Forgotten once it is done: a worker that dies in the middle leaves it to the next, which finds less to remove. */
function schedule(tools: PruneCommandTools, { id, until, choice }: WaitingPrune): void {
  const { parts, prunes } = tools;
  const work = async (): Promise<void> => {
    await prunedAsChosen(tools, choice, until - UNDO_MS).finally(() => forget(tools, id));
  };
  // A clock that was set back makes nobody wait longer.
  prunes.begin(work, 'freeing space', { id, wait: Math.min(UNDO_MS, Math.max(0, until - parts.now())) });
}

const forget = ({ prunes, waitingPrunes }: PruneCommandTools, id: string): Promise<void> =>
  prunes.change(waitingPrunes, (all) => all.filter((waiting) => waiting.id !== id));

/**
 * Carries a choice out as of when it was made, `chosenAt` in milliseconds since 1970: what the dry run showed goes, and
 * nothing that only grew old enough since, be it because the clock jumped. Resolves to how many snapshots went.
 */
export async function prunedAsChosen(
  tools: PruneTools & ArchiveTools,
  choice: PruneChoice,
  chosenAt = tools.parts.now(),
): Promise<number> {
  const { store, settings } = tools.parts;
  const policy = choice.policy ?? (await settings()).retention;
  let removed = 0;
  for (const id of choice.checkpoints) removed += await removeCheckpoint(tools, id);
  const deleted = choice.delete.filter((id) => id !== tools.parts.run());
  await store.changeSessions(deleted, { deletedAt: chosenAt });
  await store.purgeDeleted(deleted.map((id) => ({ id, deletedAt: chosenAt })));
  if (choice.archive.length > 0) await archiveSessions(tools, choice.archive);
  if (choice.snapshots) {
    const ground = await readPruneGround(store, chosenAt);
    for (const session of ground.sessions) {
      removed += await pruneSession(tools, session, { ground, rules: { policy, now: chosenAt } });
    }
  }
  await store.collectGarbage();
  return removed;
}

/** With its snapshot, unless that is the newest of its session that can be read (P7). */
async function removeCheckpoint(tools: PruneTools, id: SnapshotId): Promise<number> {
  const { store } = tools.parts;
  const [checkpoint, snapshot] = [await store.getCheckpoint(id), await store.getSnapshot(id)];
  if (!checkpoint) return 0;
  await store.deleteCheckpoint(id);
  const session = await store.getSession(checkpoint.session);
  if (!session || !snapshot) return 0;
  const removable = await selectRemovable(store, session, [snapshot]);
  return removeSnapshots(
    tools,
    session.id,
    removable.map((one) => one.id),
  );
}
