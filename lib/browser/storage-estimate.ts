import type { BrowserEstimate } from '../model/space';

/** Bytes of everything the extension stores, and what the browser allows; empty where it does not say. */
export async function estimateStorage(): Promise<BrowserEstimate> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { usage, quota };
  } catch {
    return {};
  }
}

/** True when the browser promised never to discard our data by itself. */
export async function isPersisted(): Promise<boolean> {
  try {
    return await navigator.storage.persisted();
  } catch {
    return false;
  }
}

/** Asks for that promise. Workers cannot; a page should, after a gesture: some browsers ask the user. */
export async function requestPersistence(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
