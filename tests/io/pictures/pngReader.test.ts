import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { joined } from '../../../src/io/byteReader.ts';
import { pngChunk } from '../../../src/io/pictures/pngChunks.ts';
import { readPng } from '../../../src/io/pictures/pngReader.ts';

interface Made {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colours: number;
  readonly rows: number[][];
  readonly before?: Uint8Array[];
  readonly interlaced?: boolean;
}

/** A PNG of the rows, each of which begins with its filter. */
function made({ width, height, depth, colours, rows, before = [], interlaced = false }: Made): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colours, 0, 0, interlaced ? 1 : 0], 8);
  return joined([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    pngChunk('IHDR', header),
    ...before,
    pngChunk('IDAT', zlibSync(Uint8Array.from(rows.flat()))),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

const pixels = (png: Uint8Array) => [...readPng(png, 'a.png').rgba];
const chunk = (type: string, ...data: number[]) => pngChunk(type, Uint8Array.from(data));

const RGB = { width: 2, height: 1, depth: 8, colours: 2, rows: [[0, 1, 2, 3, 4, 5, 6]] };
const RGBA = { width: 1, height: 1, depth: 8, colours: 6, rows: [[0, 1, 2, 3, 128]] };
const GREY_ALPHA = { width: 1, height: 1, depth: 8, colours: 4, rows: [[0, 9, 128]] };
const INDEXED = { width: 2, height: 1, depth: 8, colours: 3, rows: [[0, 1, 0]] };
const RGB_PIXELS = [1, 2, 3, 255, 4, 5, 6, 255];

test('the palette of a truecolour picture is only a suggestion', () => {
  const palette = chunk('PLTE', 90, 91, 92, 93, 94, 95);
  expect(pixels(made({ ...RGB, before: [palette] }))).toEqual(RGB_PIXELS);
  expect(pixels(made({ ...RGBA, before: [palette] }))).toEqual([1, 2, 3, 128]);
  expect(pixels(made({ ...INDEXED, before: [palette] }))).toEqual([93, 94, 95, 255, 90, 91, 92, 255]);
});

test('transparency is read by the colour type', () => {
  const clear = chunk('tRNS', 0, 1, 0, 2, 0, 3);
  expect(pixels(made({ ...RGB, before: [clear] }))).toEqual([1, 2, 3, 0, 4, 5, 6, 255]);
  expect(pixels(made({ ...RGB, width: 1, rows: [[0, 1, 2, 3]], before: [clear] }))).toEqual([1, 2, 3, 0]);
  expect(pixels(made({ ...RGB, before: [chunk('tRNS', 0, 1)] }))).toEqual(RGB_PIXELS);
  expect(pixels(made({ ...RGBA, before: [clear] }))).toEqual([1, 2, 3, 128]);
  expect(pixels(made({ ...GREY_ALPHA, before: [chunk('tRNS', 0, 9)] }))).toEqual([9, 9, 9, 128]);
  const palette = chunk('PLTE', 90, 91, 92, 93, 94, 95);
  const long = made({ ...INDEXED, before: [palette, chunk('tRNS', 7, 8, 9, 10)] });
  expect(pixels(long)).toEqual([93, 94, 95, 8, 90, 91, 92, 7]);
  const short = made({ ...INDEXED, before: [palette, chunk('tRNS', 7)] });
  expect(pixels(short)).toEqual([93, 94, 95, 255, 90, 91, 92, 7]);
});

test('chunks that do not matter for the pixels are not looked into', () => {
  const odd = [
    chunk('tEXt', ...Array.from({ length: 100 }, () => 65)),
    chunk('tEXt', 0, 65),
    chunk('iCCP', 65, 0, 7, 1, 2),
    chunk('iCCP', ...Array.from({ length: 100 }, () => 65)),
    chunk('pHYs', 1),
    chunk('zTXt'),
    chunk('tEXt', 65, 0, 66).fill(0, -4),
  ];
  for (const before of odd) expect(pixels(made({ ...RGB, before: [before] }))).toEqual(RGB_PIXELS);
});

test('missing parts and wrong checksums are refused', () => {
  const whole = made(RGB);
  for (let length = 0; length < whole.length; length++) {
    expect(() => readPng(whole.slice(0, length), 'a.png'), `${length} bytes`).toThrow('a.png: the PNG data is damaged');
  }
  expect(() => readPng(made(INDEXED), 'a.png')).toThrow('damaged');
  expect(() => readPng(made({ ...RGB, depth: 4 }), 'a.png')).toThrow('damaged');
  for (const at of [20, 45]) {
    const wrong = whole.slice();
    wrong[at] = (wrong[at] as number) ^ 1;
    expect(() => readPng(wrong, 'a.png'), `byte ${at}`).toThrow('damaged');
  }
});

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Rows of samples, packed, with the filter Up, which depends on the row above in the same pass. */
function packedRows(samples: number[][], depth: number): number[][] {
  const packed = samples.map((row) => {
    const bytes = Array.from({ length: Math.ceil((row.length * depth) / 8) }, () => 0);
    row.forEach((v, x) => {
      const bit = x * depth;
      bytes[bit >> 3] = (bytes[bit >> 3] as number) | (v << (8 - depth - (bit & 7)));
    });
    return bytes;
  });
  return packed.map((row, y) => [2, ...row.map((v, x) => (v - (packed[y - 1]?.[x] ?? 0)) & 255)]);
}

test('interlaced pictures of 1, 2, 4 and 8 bits have the pixels of plain ones', () => {
  const palette = chunk('PLTE', ...Array.from({ length: 48 }, (_, i) => (i * 89) % 256));
  for (const colours of [0, 3]) {
    for (const depth of [1, 2, 4, 8]) {
      for (const [width, height] of [
        [1, 1],
        [3, 2],
        [5, 9],
        [17, 8],
      ] as const) {
        const samples = Array.from({ length: height }, (_, y) =>
          Array.from({ length: width }, (_, x) => (x * 7 + y * 5 + ((x * y) >> 1)) % Math.min(2 ** depth, 16)),
        );
        const pass = ([left, top, dx, dy]: readonly [number, number, number, number]) =>
          samples
            .filter((_, y) => y >= top && (y - top) % dy === 0)
            .map((row) => row.filter((_, x) => x >= left && (x - left) % dx === 0))
            .filter((row) => row.length > 0);
        const common = { width, height, depth, colours, before: [palette] };
        const plain = made({ ...common, rows: packedRows(samples, depth) });
        const rows = PASSES.flatMap((p) => packedRows(pass(p), depth));
        const what = `colour type ${colours}, ${depth} bits, ${width} x ${height}`;
        expect(pixels(made({ ...common, rows, interlaced: true })), what).toEqual(pixels(plain));
        const cut = made({ ...common, rows: [rows.flat().slice(0, -1)], interlaced: true });
        if (depth < 8) expect(() => readPng(cut, 'a.png'), what).toThrow('damaged');
      }
    }
  }
});
