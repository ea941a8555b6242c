import { expect, test } from 'vitest';
import { dimsBytes, dimsOf, generalise, type KernelFile, withLib } from '../../src/gpu/kernel.ts';

const file: KernelFile = {
  name: 'layer',
  libs: [],
  source: [
    '// y = SCALE x over N rows',
    'const N: u32 = 3u; //@ rows',
    'const SCALE: f32 = 0.5; //@ factor',
    'const PAD: i32 = -1i; //@ padding',
    'const ACC: bool = false; //@ add',
    'const WG: u32 = 64u; //@ workgroup size',
    'const HALF: u32 = N / 2u;',
    'const QUARTER: u32 = HALF / 2u; // rows',
    'const TWO: u32 = 2u;',
    'fn f(step: Step) -> u32 { return step.N + N * QUARTER + TWO; }',
  ].join('\n'),
  params: { N: 'u32', SCALE: 'f32', PAD: 'i32', ACC: 'bool', WG: 'u32' },
  entries: {},
};

test('sizes become fields of dims, flags and workgroup sizes constants; derived constants are written out', () => {
  const lines = generalise(file, { N: 8, ACC: true, WG: 16 }).split('\n');
  expect(lines[4]).toBe('const ACC: bool = true; ');
  expect(lines[5]).toBe('const WG: u32 = 16u; ');
  expect(lines[6]).toBe('');
  expect(lines[8]).toBe('const TWO: u32 = 2u;');
  expect(lines[9]).toBe('fn f(step: Step) -> u32 { return step.N + dims.N * ((dims.N / 2u) / 2u) + TWO; }');
  expect(lines[10]).toBe('struct Dims { N: u32, SCALE: f32, PAD: i32 }');
  expect(lines[11]).toBe('@group(0) @binding(15) var<uniform> dims: Dims;');
});

test('the source does not depend on sizes, so one pipeline serves all', () => {
  expect(generalise(file, { N: 8 })).toBe(generalise(file, { N: 9, SCALE: 2 }));
  expect(generalise(file, { ACC: true })).not.toBe(generalise(file, { ACC: false }));
});

test('dims hold the given values, or the defaults of the file', () => {
  expect(dimsOf(file)).toEqual(['N', 'SCALE', 'PAD']);
  const given = new DataView(dimsBytes(file, { N: 8, SCALE: 2 }));
  expect([given.getUint32(0, true), given.getFloat32(4, true), given.getInt32(8, true)]).toEqual([8, 2, -1]);
  const plain = new DataView(dimsBytes(file, {}));
  expect([plain.getUint32(0, true), plain.getFloat32(4, true)]).toEqual([3, 0.5]);
});

test('an unknown parameter is refused by name', () => {
  expect(() => generalise(file, { M: 1 })).toThrow('layer.wgsl has no parameter M');
});

test("a replaced library: its directives come first, and the shader's lines stay", () => {
  const rows: KernelFile = { ...file, libs: ['rows'] };
  const lines = generalise(withLib(rows, 'rows', 'rowsSubgroup'), {}).split('\n');
  expect(lines[0]).toMatch(/^enable subgroups; diagnostic\(off, subgroup_uniformity\);/);
  expect(lines.slice(1, 12)).toEqual(generalise(rows, {}).split('\n').slice(1, 12));
  expect(lines.slice(1).join('\n')).not.toMatch(/^enable/m);
  expect(() => withLib(file, 'rows', 'rowsSubgroup')).toThrow('layer.wgsl does not use rows');
});

test('libraries read the sizes of the shader that uses them', () => {
  const source = `${file.source}\nfn g(j: u32) { store_dx(j, vec4f()); }`;
  const text = generalise({ ...file, source, libs: ['gradients'] }, { SCALE: 2 });
  expect(text).toContain('dx[i] += v * dims.SCALE;');
  expect(text).not.toMatch(/\bSCALE: f32 =/);
});
