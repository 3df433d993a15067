import { describe, expect, it } from 'vitest';
import { AppError } from '../../../lib/model/errors';
import { readWholeTree } from '../sample-tree';
import { COPY_FAULTS, strikeCopy, type CopyFault } from './faulty-copy';
import { addSession, addSnapshot, dumpCopied, openCopyScene, type CopyScene } from './scene';

const PATIENT = { timeout: 120_000 };
const DELETED = 'to be deleted';
const DAMAGING: ReadonlySet<CopyFault> = new Set(['half', 'flip']);
const MOST_CALLS = 200;
const MOST_STARTS = 12;

interface Work {
  name: string;
  /** A copy on which there is that work to do. */
  prepare(): Promise<CopyScene>;
  perform(scene: CopyScene): Promise<unknown>;
}

/** A session that was copied in two files, and one more snapshot that was not. */
async function copied(): Promise<CopyScene> {
  const scene = await openCopyScene({ files: 3, bytes: 4_000 });
  const session = await addSession(scene);
  for (const text of ['one', 'two']) {
    await addSnapshot(scene, session, text);
    await scene.copy.flush();
  }
  await addSnapshot(scene, session, 'three');
  return scene;
}

const WORKS: readonly Work[] = [
  { name: 'a flush', prepare: copied, perform: ({ copy }) => copy.flush() },
  {
    name: 'a merge',
    async prepare() {
      const scene = await copied();
      await scene.copy.flush();
      const gone = await addSession(scene, DELETED);
      await scene.copy.flush();
      await scene.store.purgeSession(gone);
      await scene.copy.flush();
      return scene;
    },
    perform: ({ copy }) => copy.merge(),
  },
  {
    name: 'completing a copy',
    async prepare() {
      const scene = await copied();
      await scene.copy.flush();
      const [, lost = ''] = [...scene.folder.files.keys()].sort();
      scene.folder.files.delete(lost);
      scene.end();
      await scene.start();
      return scene;
    },
    perform: ({ copy }) => copy.reconcile(),
  },
];

/** Strikes `perform` at its first call, its second and so on, each time on a scene of its own, until nothing is left to strike. */
async function strikeEverywhere(
  { prepare, perform }: Work,
  fault: CopyFault,
  then: (scene: CopyScene, error: unknown) => Promise<void>,
): Promise<number> {
  for (let number = 1; number < MOST_CALLS; number += 1) {
    const scene = await prepare();
    const end = strikeCopy(scene, fault, number);
    const error = await perform(scene).then(
      () => undefined,
      (failure: unknown) => failure ?? 'nothing',
    );
    const struck = end();
    if (error !== undefined) expect(error).toBeInstanceOf(AppError);
    if (struck) await then(scene, error);
    scene.end();
    if (!struck) return number - 1;
  }
  throw new Error(`${MOST_CALLS} calls, and no end`);
}

/** Every snapshot that is there, all of what it holds, by id. */
async function readWhole({ store }: CopyScene): Promise<string[]> {
  const whole: string[] = [];
  for (const { id: session } of await store.listSessions()) {
    for (const { id, manifest } of await store.listSnapshots(session)) {
      await readWholeTree(store, manifest).then(
        () => whole.push(id),
        () => undefined,
      );
    }
  }
  return whole.sort();
}

/** The browser is started until Holdfast is ready. */
async function startAgain(scene: CopyScene): Promise<void> {
  for (let start = 1; ; start += 1) {
    const error = await scene.start().then(
      () => undefined,
      (failure: unknown) => failure ?? 'nothing',
    );
    if (error === undefined) return;
    expect(error).toBeInstanceOf(AppError);
    expect(start).toBeLessThan(MOST_STARTS);
  }
}

/** That something was deleted may have stood in what was damaged: then it is back, which is the safe side. */
async function expectRebuilt(scene: CopyScene, fault: CopyFault): Promise<void> {
  const before = await dumpCopied(scene.name);
  await scene.erase();
  await startAgain(scene);
  const { sessions, ...others } = await dumpCopied(scene.name);
  const back = (sessions as { title: string }[]).filter(({ title }) => !DAMAGING.has(fault) || title !== DELETED);
  expect({ sessions: back, ...others }).toEqual(before);
  expect(scene.recoveries.at(-1)).toMatchObject({ missingCount: 0 });
}

/** Of `before`, what is not there is named as missing. */
async function expectAccounted(scene: CopyScene, before: readonly string[]): Promise<void> {
  const back = new Set(await readWhole(scene));
  const named = new Set(scene.recoveries.flatMap(({ missing }) => missing.map(({ key }) => key)));
  expect(before.filter((id) => !back.has(id) && !named.has(id))).toEqual([]);
}

describe.each(Object.keys(COPY_FAULTS) as CopyFault[])(
  'a folder or certificate hit by "%s" at call 1, 2, 3…',
  (fault) => {
    it.each(WORKS)('of $name: once it is done again, a rebuild equals the database', PATIENT, async (work) => {
      const hits = await strikeEverywhere(work, fault, async (scene) => {
        // As the next start of the browser does; files are read once in the life of a worker.
        scene.end();
        await scene.start();
        await scene.copy.flush();
        await work.perform(scene);
        await scene.copy.reconcile();
        await expectRebuilt(scene, fault);
      });
      expect(hits).toBeGreaterThan(0);
    });

    it.each(WORKS)('of $name: should the database be lost right then, all is back or named', PATIENT, async (work) => {
      let before: string[] = [];
      const prepare = async (): Promise<CopyScene> => {
        const scene = await work.prepare();
        before = (await scene.copy.listKeys('snapshots')).sort();
        return scene;
      };
      const hits = await strikeEverywhere({ ...work, prepare }, fault, async (scene) => {
        await scene.erase();
        await startAgain(scene);
        await expectAccounted(scene, before);
      });
      expect(hits).toBeGreaterThan(0);
    });

    it('of a rebuild: all is back or named, whatever start comes through', PATIENT, async () => {
      let before: string[] = [];
      const rebuild: Work = {
        name: 'a rebuild',
        async prepare() {
          const scene = await copied();
          await scene.copy.flush();
          before = await readWhole(scene);
          await scene.erase();
          return scene;
        },
        perform: (scene) => scene.start(),
      };
      const hits = await strikeEverywhere(rebuild, fault, async (scene, error) => {
        if (error !== undefined) await startAgain(scene);
        await expectAccounted(scene, before);
        scene.end();
        await startAgain(scene);
        await expectAccounted(scene, before);
      });
      expect(hits).toBeGreaterThan(0);
    });
  },
);
