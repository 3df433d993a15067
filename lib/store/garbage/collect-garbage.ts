import type { ObjectId } from '../../model/ids';
import type { Database } from '../database';
import { findPacks } from '../objects';
import { PackCache } from '../packs';
import type { OnProblem } from '../read-rows';
import type { Phase, Round } from './collection-round';
import { deleteConversations } from './delete-conversations';
import { changeGarbageState, readGarbageState } from './garbage-state';
import { checkHeads, markCommitted, markMore, markRoots } from './mark-phases';
import { Marker, Marks } from './mark-reachable';
import { compactNext, removeUnused, sweepRows } from './sweep-phases';

const STEPS: Readonly<Record<Exclude<Phase, 'finish'>, (db: Database, round: Round) => Promise<void>>> = {
  roots: markRoots,
  heads: checkHeads,
  mark: markMore,
  sweep: sweepRows,
  packs: removeUnused,
  compact: compactNext,
};

/**
 * Removes objects that no stored snapshot reaches, and their bytes, in small steps that a kill at any point leaves whole.
 * Snapshots committed meanwhile are marked before anything more goes. When a record on the way cannot be read, nothing
 * that may hang on it goes (S7): neither what was stored before the damage was found nor packs that no row names.
 */
export class GarbageCollector {
  private round: Round | undefined;

  constructor(
    private readonly db: Database,
    private readonly onProblem: OnProblem,
  ) {}

  /** Does the next step. Resolves to the marks when it was the last one. `now` in milliseconds since 1970. */
  async step(now: number): Promise<Marks | undefined> {
    this.round ??= await this.begin();
    const { round } = this;
    try {
      if (round.phase !== 'finish') await STEPS[round.phase](this.db, round);
      else return await this.finish(round, now);
    } catch (error) {
      this.round = undefined;
      throw error;
    }
    return undefined;
  }

  /** Another step would go on with a collection already begun. */
  isUnderWay(): boolean {
    return this.round !== undefined;
  }

  /** To be called when something lost was put back: what is known of this round no longer holds. */
  abandon(): void {
    this.round = undefined;
  }

  /** All steps at once. Resolves to what is still reached. */
  async collect(now: number): Promise<Marks> {
    this.round = undefined;
    for (;;) {
      const marks = await this.step(now);
      if (marks) return marks;
    }
  }

  private async begin(): Promise<Round> {
    const source = { packs: new PackCache(this.db), locate: (ids: readonly ObjectId[]) => findPacks(this.db, ids) };
    const youngest = Number((await this.db.packs.toCollection().lastKey()) ?? 0);
    const marker = new Marker(source, new Marks());
    const { requests } = await readGarbageState(this.db);
    return { phase: 'roots', marker, requests, youngest, floor: 0, used: new Set(), unused: [], dirty: [] };
  }

  private async finish(round: Round, now: number): Promise<Marks> {
    const { marks } = round.marker;
    const { requests } = round;
    const { conversations } = await readGarbageState(this.db);
    const keys = new Set(conversations);
    // What a snapshot committed since the sweep shows stays. It reaches nothing that was swept, so that marking it is
    // enough: to sweep anew would find nothing, and with a snapshot every half minute might never end.
    while (keys.size > 0 && marks.problems.length === 0 && !(await deleteConversations(this.db, keys, marks)))
      await markCommitted(this.db, round);
    const isClean = marks.problems.length === 0;
    marks.problems.forEach(this.onProblem);
    await this.db.transaction('rw', this.db.settings, () =>
      changeGarbageState(this.db, { served: requests, collectedAt: now, ...(isClean && { floor: 0, damaged: [] }) }),
    );
    this.round = undefined;
    return marks;
  }
}
