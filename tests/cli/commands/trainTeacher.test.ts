// `distill --method edm`: trains a teacher that the same command can distil, and resumes bit for bit.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../../src/io/tensors/safetensors.ts';
import type { MetricsRow } from '../../../src/runs/report.ts';
import { sida } from '../terminal.ts';

let dir = '';
const at = (...names: string[]): string => join(dir, ...names);
const SMALL = ['--batch', '2', '--grid-size', '1', '--no-kid'];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-teacher-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The rows of a run without the time that they took. */
const rows = (run: string) =>
  readFileSync(at(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ ...(JSON.parse(line) as MetricsRow), sec: 0 }));
const file = (run: string, name: string) => readSafetensors(readFileSync(at(run, name)));

test('a teacher from scratch: rows, files, resumed bit for bit, and then distilled', async () => {
  const train = (out: string, steps: number) =>
    sida('distill', '--preset', 'nano', '--method', 'edm', ...SMALL, '--steps', String(steps), '--out', at(out));
  const once = await train('once', 4);
  expect([once.code, once.stderr]).toEqual([0, '']);
  expect(once.stdout).toContain('EDM, preset nano: the network of nano-teacher.safetensors');
  expect(once.stdout).toContain('from scratch, Shapes-10');
  expect((await train('twice', 2)).code).toBe(0);
  const resumed = await sida('distill', '--resume', '--out', at('twice'), '--steps', '4');
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(rows('twice')).toEqual(rows('once'));
  expect(rows('once').map((row) => Object.keys(row).sort())).toEqual(
    Array.from({ length: 4 }, () => ['grad_norm_edm', 'loss_edm', 'nimg', 'sec', 'step']),
  );
  for (const name of ['generator.safetensors', 'checkpoint.safetensors'])
    expect(file('twice', name).tensors).toEqual(file('once', name).tensors);
  expect(file('once', 'generator.safetensors').metadata).toMatchObject({ role: 'teacher', nimg: '8' });
  expect(readdirSync(at('once')).filter((name) => name.startsWith('samples-'))).toHaveLength(2);

  const teacher = at('once', 'generator.safetensors');
  const distilled = await sida(
    ...['distill', '--preset', 'nano', ...SMALL, '--steps', '1', '--teacher', teacher, '--out', at('distilled')],
  );
  expect([distilled.code, distilled.stderr]).toEqual([0, '']);
  expect(file('distilled', 'generator.safetensors').metadata.role).toBe('generator');
});
