// Philox on the GPU: published known answers, and the draws of src/lib/philox.ts.
import { expect, test } from 'vitest';
import { randn, scalars } from '../../src/diffusion/noise.ts';
import { noise } from '../../src/kernels.gen.ts';
import { drawImages, normalBlock, philox4x32, uniformBlock, type Words4 } from '../../src/lib/philox.ts';
import { Graph } from '../../src/parity/graph.ts';
import { expectClose } from '../nn/ops/close.ts';
import { testGpu } from '../nn/ops/harness.ts';

const gpu = await testGpu();
const key = { seed: 2 ** 33 + 5, step: 77, stream: 3 };
const step = { seed: [5, 2] as const, tick: 77 };

test('words of Philox4x32-10', async () => {
  // Random123, kat_vectors: counter and key, then the known words.
  const rows = [
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ].map((row) => row.map((text) => text.split(' ').map((w) => Number.parseInt(w, 16))));
  const others = Array.from({ length: 29 }, (_, i) => [philox4x32([i, 1, 2, 3], [4, i]), [i * 7919, 2 ** 32 - 1 - i]]);
  const inputs = [...rows.map(([c, k]) => [c, k]), ...others] as [Words4, [number, number]][];
  const g = new Graph(gpu, 'philox');
  const counters = g.data('counters', Uint32Array.from(inputs.flatMap(([c, k]) => [...c, ...k, 0, 0])));
  const words = g.data('words', new Uint32Array(inputs.length * 4));
  g.tape.launch(noise, 'words_of', { words, counters }, { LEN: inputs.length }, inputs.length);
  await g.run();
  const got = [...new Uint32Array(await g.bytes(words.storage))];
  expect(got).toEqual([
    ...rows.flatMap((r) => r[2] ?? []),
    ...others.flatMap(([c, k]) => philox4x32(c as Words4, k as [number, number])),
  ]);
  g.destroy();
});

test('normal images: the numbers of the CPU, padding lanes zero', async () => {
  const g = new Graph(gpu, 'normal');
  g.setStep(step);
  const y = g.want(randn(g.tape, { N: 3, R: 7, C: 6 }, key.stream, 2.5));
  await g.run();
  const want = drawImages('normal', [3, 6, 7, 7], key).map((v) => 2.5 * v);
  // ln and the polynomial of the cosine in float32.
  expectClose('normal', await g.nchw(y), { shape: [3, 6, 7, 7], data: want }, { rtol: 1e-5, atol: 2e-6 });
  const raw = await g.floats(y);
  expect(raw.every((v, i) => i % 8 < 6 || v === 0)).toBe(true);
  g.destroy();
});

test('one number per image', async () => {
  const N = 37;
  const g = new Graph(gpu, 'scalars');
  g.setStep(step);
  const normal = g.want(scalars(g.tape, N, key.stream, 'normal'));
  const uniform = g.want(scalars(g.tape, N, key.stream, 'uniform'));
  await g.run();
  const blocks = Array.from({ length: N }, (_, i) => i);
  const uniforms = blocks.map((i) => uniformBlock(i, key)[0]);
  expect([...(await g.floats(uniform)).subarray(0, N)]).toEqual(uniforms);
  const normals = { shape: [N], data: blocks.map((i) => normalBlock(i, key)[0]) };
  expectClose('normal', (await g.floats(normal)).subarray(0, N), normals, { rtol: 1e-5, atol: 2e-6 });
  g.destroy();
});

test('another seed, step or stream gives other numbers', async () => {
  const draw = async (seed: readonly [number, number], tick: number, stream: number) => {
    const g = new Graph(gpu, 'draw');
    g.setStep({ seed, tick });
    const y = g.want(scalars(g.tape, 8, stream, 'uniform'));
    await g.run();
    const values = [...(await g.floats(y))].join(' ');
    g.destroy();
    return values;
  };
  const all = [
    await draw([1, 0], 1, 1),
    await draw([1, 1], 1, 1),
    await draw([2, 0], 1, 1),
    await draw([1, 0], 2, 1),
    await draw([1, 0], 1, 2),
  ];
  expect(new Set(all).size).toBe(5);
  expect(await draw([1, 0], 1, 1)).toBe(all[0]);
});
