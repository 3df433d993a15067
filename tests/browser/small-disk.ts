import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { scratchDir } from './project-paths';

/** A disk of its own, in memory, that can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** To the last byte. */
  fill(): void;
  /** Gives back what filled it. */
  free(): void;
  unmount(): void;
}

const BYTES = 160_000_000;
const CHUNKS = [1_000_000, 4_096, 1];

/** Undefined where mounting is not allowed, as in most containers. */
export function mountSmallDisk(): SmallDisk | undefined {
  const folder = path.join(scratchDir, 'small-disk');
  const filler = path.join(folder, 'filler');
  const unmount = (): void => void spawnSync('umount', [folder]);
  unmount(); // what a run that was ended in the middle left
  mkdirSync(folder, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${BYTES}`, 'none', folder]).status !== 0) return undefined;
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      for (const size of CHUNKS) writeUntilFull(file, new Uint8Array(size));
      closeSync(file);
      if (statfsSync(folder).bavail > 0) throw new Error('the disk did not become full');
    },
    free: () => rmSync(filler),
    unmount,
  };
}

function writeUntilFull(file: number, bytes: Uint8Array): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
