// Runs commands like a user: in this process with captured output, or as a separate process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { openTestGpu } from '../support/device.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `sida ARGV` in this process, on a device of the tests. */
export async function sida(...argv: string[]): Promise<Ended> {
  await openTestGpu();
  const text = { stdout: '', stderr: '' };
  const add = (stream: 'stdout' | 'stderr', line: string) => {
    text[stream] += line;
    return true;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void add('stdout', `${line}\n`)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void add('stderr', `${line}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => add('stdout', String(chunk))),
  ];
  try {
    return { code: await main(argv), ...text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs `sida ARGV` as a process. `watch` may send it a signal while it runs. */
export function sidaProcess(
  argv: readonly string[],
  watch?: (kill: (signal: NodeJS.Signals) => void) => () => void,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/run.mjs', ...argv], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      text.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text.stderr += chunk.toString();
    });
    const stop = watch?.((signal) => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) => {
      stop?.();
      resolve({ code, ...text });
    });
  });
}
