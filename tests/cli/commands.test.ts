import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AdapterReport } from '../../src/gpu/device.ts';
import { readSafetensors, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { flagOf } from '../../src/recipes/cliFlags.ts';
import { FIELDS } from '../../src/recipes/fields.ts';
import { tinyTeacher } from '../support/tinyTeacher.ts';
import { sida, sidaProcess } from './terminal.ts';

const OPS = new URL('../fixtures/ops', import.meta.url);
let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-commands-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A case with one operation of the ops fixture. `change` modifies the expected result. */
function writeCase(name: string, change = 0): void {
  const manifest = JSON.parse(readFileSync(new URL(`${OPS}.json`), 'utf8'));
  const { tensors } = readSafetensors(readFileSync(new URL(`${OPS}.safetensors`)));
  const kept = [...tensors].filter(([key]) => key.startsWith('resample_down/'));
  const y = kept.find(([key]) => key === 'resample_down/y')?.[1].data as Float32Array;
  y[0] = (y[0] ?? 0) + change;
  const entries = Object.fromEntries(kept.map(([key]) => [key, manifest.tensors[key]]));
  const { resample_down } = manifest.ops;
  writeFileSync(join(dir, `${name}.json`), JSON.stringify({ kind: 'ops', ops: { resample_down }, tensors: entries }));
  writeFileSync(join(dir, `${name}.safetensors`), writeSafetensors(new Map(kept), {}));
}

test.each([
  [
    [],
    'sida: No command was given; there are info, parity, distill, record, sample, evaluate, weights, bundle, onnx, bench.',
  ],
  [
    ['train'],
    'sida: There is no command "train"; there are info, parity, distill, record, sample, evaluate, weights, bundle, onnx, bench.',
  ],
  [['info', '--jsn'], 'sida: There is no option --jsn; did you mean --json?'],
  [['parity'], 'sida: parity needs a folder of cases, for example tests/fixtures.'],
  [['parity', '--kinds', 'net,nets', 'x'], 'sida: --kinds: there is no kind "nets"; there are ops, edm2-ops, net,'],
  [['distill', '--out', 'x'], 'sida: --preset is missing: one of '],
  [['evaluate'], 'sida: evaluate needs a weights file'],
  [['sample', '--out', 'x.png'], 'sida: --weights is missing: '],
  [['sample', '--weights', 'w', '--out', 'x.png', '--n', '0'], 'sida: --n needs a whole number from 1 to 10000'],
])('wrong usage %o: one sentence, exit 2', async (argv, message) => {
  const { code, stdout, stderr } = await sida(...argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^[^\n]+\.\n$|^[^\n]+\?\n$/);
  expect(stderr.startsWith(message), stderr).toBe(true);
});

test.each([
  [['evaluate', 'no.safetensors', '--features', 'none'], 'The classifier none does not exist.'],
  [['parity', 'no/such/folder'], 'The folder no/such/folder does not exist.'],
  [['parity', 'src'], 'src holds no parity case'],
  [['sample', '--weights', 'no.safetensors', '--out', 'x.png'], 'The weights file no.safetensors does not exist.'],
  [
    ['sample', '--weights', 'package.json', '--out', 'x.png'],
    'package.json is neither a safetensors file nor a network snapshot',
  ],
  [['distill', '--preset', 'nano', '--teacher', 'no.safetensors', '--out', 'x'], 'The teacher no.safetensors does not'],
  [['distill', '--resume', '--out', 'src'], 'src holds no run to resume'],
  [['distill', '--preset', 'cifar10-tiny-sida', '--data', 'no', '--out', 'x'], '--data: no does not exist.'],
])('failed run %o: one sentence, exit 1', async (argv, message) => {
  const { code, stderr } = await sida(...argv);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^sida: [^\n]+\.\n$/);
  expect(stderr).toContain(message);
});

test.each(['info', 'parity', 'distill', 'sample', 'evaluate', 'weights'])(
  '%s --help lists every hyperparameter with its default',
  async (name) => {
    const { code, stdout } = await sida(name, '--help', '--preset', 'nano');
    expect(code).toBe(0);
    expect(stdout).toContain(`npm run -s sida -- ${name}`);
    for (const { key } of FIELDS) expect(stdout).toMatch(new RegExp(`^  ${flagOf(key)} .*\\[.+\\] `, 'm'));
    expect(stdout).toMatch(/^ {2}--theta-after N +\[0\]/m);
    expect((await sida(name, '--help')).stdout).toMatch(/^ {2}--theta-after N +\[100000\]/m);
  },
);

test('--help alone lists the commands', async () => {
  const { code, stdout } = await sida('--help');
  expect(code).toBe(0);
  for (const name of ['info', 'parity', 'distill', 'sample', 'evaluate', 'weights'])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
});

test('info describes the adapter, as text and as JSON', async () => {
  const json = await sida('info', '--json');
  const report = JSON.parse(json.stdout) as AdapterReport;
  expect(json.code).toBe(0);
  expect(typeof report.software).toBe('boolean');
  expect(report.limits.maxBufferSize).toBeGreaterThan(0);
  const { stdout } = await sida('info');
  expect(stdout).toContain(report.software ? '(software)' : '(hardware)');
  for (const feature of report.features) expect(stdout).toContain(feature);
});

test('parity prints a line per case and a summary, and sets the exit code', async () => {
  writeCase('good');
  const pass = await sida('parity', '--kinds', 'ops', dir);
  expect(pass.stdout.split('\n')).toEqual([
    expect.stringMatching(/^adapter: .+\((software|hardware)\)$/),
    expect.stringMatching(/^PASS good ops compared 2\/2 worst \S+ \S+ dispatches \d+$/),
    'parity: 1 passed, 0 failed, 0 unsupported',
    '',
  ]);
  expect([pass.code, pass.stderr]).toEqual([0, '']);

  writeCase('spoilt', 0.5);
  const fail = await sida('parity', dir);
  expect(fail.stdout).toMatch(/^FAIL spoilt ops compared 2\/2 worst resample_down\/y \S+ dispatches \d+$/m);
  expect(fail.stdout).toMatch(/\nparity: 1 passed, 1 failed, 0 unsupported\n$/);
  expect(fail.stderr).toContain('spoilt: outside tolerance: resample_down/y');
  expect(fail.code).toBe(1);

  expect(await sida('parity', '--kinds', 'net', dir)).toMatchObject({ code: 1, stdout: '' });
  rmSync(join(dir, 'spoilt.safetensors'));
  const missing = await sida('parity', dir);
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('spoilt.safetensors is missing');
  rmSync(join(dir, 'spoilt.json'));
});

test('a case that cannot run is unsupported, and is no success if it is the only one', async () => {
  const only = mkdtempSync(join(tmpdir(), 'sida-unsupported-'));
  const data = writeSafetensors(new Map([['x', { dtype: 'F32', shape: [1], data: Float32Array.of(1) }]]), {});
  writeFileSync(join(only, 'later.safetensors'), data);
  const tensors = { x: { shape: [1], dtype: 'float32', atol: 1, rtol: 0 } };
  writeFileSync(join(only, 'later.json'), JSON.stringify({ kind: 'edm2-ops', tensors }));
  const { code, stdout } = await sida('parity', only);
  expect(stdout).toContain('UNSUPPORTED later edm2-ops compared 0/1 worst - 0 dispatches 0\n');
  expect(stdout).toContain('parity: 0 passed, 0 failed, 1 unsupported\n');
  expect(code).toBe(1);
  rmSync(only, { recursive: true });
});

test('as a process it has exit codes and clean streams', async () => {
  expect(await sidaProcess(['nothing'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'sida: There is no command "nothing"; there are info, parity, distill, record, sample, evaluate, weights, bundle, onnx, bench.\n',
  });
  expect(await sidaProcess(['info'])).toMatchObject({ code: 0, stderr: '' });
});

test('evaluate: an untrained teacher is far from Shapes-10 and near itself', async () => {
  const file = join(dir, 'tiny.safetensors');
  writeFileSync(file, tinyTeacher());
  const far = await sida('evaluate', file, '--n', '20');
  expect(far.stderr).toBe('');
  const [, distance = '', share = ''] = /nimg 0 frechet ([\d.]+) as-asked ([\d.]+) %\n$/.exec(far.stdout) ?? [];
  expect(Number(distance)).toBeGreaterThan(20);
  expect(Number(share)).toBeLessThan(60);
  const near = await sida('evaluate', file, '--n', '20', '--steps', '2', '--against', file);
  expect(Number(/frechet ([\d.]+)/.exec(near.stdout)?.[1])).toBeLessThan(Number(distance) / 4);
});
