import { describe, expect, it } from 'vitest';
import type { Portion } from '../../../lib/store/second-copy/portions';
import { addSession, addSnapshot, dumpCopied, openCopyScene, type CopyScene } from './scene';

const SMALL: Portion = { files: 8, bytes: 1_000_000 };

async function withFiles(count: number, portion: Portion): Promise<CopyScene & { session: string }> {
  const scene = await openCopyScene(portion);
  const session = await addSession(scene);
  for (let at = 0; at < count; at += 1) {
    await addSnapshot(scene, session, `text ${at}`);
    await scene.copy.flush();
  }
  return Object.assign(scene, { session });
}

/** A new worker: it has read no file yet. */
async function restart(scene: CopyScene): Promise<void> {
  scene.end();
  await scene.start();
}

type Access = 'read' | 'write';

function createGate(): { opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/**
 * Asks for a flush while `work` is held up at its first access to a file of the kind. Resolves to which ended first; the
 * title of what is flushed is 'typed meanwhile'.
 */
async function flushBeside(scene: CopyScene, access: Access, work: () => Promise<unknown>): Promise<string[]> {
  const order: string[] = [];
  const began = createGate();
  const asked = createGate();
  const { [access]: perform } = scene.folder;
  const held = async (...args: unknown[]): Promise<unknown> => {
    began.open();
    await asked.opened;
    return (perform as (...given: unknown[]) => Promise<unknown>)(...args);
  };
  Object.assign(scene.folder, { [access]: held });
  const working = work().then(() => order.push('work'));
  await began.opened;
  await addSession(scene, 'typed meanwhile');
  const flushing = scene.copy.flush().then(() => order.push('flush'));
  asked.open();
  await Promise.all([working, flushing]);
  Object.assign(scene.folder, { [access]: perform });
  return order;
}

async function expectRebuilt(scene: CopyScene): Promise<void> {
  const before = await dumpCopied(scene.name);
  await scene.erase();
  await scene.start();
  expect(await dumpCopied(scene.name)).toEqual(before);
  expect(scene.recoveries.at(-1)).toMatchObject({ missingCount: 0 });
}

describe('a flush goes first', () => {
  it('between two portions of a merge of many files, and both are whole afterwards', async () => {
    const scene = await withFiles(30, SMALL);
    expect(await flushBeside(scene, 'write', () => scene.copy.merge())).toEqual(['flush', 'work']);
    // Four portions of what was there, and what was flushed meanwhile.
    expect(scene.folder.files.size).toBe(5);
    await expectRebuilt(scene);
    scene.end();
  });

  it('while a merge reads for the first time what is there', async () => {
    const scene = await withFiles(30, SMALL);
    await restart(scene);
    expect(await flushBeside(scene, 'read', () => scene.copy.merge())).toEqual(['flush', 'work']);
    await expectRebuilt(scene);
    scene.end();
  });

  it('while somebody reads from the copy for the first time', async () => {
    const scene = await withFiles(30, SMALL);
    await restart(scene);
    expect(await flushBeside(scene, 'read', () => scene.copy.listPacks())).toEqual(['flush', 'work']);
    scene.end();
  });

  it('between two portions of what the copy lacks', async () => {
    const scene = await withFiles(10, { files: 8, bytes: 2_000 });
    scene.folder.files.clear();
    expect(await flushBeside(scene, 'write', () => scene.copy.reconcile())).toEqual(['flush', 'work']);
    expect(await scene.copy.reconcile()).toBe(0);
    await expectRebuilt(scene);
    scene.end();
  });
});

describe('a merge in portions', () => {
  it('takes no session along that was deleted meanwhile', async () => {
    const scene = await withFiles(30, SMALL);
    const other = await addSession(scene, 'a secret title');
    await addSnapshot(scene, other, 'x');
    await scene.copy.flush();
    const merging = scene.copy.merge();
    await scene.store.purgeSession(other);
    await Promise.all([merging, scene.copy.flush()]);
    await scene.copy.merge();
    const holds = [...scene.folder.files.values()].some((bytes) =>
      new TextDecoder('latin1').decode(bytes).includes('a secret title'),
    );
    expect(holds).toBe(false);
    await expectRebuilt(scene);
    scene.end();
  });

  it('is taken up again when it failed on the way', async () => {
    const scene = await withFiles(30, SMALL);
    const { write } = scene.folder;
    let writes = 0;
    scene.folder.write = (name, bytes) =>
      (writes += 1) === 2 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : write(name, bytes);
    await expect(scene.copy.merge()).rejects.toMatchObject({ code: 'quota' });
    expect(scene.folder.files.size).toBe(23);
    expect(await scene.copy.merge()).toBe(false);
    for (let at = 0; at < 2; at += 1) {
      await addSnapshot(scene, scene.session, `more ${at}`);
      await scene.copy.flush();
    }
    expect(await scene.copy.merge()).toBe(true);
    expect(scene.folder.files.size).toBeLessThan(6);
    scene.end();
  });

  it('survives a kill at any step, whatever was removed already', { timeout: 120_000 }, async () => {
    const scene = await withFiles(24, SMALL);
    const saved = { files: new Map(scene.folder.files), certificate: scene.certificate.value };
    const before = await dumpCopied(scene.name);
    const { write, remove } = scene.folder;
    const { write: certify } = scene.certificate;
    let isOver = false;
    for (let after = 0; !isOver; after += 1) {
      scene.folder.files.clear();
      for (const [name, bytes] of saved.files) scene.folder.files.set(name, bytes);
      scene.certificate.value = saved.certificate;
      let left = after;
      const dying =
        <Args extends unknown[]>(work: (...args: Args) => Promise<void>) =>
        (...args: Args): Promise<void> =>
          left-- > 0 ? work(...args) : Promise.reject(new Error('died'));
      Object.assign(scene.folder, { write: dying(write), remove: dying(remove) });
      scene.certificate.write = dying(certify);
      isOver = await scene.copy.merge().catch(() => false);
      Object.assign(scene.folder, { write, remove });
      scene.certificate.write = certify;
      await scene.erase();
      await scene.start();
      expect(await dumpCopied(scene.name)).toEqual(before);
      expect(scene.recoveries.at(-1)).toMatchObject({ missingCount: 0 });
    }
    expect(scene.folder.files.size).toBe(3);
    scene.end();
  });
});
