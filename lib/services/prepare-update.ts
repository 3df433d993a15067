import { saveNow, type SaveTools } from './save-now';

/** Keeps a restore point before a new version of Holdfast takes over; a save that fails never holds the update up. */
export async function prepareUpdate(tools: SaveTools): Promise<void> {
  try {
    await saveNow(tools, 'before-update');
  } catch {
    // What went wrong is in the health already; the head stays what it was.
  }
}
