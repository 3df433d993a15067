import type { PruneBegun, PruneChoice } from '../model/prune';
import { archiveSessions, type ArchiveTools } from './archive-sessions';
import { UNDO_MS } from './delete-session';
import { pruneSession, removeSnapshots, type PruneTools } from './prune-session';
import { readPruneGround } from './select-prunable';
import type { Parts } from './parts';

/** Removals that wait until nobody can take them back any more. They die with the worker, and then nothing is removed. */
export class PruneDesk {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly newId: () => string,
    private readonly report: Parts['report'],
    private readonly onDone: () => void = () => undefined,
  ) {}

  /** Does `work` when undo has expired. Returns the id to take it back by. */
  begin(work: () => Promise<unknown>, when: string): string {
    const id = this.newId();
    const timer = setTimeout(() => {
      this.waiting.delete(id);
      work()
        .catch((error: unknown) => this.report(error, when))
        .finally(this.onDone);
    }, UNDO_MS);
    this.waiting.set(id, timer);
    return id;
  }

  /** True when it was in time. */
  cancel(id: string): boolean {
    clearTimeout(this.waiting.get(id));
    return this.waiting.delete(id);
  }
}

export interface PruneCommandTools extends PruneTools, ArchiveTools {
  parts: Parts;
}

/** What somebody chose goes in ten seconds, unless `undo-prune` comes before. */
export function beginPrune(tools: PruneCommandTools, choice: PruneChoice): PruneBegun {
  const { parts, prunes } = tools;
  const prune = prunes.begin(() => prunedAsChosen(tools, choice), 'freeing space');
  return { prune, until: parts.now() + UNDO_MS };
}

/** Carries a choice out. Resolves to how many snapshots went. */
export async function prunedAsChosen(tools: PruneCommandTools, choice: PruneChoice): Promise<number> {
  const { store, now, settings } = tools.parts;
  const policy = choice.policy ?? (await settings()).retention;
  let removed = 0;
  for (const id of choice.checkpoints) {
    const checkpoint = await store.getCheckpoint(id);
    if (!checkpoint) continue;
    await store.deleteCheckpoint(id);
    removed += await removeSnapshots(tools, checkpoint.session, [id]);
  }
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
