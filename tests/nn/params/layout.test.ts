// Layouts: declared in the order of the state_dict, then placed. Tensors are written to an arena and read back.
import { expect, test } from 'vitest';
import { type Matrix, ParamLayout } from '../../../src/nn/params/layout.ts';
import { forEachPlace, packParams, packPieces, unpackParam } from '../../../src/nn/params/pack.ts';

const counting = (shape: readonly number[], from: number) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => from + i),
});

/** Two blocks that share a fused layer, a norm, a gain and frequencies, as in a network. */
function network() {
  const layout = new ParamLayout();
  const first = layout.weight('in.weight', [6, 5, 1, 7]);
  const bias = layout.vector('in.bias', 6);
  const affine = [0, 1].map((i) => layout.weight(`b${i}.affine.weight`, [3 + i, 8], { out4: 1 + i }));
  const norm = layout.fuse(
    'norm',
    ['norm.weight', 'norm.bias'].map((key) => layout.vector(key, 10, { segs: [6, 4] })),
  );
  const gain = layout.scalar('gain');
  const freqs = layout.constant('freqs', 5);
  layout.buffer('filter', [1, 1, 2, 2], new Float32Array(4).fill(0.25));
  const fused = layout.fuse('affine', affine);
  layout.place(fused, norm);
  return { layout, first, bias, affine, norm, gain, freqs, fused };
}

test('keys come in the order of declaration, whatever is fused or placed first; buffers are apart', () => {
  const { layout } = network();
  const keys = [
    'in.weight',
    'in.bias',
    'b0.affine.weight',
    'b1.affine.weight',
    'norm.weight',
    'norm.bias',
    'gain',
    'freqs',
  ];
  expect(layout.keys().map((k) => k.key)).toEqual(keys);
  expect([...layout.seal().entries.keys()]).toEqual(keys);
  expect(layout.keys().find((k) => k.key === 'gain')?.shape).toEqual([]);
  expect([...layout.buffers.keys()]).toEqual(['filter']);
  expect(layout.count).toBe(6 * 5 * 7 + 6 + 3 * 8 + 4 * 8 + 20 + 1);
});

test('places: matrices, vectors, constants; named ones first; each at a multiple of 256 bytes', () => {
  const { layout, first, bias, norm, gain, freqs, fused } = network();
  layout.seal();
  expect([fused.base, fused.co4, fused.floats]).toEqual([0, 3, 2 * 3 * 16]);
  expect([first.base, first.kernel, first.ci4, first.co4]).toEqual([128, [1, 7], 2, 2]);
  expect(layout.vectorBase).toBe(128 + 448);
  expect([norm.base, bias.base, gain.base, freqs.base]).toEqual([0, 64, 128, 192]);
  expect([norm.c4, gain.c4, freqs.c4]).toEqual([6, 1, 2]);
  expect([layout.vectorFloats, layout.floats]).toEqual([192, 128 + 448 + 256]);
});

test('tensors are read back from the arena unchanged, and do not overlap', () => {
  const { layout } = network();
  layout.seal();
  const shapes = new Map(layout.keys().map((k, i) => [k.key, counting(k.shape, 1000 * (i + 1))]));
  const arena = packParams(layout, (key) => shapes.get(key), 'the file');
  for (const e of layout.entries.values()) expect(unpackParam(e, arena), e.key).toEqual(shapes.get(e.key)?.data);
  const places: number[] = [];
  for (const e of layout.entries.values()) forEachPlace(e, (_, at) => places.push(at));
  expect(new Set(places).size).toBe(places.length);
  expect(arena.filter((v) => v !== 0).length).toBe(places.length);
  const pieces = [...packPieces(layout, (key) => shapes.get(key), 'the file')];
  const joined = new Float32Array(layout.floats);
  for (const { base, data } of pieces) joined.set(data, base);
  expect(joined).toEqual(arena);
});

test('a missing tensor and a wrong shape are named', () => {
  const { layout } = network();
  expect(() => packParams(layout, () => undefined, 'the file')).toThrow('the file has no tensor "in.weight"');
  const wrong = () => ({ shape: [2, 2], data: new Float32Array(4) });
  expect(() => packParams(layout, wrong, 'the file')).toThrow('"in.weight" is [2,2], this network expects [6,5,1,7]');
});

test('invalid declarations and fusions are refused', () => {
  const { layout, affine, norm, first } = network();
  expect(() => layout.weight('in.weight', [1, 1])).toThrow('in.weight is declared twice');
  expect(() => layout.fuse('again', affine)).toThrow('b0.affine is not of this layout, or is fused already');
  const other = layout.weight('other.weight', [4, 4]);
  expect(() => layout.fuse('unlike', [first, other])).toThrow('unlike: the parts differ in kernel or input');
  expect(() => layout.fuse('mixed', [other, norm as unknown as Matrix])).toThrow('mixed: nothing to fuse');
  layout.seal();
  expect(() => layout.vector('late', 4)).toThrow('late: the layout is sealed');
});
