import * as z from 'zod/mini';
import { ObjectId } from './ids';
import { Time } from './time';

/** 0: heads, at every start. 1: every row and everything snapshots reach, daily. 2: every stored byte, weekly and on demand. */
export const CheckLevel = z.literal([0, 1, 2]);
export type CheckLevel = z.infer<typeof CheckLevel>;

/** What is damaged, in the words a list shows. `snapshot` as a whole, or a part of what it holds. */
export const DamagedPart = z.enum([
  'session',
  'snapshot',
  'checkpoint',
  'live-document',
  'conversation-log',
  'window',
  'tab',
  'page',
  'conversation',
  'messages',
  'icon',
  'pack',
  'id-key',
]);
export type DamagedPart = z.infer<typeof DamagedPart>;

/** One damaged record, by name as far as its name is known. */
export const Damage = z.object({
  part: DamagedPart,
  /** The record: an object's id, a row's key, a pack's number. With the session's id it is found only once in a report. */
  record: z.string(),
  session: z.exactOptional(z.object({ id: z.string(), title: z.string() })),
  /** Numbers of the session's snapshots that lack it; not all when there are many. */
  snapshots: z.array(z.number()),
  /** The tab it belonged to. */
  tab: z.exactOptional(z.object({ title: z.string(), url: z.string() })),
  reason: z.string(),
  /** `kept`: cannot be repaired, stays as it is, and is passed over. */
  outcome: z.enum(['repaired', 'kept']),
  /** Where what was repaired came from. */
  from: z.exactOptional(z.enum(['second-copy', 'another-pack', 'its-snapshots', 'older-snapshot'])),
});
export type Damage = z.infer<typeof Damage>;

export const CheckPhase = z.enum([
  'key',
  'sessions',
  'snapshots',
  'checkpoints',
  'live',
  'conversations',
  'packs',
  'index',
  'reach',
  'find',
  'find-in-copy',
  'heads',
]);
export type CheckPhase = z.infer<typeof CheckPhase>;

/** How much was looked at. `bytes`: of packs, compressed. */
export const Checked = z.object({
  sessions: z.number(),
  snapshots: z.number(),
  checkpoints: z.number(),
  objects: z.number(),
  packs: z.number(),
  bytes: z.number(),
});
export type Checked = z.infer<typeof Checked>;

/** One check from start to end; a row of `audit` that grows while the check runs. */
export const CheckReport = z.object({
  id: z.string(),
  level: CheckLevel,
  /** Somebody asked for it and waits: it goes on without pauses. */
  asked: z.exactOptional(z.boolean()),
  startedAt: Time,
  finishedAt: z.exactOptional(Time),
  cancelled: z.boolean(),
  phase: CheckPhase,
  /** Records looked at, of how many; the latter is an estimate until the end. */
  done: z.number(),
  total: z.number(),
  checked: Checked,
  damages: z.array(Damage),
  /** Damaged records beyond those named in `damages`. */
  more: z.number(),
});
export type CheckReport = z.infer<typeof CheckReport>;

/** Where a check goes on after its worker died. A row of `settings`. */
export const CheckCursor = z.object({
  report: z.string(),
  level: CheckLevel,
  phase: CheckPhase,
  /** The last record of the phase that was looked at. */
  after: z.exactOptional(z.union([z.string(), z.number(), z.tuple([z.string(), z.number()])])),
  /** Packs that cannot be read, and objects whose bytes are not what their ids promise. */
  badPacks: z.array(z.number()),
  badObjects: z.array(ObjectId),
  /** Objects that are reached and missing. */
  wanted: z.array(ObjectId),
  /** Something wanted was found: what it points to is to be looked at too. */
  found: z.boolean(),
  rounds: z.number(),
});
export type CheckCursor = z.infer<typeof CheckCursor>;

/** More than these are counted, not named: a report is to be read by a person. */
export const DAMAGES_NAMED = 500;

const NOTHING: Checked = { sessions: 0, snapshots: 0, checkpoints: 0, objects: 0, packs: 0, bytes: 0 };

export const newCheckReport = (id: string, level: CheckLevel, startedAt: number): CheckReport => ({
  id,
  level,
  startedAt,
  cancelled: false,
  phase: 'key',
  done: 0,
  total: 0,
  checked: NOTHING,
  damages: [],
  more: 0,
});

const SEQS_NAMED = 50;

/** The report with one more damage; one that is known already is told once, with what is newly known of it. */
export function addDamage(report: CheckReport, damage: Damage): CheckReport {
  const at = report.damages.findIndex(
    ({ part, record, session }) =>
      part === damage.part && record === damage.record && session?.id === damage.session?.id,
  );
  const known = report.damages[at];
  if (known) {
    const snapshots = [...new Set([...known.snapshots, ...damage.snapshots])].slice(0, SEQS_NAMED);
    const { from: _from, ...rest } = known;
    return { ...report, damages: report.damages.with(at, { ...rest, ...damage, snapshots }) };
  }
  if (report.damages.length >= DAMAGES_NAMED) return { ...report, more: report.more + 1 };
  return { ...report, damages: [...report.damages, damage] };
}

/** Whatever of the report concerned `record` is repaired. */
export const markRepaired = (report: CheckReport, record: string, from: NonNullable<Damage['from']>): CheckReport => ({
  ...report,
  damages: report.damages.map((damage) =>
    damage.record === record ? { ...damage, outcome: 'repaired', from } : damage,
  ),
});

/** What is still damaged. */
export const keptDamages = (report: CheckReport): Damage[] =>
  report.damages.filter(({ outcome }) => outcome === 'kept');
