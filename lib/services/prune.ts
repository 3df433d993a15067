import type { PruneBegun, PruneChoice, WaitingPrune } from '../model/prune';
import { archiveSessions, type ArchiveTools } from './archive-sessions';
import { UNDO_MS } from './delete-session';
import { pruneSession, removeSnapshots, type PruneTools } from './prune-session';
import { readPruneGround } from './select-prunable';
import type { Parts } from './parts';

/** Removals that wait until nobody can take them back any more. */
export class PruneDesk {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

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
  const { parts, waitingPrunes } = tools;
  const waiting = { id: parts.newId(), until: parts.now() + UNDO_MS, choice };
  await waitingPrunes.write([...(await waitingPrunes.read()), waiting]);
  schedule(tools, waiting);
  return { prune: waiting.id, until: waiting.until };
}

/** True when it was in time. */
export async function undoPrune({ prunes, waitingPrunes }: PruneCommandTools, id: string): Promise<boolean> {
  const inTime = prunes.cancel(id);
  if (inTime) await forget(waitingPrunes, id);
  return inTime;
}

/** Takes up what a worker that died had not come to. To be called before any command is obeyed. */
export async function resumePrunes(tools: PruneCommandTools): Promise<void> {
  for (const waiting of await tools.waitingPrunes.read()) schedule(tools, waiting);
}

/** Forgotten once it is done: a worker that dies in the middle leaves it to the next, which finds less to remove. */
function schedule(tools: PruneCommandTools, { id, until, choice }: WaitingPrune): void {
  const { parts, prunes, waitingPrunes } = tools;
  const work = async (): Promise<void> => {
    await prunedAsChosen(tools, choice).finally(() => forget(waitingPrunes, id));
  };
  // A clock that was set back makes nobody wait longer.
  prunes.begin(work, 'freeing space', { id, wait: Math.min(UNDO_MS, Math.max(0, until - parts.now())) });
}

const forget = async ({ read, write }: WaitingPrunes, id: string): Promise<void> =>
  write((await read()).filter((waiting) => waiting.id !== id));

/** Carries a choice out. Resolves to how many snapshots went. */
export async function prunedAsChosen(tools: PruneTools & ArchiveTools, choice: PruneChoice): Promise<number> {
  const { store, now, settings } = tools.parts;
  const policy = choice.policy ?? (await settings()).retention;
  let removed = 0;
  for (const id of choice.checkpoints) {
    const checkpoint = await store.getCheckpoint(id);
    if (!checkpoint) continue;
    await store.deleteCheckpoint(id);
    removed += await removeSnapshots(tools, checkpoint.session, [id]);
  }
  for (const id of choice.delete) if (id !== tools.parts.run()) await store.purgeSession(id);
  if (choice.archive.length > 0) await archiveSessions(tools, choice.archive);
  if (choice.snapshots) {
    const ground = await readPruneGround(store, now());
    for (const session of ground.sessions) {
      removed += await pruneSession(tools, session, { ground, rules: { policy, now: now() } });
    }
  }
  await store.collectGarbage();
  return removed;
}
