import { expect } from 'vitest';
import { decodePack } from '../../../lib/codec/pack';
import { toHex } from '../../../lib/codec/hex';
import type { Damage } from '../../../lib/model/check-report';
import { runCheck } from '../../../lib/store/check/run-check';
import { listPackNumbers, readPackBytes } from '../../../lib/store/packs';
import { samplePage } from '../sample-tree';
import { NOW } from '../sample-tree';
import { withRawDatabase } from '../raw-database';
import { readTexts } from './read-store';
import type { StoreModel } from './store-model';
import type { Trial } from './trial';

/** Every snapshot reads as what was saved, or not, and then by name. */
export async function expectReadOrNamed(trial: Trial): Promise<void> {
  const { snapshots, texts } = trial.expected();
  for (const { id, manifest } of Object.values(snapshots)) {
    const read = await readTexts(trial.store, manifest).catch((error: unknown) => error);
    if (read instanceof Error) expect(read).toMatchObject({ code: 'corrupt-object' });
    else expect(read).toEqual(texts[id]);
  }
}

/** A deep check names the packs that cannot be read, and what can be reached in them, and no more. */
export async function expectExactNames({ name, store, model }: Trial): Promise<void> {
  const { packs, objects } = await findDamage(name);
  const { damages } = await runCheck(store, 2, () => NOW);
  const bad = new Set(objects);
  const named = damages.filter(({ part }) => part !== 'pack' && part !== 'session');
  expect(named.map(({ record }) => record).filter((id) => !bad.has(id))).toEqual([]);
  expect({
    packs: recordsOf(damages, 'pack'),
    heads: recordsOf(damages, 'session'),
    snapshots: [
      ...new Set(named.flatMap(({ session, snapshots }) => snapshots.map((seq) => `${session?.id} ${seq}`))),
    ].sort(),
  }).toEqual({ packs: packs.map(String).sort(), ...listHit(model, bad) });
}

const recordsOf = (damages: readonly Damage[], part: Damage['part']): string[] =>
  damages.flatMap((damage) => (damage.part === part ? [damage.record] : [])).sort();

/** Snapshots that reach one of these objects, and sessions whose head is one of them. */
function listHit({ snapshots, sessions, trees }: StoreModel, bad: ReadonlySet<string>) {
  const hit = [...snapshots.values()].filter(({ manifest }) => trees.get(manifest)?.ids.some((id) => bad.has(id)));
  const heads = [...sessions.values()].filter(({ head }) => bad.has(snapshots.get(head ?? '')?.manifest ?? ''));
  return {
    heads: heads.map(({ id }) => id).sort(),
    snapshots: hit.map(({ session, seq }) => `${session} ${seq}`).sort(),
  };
}

/** Packs that cannot be unpacked, and the objects that the index finds in them: read without the store. */
function findDamage(name: string): Promise<{ packs: number[]; objects: string[] }> {
  return withRawDatabase(name, async (db) => {
    const packs: number[] = [];
    for (const number of await listPackNumbers(db)) {
      const isSound = await decodePack((await readPackBytes(db, number))!).then(Boolean, () => false);
      if (!isSound) packs.push(number);
    }
    const [keys, rows] = await Promise.all([db.objects.toCollection().primaryKeys(), db.objects.toArray()]);
    const objects = keys.filter((_, at) => packs.includes(rows[at]!)).map((key) => toHex(new Uint8Array(key)));
    return { packs, objects };
  });
}

/** After a check what is not missing is what was saved, and the store goes on. */
export async function expectUsable(trial: Trial): Promise<void> {
  const { store, model } = trial;
  for (const [manifest, { ids, texts }] of model.trees)
    if ((await store.listMissing(ids)).length === 0) expect(await readTexts(store, manifest)).toEqual(texts);
  await trial.step({ do: 'begin', session: 2, title: 'goes on', at: 9 });
  await store.seal('page', samplePage('goes on'));
  expect(await store.listSessions({ includeDeleted: true })).toHaveLength(model.sessions.size);
  trial.end();
}
