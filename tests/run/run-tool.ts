import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../browser/project-paths';

export interface ToolRun {
  /** The npm package. */
  tool: string;
  /** Its command, if that has another name. */
  bin?: string;
  args: readonly string[];
  /** Whether its output is shown as it comes; otherwise it is shown only after a failure. */
  showsOutput?: boolean;
  /** Whether it leaves the processor to whatever else wants it. */
  givesWay?: boolean;
}

/** Runs an installed tool by node itself, which works where `node_modules/.bin` holds shell scripts (Windows). */
export async function runTool(run: ToolRun): Promise<number> {
  const { tool, bin = tool, args, showsOutput = true, givesWay = false } = run;
  const child = spawn(process.execPath, [scriptOf(tool, bin), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', showsOutput ? 'inherit' : 'pipe', showsOutput ? 'inherit' : 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
    detached: givesWay && isLinux,
  });
  if (givesWay) giveWay(child);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}

const isLinux = process.platform === 'linux';

/**
 * Linux shares the processor between sessions first: a browser, which is one of its own, would wait for a tool of the
 * lowest priority in another as for an equal. So such a tool gets a session of its own too, and that has the priority.
 */
function giveWay(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  if (!isLinux) return;
  try {
    writeFileSync(`/proc/${String(pid)}/autogroup`, String(os.constants.priority.PRIORITY_LOW));
  } catch {
    // A kernel without such groups: the priority of the process is all there is.
  }
  endWithUs(child, pid);
}

/** In a session of its own it hears nothing of a Ctrl+C. */
function endWithUs(child: ChildProcess, leader: number): void {
  const end = (): void => void process.kill(-leader, 'SIGKILL');
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, leave);
  child.once('close', () => process.removeListener('exit', end));
}

const leave = (): never => process.exit(1);

function scriptOf(tool: string, bin: string): string {
  const folder = path.join(projectRoot, 'node_modules', tool);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  if (script === undefined) throw new Error(`The package "${tool}" has no command "${bin}".`);
  return path.join(folder, script);
}
