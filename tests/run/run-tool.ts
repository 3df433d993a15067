import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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
}

/** Runs an installed tool by node itself, which works where `node_modules/.bin` holds shell scripts (Windows). */
export async function runTool(run: ToolRun): Promise<number> {
  const { tool, bin = tool, args, showsOutput = true } = run;
  const child = spawn(process.execPath, [scriptOf(tool, bin), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', showsOutput ? 'inherit' : 'pipe', showsOutput ? 'inherit' : 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}

function scriptOf(tool: string, bin: string): string {
  const folder = path.join(projectRoot, 'node_modules', tool);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  if (script === undefined) throw new Error(`The package "${tool}" has no command "${bin}".`);
  return path.join(folder, script);
}
