// The sample lab's files, read by other readers than their writers.
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readImages } from '../../../src/data/intake.ts';
import { ByteReader } from '../../../src/io/byteReader.ts';
import { readNpyHeader } from '../../../src/io/tensors/npy.ts';
import type { Cells } from '../../../src/lib/cells.ts';
import { labGif, labNpz, labPng, labPngs, manyNpz } from '../../../src/workers/lab/files.ts';
import type { Lab } from '../../../src/workers/lab/lab.ts';

const R = 4;
const byte = (i: number, y: number, x: number, c: number) => (i * 61 + y * 17 + x * 5 + c * 83) % 256;

/** Images whose bytes depend on their position. */
function cells(count: number): Cells {
  const rgba = new Uint8ClampedArray(count * R * R * 4).fill(255);
  for (let i = 0; i < count; i++)
    for (let y = 0; y < R; y++)
      for (let x = 0; x < R; x++) for (let c = 0; c < 3; c++) rgba[((i * R + y) * R + x) * 4 + c] = byte(i, y, x, c);
  return { rgba, count, resolution: R };
}

const NOTES = { Software: 'SiDA Lab', Run: 'a1', Seeds: '7-9', 'Weights SHA-256': 'ab12' };

async function array(npz: Uint8Array, name: string) {
  const bytes = unzipSync(npz)[`${name}.npy`] as Uint8Array<ArrayBuffer>;
  const reader = new ByteReader(new Blob([bytes]).stream());
  const header = await readNpyHeader(reader, name);
  const start = 10 + (bytes[8] as number) + 256 * (bytes[9] as number);
  return { header, start, data: bytes.slice(start) };
}

test('samples.npz has uint8 NHWC and classes, aligned, and names its source', async () => {
  const npz = labNpz(cells(3), [2, 0, 1], NOTES);
  const images = await array(npz, 'arr_0');
  expect(images.header).toEqual({ descr: '|u1', shape: [3, R, R, 3], fortran: false });
  expect(images.start % 64).toBe(0);
  const expected: number[] = [];
  for (let i = 0; i < 3; i++)
    for (let y = 0; y < R; y++) for (let x = 0; x < R; x++) for (let c = 0; c < 3; c++) expected.push(byte(i, y, x, c));
  expect([...images.data]).toEqual(expected);
  const labels = await array(npz, 'arr_1');
  expect(labels.header).toEqual({ descr: '<i8', shape: [3], fortran: false });
  expect([...new BigInt64Array(labels.data.buffer)]).toEqual([2n, 0n, 1n]);
  expect(JSON.parse(new TextDecoder().decode((await array(npz, 'about')).data))).toEqual(NOTES);
});

test('without classes there is no arr_1, and the page reads the archive as images', async () => {
  const npz = labNpz(cells(3), null, NOTES);
  expect(Object.keys(unzipSync(npz)).sort()).toEqual(['about.npy', 'arr_0.npy']);
  const file = { path: 'samples.npz', blob: new Blob([npz]) };
  const decodePicture = () => Promise.reject(new Error('no picture is in it'));
  const { set } = await readImages([file], { side: R, decode: decodePicture });
  expect([set.count, set.resolution]).toEqual([3, R]);
  expect(set.pixels[R * R * 3 + 5]).toBe(byte(1, 1, 1, 0));
});

test('many seeds fill one archive, classes in order; a cancelled one gives none', async () => {
  const stopped: Pick<Lab, 'sample'> = { sample: () => Promise.resolve(null) };
  const lab: Pick<Lab, 'sample'> = {
    sample: async ({ images }, post) => {
      for (const [first, { latent }] of images.entries()) {
        const rgba = new Uint8ClampedArray(R * R * 4).fill(latent.of[0] ?? 0);
        post({ first, count: 1, rgba, step: null, ms: 0 });
      }
      return { images: images.length, nfe: 1, ms: 0, batch: 1 };
    },
  };
  const request = { from: 100, count: 5, label: null, classes: 2, resolution: R, sigma: null, notes: NOTES };
  const told: number[] = [];
  const npz = await manyNpz(
    lab,
    request,
    (done) => told.push(done),
    () => false,
  );
  expect(told).toEqual([1, 2, 3, 4, 5]);
  const { header, data } = await array(npz ?? new Uint8Array(), 'arr_0');
  expect(header.shape).toEqual([5, R, R, 3]);
  expect([0, 1, 2, 3, 4].map((i) => data[(i + 1) * R * R * 3 - 1])).toEqual([100, 101, 102, 103, 104]);
  const labels = (await array(npz ?? new Uint8Array(), 'arr_1')).data.buffer;
  expect([...new BigInt64Array(labels)]).toEqual([0n, 1n, 0n, 1n, 0n]);
  expect(
    await manyNpz(
      stopped,
      request,
      () => {},
      () => true,
    ),
  ).toBeNull();
});

test('a sheet is row by row with run, seeds and hash in its text chunks; signs beyond Latin-1 do no harm', () => {
  const png = decode(labPng(cells(3), 2, { ...NOTES, Weights: '生成器.safetensors' }));
  expect([png.width, png.height]).toEqual([2 * R, 2 * R]);
  expect(png.text).toEqual({ ...NOTES, Weights: '???.safetensors' });
  const at = (x: number, y: number) => [...png.data.slice((y * 2 * R + x) * 4, (y * 2 * R + x) * 4 + 4)];
  expect(at(R + 1, 2)).toEqual([byte(1, 2, 1, 0), byte(1, 2, 1, 1), byte(1, 2, 1, 2), 255]);
  expect(at(3, R)).toEqual([byte(2, 0, 3, 0), byte(2, 0, 3, 1), byte(2, 0, 3, 2), 255]);
  expect(at(R, R)).toEqual([0, 0, 0, 0]);
});

test('single PNGs have their own seeds', () => {
  const files = unzipSync(labPngs(cells(2), ['a.png', 'b.png'], [{ Seeds: '7' }, { Seeds: '8' }]));
  expect(Object.entries(files).map(([name, bytes]) => [name, decode(bytes).text])).toEqual([
    ['a.png', { Seeds: '7' }],
    ['b.png', { Seeds: '8' }],
  ]);
});

/** The blocks of a GIF, found by the format's lengths. */
function blocksOf(gif: Uint8Array) {
  const frames: [number, number][] = [];
  let comment = '';
  let at = 13 + ((gif[10] as number) & 128 ? 3 * 2 ** (((gif[10] as number) & 7) + 1) : 0);
  const sub = (): Uint8Array => {
    const out: number[] = [];
    for (let n = gif[at++] as number; n > 0; n = gif[at++] as number) {
      out.push(...gif.subarray(at, at + n));
      at += n;
    }
    return Uint8Array.from(out);
  };
  for (;;) {
    const kind = gif[at++];
    if (kind === 0x3b) return { frames, comment, rest: gif.length - at };
    if (kind === 0x21) {
      const label = gif[at++];
      const data = sub();
      if (label === 0xfe) comment = new TextDecoder().decode(data);
    } else if (kind === 0x2c) {
      const view = new DataView(gif.buffer, gif.byteOffset + at);
      frames.push([view.getUint16(4, true), view.getUint16(6, true)]);
      const packed = gif[at + 8] as number;
      at += 9 + (packed & 128 ? 3 * 2 ** ((packed & 7) + 1) : 0) + 1;
      sub();
    } else throw new Error(`no block begins with ${kind}`);
  }
}

test('a GIF has one frame per image, enlarged, and a comment of any length before its end', async () => {
  const notes = { ...NOTES, Seeds: Array.from({ length: 200 }, (_, i) => i * 2).join(', ') };
  const gif = await labGif(cells(3), 120, 5, notes);
  expect(new TextDecoder().decode(gif.subarray(0, 6))).toBe('GIF89a');
  const { frames, comment, rest } = blocksOf(gif);
  expect(frames).toEqual([0, 1, 2].map(() => [5 * R, 5 * R]));
  expect(comment).toContain('Weights SHA-256: ab12');
  expect(comment).toContain(notes.Seeds);
  expect(rest).toBe(0);
});
