// The kit for a machine with a GPU (scripts/gpu) bundles the command line and the GPU tests of the current tree.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toRecords } from '../../src/data/sets/imageSet.ts';
import { makeShapes10 } from '../../src/data/sets/shapes10.ts';

const out = mkdtempSync(join(tmpdir(), 'sida-kit-'));
afterAll(() => rmSync(out, { recursive: true }));

/** The bundle looks for the project's files, Dawn included, in SIDA_ROOT. */
const env = { ...process.env, SIDA_ROOT: process.cwd() };
const node = (...args: string[]) => execFileSync(process.execPath, args, { encoding: 'utf8', env });

test('the bundle contains the command line, the tools and every GPU test', () => {
  node('scripts/gpu/engine/bundle.mjs', '.', out);
  const files = readdirSync(out);
  expect(files).toEqual(expect.arrayContaining(['sida.mjs', 'tools.mjs', 'tests-parity-kinds-fixtures.mjs']));
  const tests = ['nn', 'diffusion', 'gpu', 'training', 'trainer', 'inspect', 'parity/kinds'].flatMap((folder) =>
    readdirSync(join('tests', folder), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.test.ts')),
  );
  expect(files.filter((f) => f.startsWith('tests-'))).toHaveLength(tests.length);

  const records = join(out, 's16.bin');
  node(join(out, 'tools.mjs'), 'shapes', '--res', '16', '--count', '5', '--seed', '3', '--out', records);
  expect(new Uint8Array(readFileSync(records))).toEqual(toRecords(makeShapes10(5, 3, 16)));
});
