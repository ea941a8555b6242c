// Pictures on the GPU: numbers of bytes and bytes of numbers equal those of src/lib/codec.ts exactly.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BytePictures, decode, PixelCodec } from '../../src/diffusion/codec.ts';
import { diffuse } from '../../src/diffusion/noise.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { byteEdges, NUMBERS, rgbaOfNumbers } from '../../src/lib/codec.ts';
import { unpackNchw } from '../../src/nn/act.ts';
import { Workspace } from '../../src/nn/workspace.ts';
import { testGpu } from '../nn/ops/harness.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await testGpu();
});
afterAll(() => gpu.destroy());

/** Three pictures of an odd size, so that words and planes end at different places. The second is mirrored. */
const [N, SIDE] = [3, 5];
const SIZE = SIDE * SIDE;
const bytes = Uint8Array.from({ length: N * 3 * SIZE }, (_, i) => (i * 97 + 13) % 256);
const mirrored = new Uint8Array([0, 1, 0]);
const numbers = Float32Array.from(bytes, (_, i) => {
  const x = i % SIDE;
  const from = mirrored[Math.floor(i / (3 * SIZE))] ? i - x + (SIDE - 1 - x) : i;
  return NUMBERS[bytes[from] as number] as number;
});

async function uploaded(ws: Workspace): Promise<{ codec: PixelCodec; held: BytePictures }> {
  const codec = new PixelCodec(ws);
  const held = codec.hold('pictures', N, SIDE);
  codec.upload(held, bytes, mirrored);
  return { codec, held };
}

test('bytes become exactly their numbers, mirrored if requested', async () => {
  const ws = new Workspace(gpu);
  const { held } = await uploaded(ws);
  const { plan, result } = await ws.plan('decode', [], (t) => ws.pin(decode(t, held)));
  plan.run();
  expect(unpackNchw(result, await ws.floats(result))).toEqual(numbers);
  expect([...(await ws.floats(result))].filter((_, i) => i % 4 === 3)).toEqual(new Array(N * SIZE).fill(0));
  ws.destroy();
});

test('noisy pictures are those of the decoded numbers', async () => {
  const ws = new Workspace(gpu);
  const { held } = await uploaded(ws);
  const noise = ws.act('noise', [N, 3, SIDE, SIDE]);
  const drawn = Float32Array.from({ length: N * 3 * SIZE }, (_, i) => Math.sin(i * 12.9898) * 2);
  ws.fill(noise, drawn);
  const sigma = ws.vector('sigma', N);
  ws.write(sigma.storage, new Float32Array([0.002, 1, 80]));
  const { plan, result } = await ws.plan('noisy', [], (t) => ({
    bytes: ws.pin(diffuse(t, held, noise, sigma)),
    floats: ws.pin(diffuse(t, decode(t, held), noise, sigma)),
  }));
  plan.run();
  expect(await ws.floats(result.bytes)).toEqual(await ws.floats(result.floats));
  const [, one] = [0, numbers[3 * SIZE] as number];
  expect((await ws.nchw(result.bytes))[3 * SIZE]).toBeCloseTo(one + (drawn[3 * SIZE] as number), 5);
  ws.destroy();
});

test.each([3, 1])('numbers of %i channels become exactly the bytes of the CPU', async (C) => {
  const edges = [...byteEdges().subarray(1)];
  const near = edges.flatMap((e) => [e, Math.fround(e - Math.abs(e) * 6e-8), Math.fround(e + Math.abs(e) * 6e-8)]);
  const special = [
    Number.NaN,
    0,
    -0,
    1e-30,
    -1e-30,
    1,
    -1,
    3e38,
    -3e38,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const side = 18;
  const values = Float32Array.from(
    { length: 3 * side * side },
    (_, i) => [...special, ...near][i] ?? Math.cos(i) * 1.1,
  );
  const n = 3 / C;
  const ws = new Workspace(gpu);
  const codec = new PixelCodec(ws);
  const x = ws.act('x', [n, C, side, side]);
  ws.fill(x, values);
  const { plan, result } = await ws.plan('pictures', [], (t) => codec.pictures(t, x));
  plan.run();
  expect(await codec.read(result)).toEqual(rgbaOfNumbers(values, n, C, side));
  expect(await codec.read(result, 0)).toHaveLength(0);
  ws.destroy();
});
