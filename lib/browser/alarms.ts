import { browser } from 'wxt/browser';

/** The shortest period a packed extension gets. */
const HALF_A_MINUTE = 0.5;

/** Wakes the worker twice a minute: its own timers die with it. Checked at every start, as alarms may get lost. */
export async function keepHeartbeat(name: string): Promise<void> {
  if (await browser.alarms.get(name)) return;
  await browser.alarms.create(name, { periodInMinutes: HALF_A_MINUTE });
}
