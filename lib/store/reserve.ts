const NAME = 'reserve';

/** Room for the edits of a while, and for the database to write itself anew once: it tidies what was deleted only then. */
const RESERVE_BYTES = 8_000_000;
const PIECE_BYTES = 1_000_000;

/**
 * Keeps a file of nothing, for the day the disk is full: deleted rows give their space back only when the browser gets
 * round to it, a deleted file does at once. Writes nothing where it is there, or where there is no room for it.
 */
export async function keepReserve(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(NAME, { create: true });
    if ((await file.getFile()).size === RESERVE_BYTES) return;
    const writable = await file.createWritable();
    for (let written = 0; written < RESERVE_BYTES; written += PIECE_BYTES) {
      await writable.write(new Uint8Array(PIECE_BYTES));
    }
    await writable.close();
  } catch {
    // No such file system, or no room: then there is no reserve.
  }
}

/** Bytes of the reserve; 0 when there is none. */
export async function readReserveSize(): Promise<number> {
  try {
    const root = await navigator.storage.getDirectory();
    return (await (await root.getFileHandle(NAME)).getFile()).size;
  } catch {
    return 0;
  }
}

/** Gives the reserve up. True when there was one. */
export async function spendReserve(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    const { size } = await (await root.getFileHandle(NAME)).getFile();
    await root.removeEntry(NAME);
    return size === RESERVE_BYTES;
  } catch {
    return false;
  }
}
