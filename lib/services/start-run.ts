import type { SessionId } from '../model/ids';
import { newSession } from '../model/session';
import type { Parts } from './parts';
import { sealPreviousRuns } from './seal-run';

export interface RunStart {
  run: SessionId;
  /** The browser was started, or Holdfast was installed: the worker merely waking up is no new run. */
  isNew: boolean;
  /** Holdfast was replaced by a new version while the run went on. */
  updated: boolean;
}

type Needs = Pick<Parts, 'store' | 'browser' | 'uids' | 'settings' | 'now' | 'newId' | 'report'>;

/** Finds the run this worker belongs to, or seals what went before and begins a new one (P5: in that order). */
export async function startRun(parts: Needs): Promise<RunStart> {
  const going = await parts.browser.readRun();
  const known = going ?? (await runBeforeUpdate(parts));
  if (known !== undefined) {
    await parts.browser.writeRun(known);
    return { run: known, isNew: false, updated: going === undefined };
  }
  await sealPreviousRuns(parts);
  const run = parts.newId();
  await parts.store.putSession(newSession(run, parts.now()));
  parts.uids.reset(run);
  await parts.uids.save();
  await parts.browser.writeRun(run);
  return { run, isNew: true, updated: false };
}

/** An update of the extension empties `storage.session` while the browser, and so the run, goes on. */
async function runBeforeUpdate({ store, browser, uids }: Needs): Promise<SessionId | undefined> {
  if (uids.run === null || (await browser.startReason()) !== 'update') return undefined;
  const session = await store.getSession(uids.run);
  const open = (await browser.readWindows()).flatMap(({ tabs }) => tabs);
  const known = open.filter(({ tabId }) => uids.get('tabs', tabId) !== undefined).length;
  return session?.status === 'active' && known > 0 && known * 2 >= uids.tabs().size ? session.id : undefined;
}
