import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOCKS = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];
const STEP_MS = 10;

/** Ends a browser and all its children at once, as a power cut does to them. */
export function killGroup(leader: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(leader), '/T', '/F']);
    return;
  }
  signalIfAlive(-leader, 'SIGKILL');
}

/** Asks the browser to end as a logout does. */
export function terminateLeader(leader: number): void {
  signalIfAlive(leader, 'SIGTERM');
}

/** Resolves when no process of the group runs any more. */
export async function waitForGroupEnd(leader: number, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (groupIsAlive(leader)) {
    if (Date.now() > deadline)
      throw new Error(`The browser's processes (group ${leader}) still run after ${timeoutMs} ms.`);
    await sleep(STEP_MS);
  }
}

/** Chromium refuses a profile whose lock names a process id in use again, or another host name (containers). */
export function removeProfileLocks(profileDir: string): void {
  for (const name of LOCKS) rmSync(path.join(profileDir, name), { force: true });
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function groupIsAlive(leader: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, 0);
  } catch {
    return false;
  }
  // Dead children that nobody has reaped yet (a container whose first process does not reap) still answer to a signal.
  return existsSync('/proc/self/stat') ? groupHasRunningProcess(leader) : true;
}

function groupHasRunningProcess(leader: number): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isRunningMember(name, leader));
}

function isRunningMember(pid: string, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(group) === leader && state !== 'Z' && state !== 'X';
  } catch {
    return false; // it ended between the listing and the reading
  }
}
