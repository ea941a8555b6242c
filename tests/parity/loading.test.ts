import { expect, test } from 'vitest';
import { writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { type Files, listCases, loadCase, optionalTensor, tensorOf, weightSet } from '../../src/parity/fixtureCase.ts';
import { caseLine, exitCode, summaryLine } from '../../src/parity/report.ts';
import { fixtureFiles } from './fixtures.ts';

const memory = (files: Record<string, string | Uint8Array>): Files => ({
  list: async () => Object.keys(files),
  read: async (name) => {
    const f = files[name];
    return typeof f === 'string' ? new TextEncoder().encode(f) : (f ?? null);
  },
});
const one = writeSafetensors(new Map([['x', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }]]), {});
const manifest = (more: object = {}): string =>
  JSON.stringify({ kind: 'net', tensors: { x: { shape: [2], dtype: 'float32' } }, ...more });

test('cases are listed by name, and an empty folder is an error', async () => {
  expect(await listCases(memory({ 'b.json': '', 'a.json': '', 'a.safetensors': '' }), 'f')).toEqual(['a', 'b']);
  await expect(listCases(memory({ 'a.safetensors': '' }), 'f')).rejects.toThrow('f holds no parity case');
});

test('a missing file gives one sentence', async () => {
  const cases: [Record<string, string | Uint8Array>, string][] = [
    [{}, 'a.json is missing: the parity case a needs it beside its manifest.'],
    [{ 'a.json': manifest() }, 'a.safetensors is missing: the parity case a needs it beside its manifest.'],
    [
      { 'a.json': manifest({ weights: { from: 'b.safetensors', phi: 'phi/' } }), 'a.safetensors': one },
      'b.safetensors is missing',
    ],
    [{ 'a.json': manifest({ weights: { from: '../b.safetensors' } }), 'a.safetensors': one }, 'of the same folder'],
    [{ 'a.json': '{', 'a.safetensors': one }, 'a.json is not JSON'],
    [{ 'a.json': '{"kind": "net"}', 'a.safetensors': one }, 'expected an object with "kind" and "tensors"'],
    [{ 'a.json': manifest({ kind: 'nets' }), 'a.safetensors': one }, 'unknown kind "nets"'],
    [
      { 'a.json': manifest({ tensors: { y: { shape: [1], dtype: 'float32' } } }), 'a.safetensors': one },
      'lacks the tensor "y"',
    ],
    [
      { 'a.json': manifest({ tensors: { x: { shape: [3], dtype: 'float32' } } }), 'a.safetensors': one },
      'has shape [2]',
    ],
    [{ 'a.json': manifest({ tensors: { x: {} } }), 'a.safetensors': one }, 'lacks its shape'],
    [
      { 'a.json': manifest(), 'a.safetensors': one.subarray(0, 30) },
      'a.safetensors is not a complete safetensors file',
    ],
  ];
  for (const [files, why] of cases) await expect(loadCase(memory(files), 'a'), why).rejects.toThrow(why);
});

test('stored weights come from the case or from the file that it names, complete and with the right shapes', async () => {
  const own = await loadCase(fixtureFiles, 'net-tiny');
  const key = 'model.map_layer0.bias';
  expect(weightSet(own, 'prefix', new Map([[key, [32]]])).get(key)).toEqual(tensorOf(own, `w/${key}`));
  expect(() => weightSet(own, 'prefix', new Map([[key, [31]]]))).toThrow("has shape [32], the network's is [31]");
  expect(() => weightSet(own, 'prefix', new Map([['model.x', [1]]]))).toThrow('no weight "w/model.x"');
  expect(() => weightSet(own, 'phi', new Map())).toThrow('names no weights "phi"');
  expect(() => tensorOf(own, 'y')).toThrow('has no tensor "y"');
  expect(optionalTensor(own, 'y')).toBeNull();

  const trajectory = await loadCase(fixtureFiles, 'sida-trajectory');
  const losses = await loadCase(fixtureFiles, 'sida-losses');
  const psi = weightSet(trajectory, 'psi', new Map([[key, [32]]]));
  expect(psi.get(key)).toEqual(tensorOf(losses, `psi/${key}`));
});

test('the lines that programs read', () => {
  const r = {
    name: 'a',
    kind: 'net',
    status: 'PASS',
    compared: 3,
    expected: 3,
    worst: { tensor: 'g/x', ratio: 0.01234 },
    dispatches: 12,
    reasons: [],
  } as const;
  const result = { ...r, reasons: [] };
  expect(caseLine(result)).toBe('PASS a net compared 3/3 worst g/x 0.0123 dispatches 12');
  const failed = { ...result, status: 'FAIL' as const, worst: { tensor: 'D_x', ratio: Number.POSITIVE_INFINITY } };
  expect(caseLine(failed)).toBe('FAIL a net compared 3/3 worst D_x inf dispatches 12');
  const unsupported = { ...result, status: 'UNSUPPORTED' as const, worst: null, compared: 0, dispatches: 0 };
  expect(caseLine(unsupported)).toBe('UNSUPPORTED a net compared 0/3 worst - 0 dispatches 0');
  expect(summaryLine([result, failed, unsupported, result])).toBe('parity: 2 passed, 1 failed, 1 unsupported');
  expect([exitCode([result]), exitCode([result, unsupported])]).toEqual([0, 0]);
  expect([exitCode([]), exitCode([unsupported]), exitCode([result, failed])]).toEqual([1, 1, 1]);
});
