// `weights`, and other commands given files that are not safetensors.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSafetensors } from '../../../src/io/tensors/safetensors.ts';
import { call, cat, dict, global, network, pickle, tensor, text } from '../../io/pickle/pickler.ts';
import { sida } from '../terminal.ts';

const dir = mkdtempSync(join(tmpdir(), 'sida-weights-'));
afterAll(() => rmSync(dir, { recursive: true }));
const FIXTURES = 'tests/fixtures';
const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(dir, name), bytes);
  return join(dir, name);
};

test('a snapshot is described, and its tensors are exported as safetensors, bit for bit', async () => {
  const name = 'sida-network-snapshot-tiny';
  const out = join(dir, 'x.safetensors');
  const { code, stdout } = await sida('weights', `${FIXTURES}/${name}.pkl`, '--json', '--out', out);
  expect(code).toBe(0);
  const { format, networks } = JSON.parse(stdout);
  expect([format, networks.length, networks[0].tensors, networks[0].problem]).toEqual(['snapshot', 1, 149, null]);
  expect(networks[0].network).toMatchObject({ class: 'EDMPrecond_EncoderDecoder', channel_mult: [1, 2] });
  const expected = readSafetensors(readFileSync(`${FIXTURES}/${name}.safetensors`)).tensors;
  expect(readSafetensors(readFileSync(out)).tensors).toEqual(
    new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  expect((await sida('weights', out)).stdout).toContain('149 tensors');
});

test('a network that does not run here is read, with the reason', async () => {
  const adm = network(
    'EDMPrecond',
    { model_type: text('DhariwalUNet') },
    { 'model.out_norm.weight': tensor([2], [3, 4]) },
  );
  const file = write('adm.pkl', pickle(dict({ ema: adm })));
  const out = join(dir, 'adm.safetensors');
  const { code, stdout } = await sida('weights', file, '--out', out);
  expect(code).toBe(0);
  expect(stdout).toContain(
    'is read (1 tensors), but does not run here: Networks of class EDMPrecond with DhariwalUNet',
  );
  expect(readSafetensors(readFileSync(out)).tensors.get('model.out_norm.weight')?.data).toEqual(Float32Array.of(3, 4));
});

test.each<[string, Uint8Array, string]>([
  ['bad.pkl', pickle(call(global('os', 'system'), text('x'))), 'it asks for "os.system"'],
  ['cut.pkl', readFileSync(`${FIXTURES}/edm-network-snapshot-tiny.pkl`).subarray(0, 5000), 'it is cut off'],
  ['text.pkl', cat('just some text in a file'), 'is neither a safetensors file nor a network snapshot'],
])('%s: one sentence, exit 1, of weights, sample and distill', async (name, bytes, sentence) => {
  const file = write(name, bytes);
  for (const argv of [
    ['weights', file],
    ['sample', '--weights', file, '--out', join(dir, 'x.png')],
    ['distill', '--preset', 'nano', '--teacher', file, '--out', join(dir, 'run')],
  ]) {
    const { code, stderr } = await sida(...argv);
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toContain(sentence);
  }
});

test('a snapshot works as teacher, generator and fake score, and its checkpoint is a weights file', async () => {
  const [edm, sid] = ['edm', 'sida'].map((n) => `${FIXTURES}/${n}-network-snapshot-tiny.pkl`) as [string, string];
  const out = join(dir, 'run');
  const flags = ['--steps', '1', '--batch', '2', '--grid-size', '1', '--no-kid'];
  const start = ['--teacher', edm, '--init', sid, '--psi-init', sid];
  const run = await sida('distill', '--preset', 'nano', '--method', 'sid2a', ...start, '--out', out, ...flags);
  expect([run.code, run.stderr]).toEqual([0, '']);
  expect(JSON.parse(readFileSync(join(out, 'recipe.json'), 'utf8')).psiInit).toContain(
    'sida-network-snapshot-tiny.pkl',
  );
  const pngs = ['checkpoint', 'generator'].map((name) => join(dir, `${name}.png`));
  for (const [i, png] of pngs.entries()) {
    const file = join(out, `${['checkpoint', 'generator'][i]}.safetensors`);
    expect((await sida('sample', '--weights', file, '--n', '2', '--out', png)).code).toBe(0);
  }
  expect(readFileSync(pngs[0]!)).toEqual(readFileSync(pngs[1]!));
});

test('a generator of another network is refused with the differences and the preset that fits', async () => {
  const { code, stderr } = await sida(
    ...['distill', '--preset', 'nano', '--method', 'sid2a', '--out', join(dir, 'no')],
    ...['--init', 'public/teachers/shapes10-teacher.safetensors'],
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/"model\.enc\.16x16_conv\.weight" is missing, .* It fits the preset shapes10-sida\.\n$/);
});
