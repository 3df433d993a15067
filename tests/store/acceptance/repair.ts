import { describe, expect, it } from 'vitest';
import { keptDamages } from '../../../lib/model/check-report';
import { createFakeCopy } from '../check/fake-copy';
import { withRawDatabase } from '../raw-database';
import { useScene, type Scene } from './scene';
import { sessionId } from './call';
import type { Fault } from './faulty-indexed-db';
import { HISTORIES } from './histories';
import { strikeSteps } from './strike';
import { Trial, type World } from './trial';

/** A damaged store with a sound copy of it, and a deep check under way. */
async function makeDamaged(scene: Scene): Promise<World> {
  const trial = await (await Trial.begin(scene.disk)).goOn(HISTORIES.halfDead);
  const copy = createFakeCopy();
  await copy.take(trial.name);
  await withRawDatabase(trial.name, async (db) => {
    const row = (await db.packs.get(1))!;
    await db.packs.put({ ...row, bytes: row.bytes.map((byte, at) => (at === 60 ? byte ^ 1 : byte)) }, 1);
    await db.objects.bulkDelete((await db.objects.toCollection().primaryKeys()).slice(0, 3));
    await db.sessions.delete(sessionId(1));
  });
  trial.model.checks.isSound = false;
  await trial.step({ do: 'beginCheck', level: 2, at: 1 });
  return { ...(await trial.toWorld()), copy };
}

/** By this check or, when a fault kept something from it, by the next one. */
async function expectRepaired(trial: Trial): Promise<void> {
  await trial.step({ do: 'stepCheck', steps: 99 });
  await trial.step({ do: 'beginCheck', level: 2, at: 2 });
  await trial.step({ do: 'stepCheck', steps: 99 });
  const last = [...trial.model.checks.reports.values()].at(-1)!;
  expect({ level: last.level, kept: keptDamages(last) }).toEqual({ level: 2, kept: [] });
  await trial.expectModel();
}

/** A check that mends what it can, struck at every call of its every step. */
export function acceptRepair(title: string, faults: readonly Fault[]): void {
  describe(title, () => {
    const scene = useScene();
    it.each(faults)(
      'hit by "%s" at call 1, 2, 3… of each step is whole or absent, and is done in the end',
      { timeout: 120_000 },
      async (fault) => {
        const target = { known: new Set<string>(), conclude: expectRepaired };
        const world = await makeDamaged(scene);
        expect(await strikeSteps({ ...target, disk: scene.disk, world }, fault)).toBeGreaterThan(50);
      },
    );
  });
}
