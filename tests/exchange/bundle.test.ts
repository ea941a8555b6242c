import { describe, expect, test } from 'vitest';
import { type Bundle, readBundle, sheetName, writeBundle } from '../../src/exchange/bundle.ts';
import { encodePng } from '../../src/io/pictures/png.ts';
import { writeZip } from '../../src/io/zip/zipWrite.ts';

const text = (s: string) => new TextEncoder().encode(s);
const join = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const read = (bytes: Uint8Array<ArrayBuffer>, name?: string) => readBundle(new Blob([bytes]), name);
const zip = (files: Record<string, string>, folder = '') =>
  join(writeZip(Object.entries(files).map(([k, v]) => ({ path: folder + k, bytes: text(v), compress: true }))));

const RGBA = Uint8Array.from({ length: 4 * 6 * 2 }, (_, i) => (i % 4 === 3 ? 255 : i * 5));
const RUN: Bundle = {
  recipe: { preset: 'nano', method: 'sida', seed: 7, init: null },
  metrics: [
    { step: 1, nimg: 16, loss_psi: 2.5, loss_g: -3 },
    { step: 2, nimg: 32, loss_psi: 2.25, loss_g: -4 },
  ],
  sheets: [0, 32].map((nimg) => ({ nimg, png: encodePng(RGBA, 6, 2) })),
  fakeness: { nimg: 32, fake: [0.5, 0.25] },
  generator: Uint8Array.of(1, 2, 3),
  generatorRaw: Uint8Array.of(4),
  fakeScore: Uint8Array.of(5, 6),
  checkpoint: Uint8Array.from({ length: 100 }, (_, i) => i),
};

describe('a run', () => {
  const bytes = join(writeBundle(RUN, { 'README.md': '# Card', 'load.py': 'print()' }));

  test('is read back unchanged', async () => {
    expect(await read(bytes)).toEqual(RUN);
  });

  test('cut off anywhere, it is refused with a sentence', async () => {
    for (let n = 0; n < bytes.length; n += 7)
      await expect(read(bytes.subarray(0, n))).rejects.toThrow(/^The file: .*\.$/);
  });

  test('may be in a folder and beside other files', async () => {
    const files = {
      'recipe.json': '{"preset":"x"}',
      'metrics.jsonl': '',
      'notes.html': '<script>',
      '__MACOSX/recipe.json': '!',
    };
    expect(await read(zip(files))).toEqual({ recipe: { preset: 'x' }, metrics: [], sheets: [] });
    expect((await read(zip({ 'recipe.json': '{}' }, 'run/'))).recipe).toEqual({});
  });
});

describe('a file that is not a run is refused', () => {
  test.each([
    [{ 'metrics.jsonl': '' }, 'X is no run: it holds no recipe.json.'],
    [{ 'recipe.json': '{' }, 'X: recipe.json is not JSON.'],
    [{ 'recipe.json': '[]' }, 'X: recipe.json is not an object.'],
    [{ 'recipe.json': '{}', 'metrics.jsonl': '{"a":1}\nno\n' }, 'Line 2 of X: metrics.jsonl is not JSON.'],
    [{ 'recipe.json': '{}', 'metrics.jsonl': '3\n' }, 'Line 1 of X: metrics.jsonl is not an object.'],
    [{ 'recipe.json': '{}', 'fakeness.json': '' }, 'X: fakeness.json is not JSON.'],
  ])('%j', async (files, sentence) => {
    await expect(read(zip(files as Record<string, string>), 'X')).rejects.toThrow(sentence);
  });

  test('a recipe of many megabytes and invalid text are refused', async () => {
    const long = join(
      writeZip([{ path: 'recipe.json', bytes: new Uint8Array(5e6).map((_, i) => i * 7), compress: false }]),
    );
    await expect(read(long, 'X')).rejects.toThrow('at most 4,194,304');
    const latin = join(writeZip([{ path: 'recipe.json', bytes: Uint8Array.of(0x7b, 0xe4, 0x7d), compress: false }]));
    await expect(read(latin, 'X')).rejects.toThrow('X: recipe.json is not text in UTF-8.');
  });
});

test('metrics: NaN and Infinity, as Python writes them, are no numbers', async () => {
  const lines = [
    '{"nimg": 1, "loss": NaN}',
    '{"nimg": 2, "a": -Infinity, "b": [NaN, 1], "NaN": Infinity}',
    '{"nimg": 3, "a": NaN}',
  ];
  const { metrics } = await read(zip({ 'recipe.json': '{}', 'metrics.jsonl': lines.join('\n') }));
  expect(metrics).toEqual([
    { nimg: 1, loss: Number.NaN },
    { nimg: 2, a: Number.NaN, NaN: Number.NaN },
    { nimg: 3, a: Number.NaN },
  ]);
});

test('metrics: only numbers, NaN becomes null, an incomplete last line is ignored', async () => {
  const files = {
    'recipe.json': '{}',
    'metrics.jsonl': '{"step":1,"loss_g":null,"x":"<b>"}\n{"step":2}\n{"step":3,"lo',
  };
  expect((await read(zip(files))).metrics).toEqual([{ step: 1, loss_g: Number.NaN }, { step: 2 }]);
});

test('sheets are named by images seen', () => {
  expect(sheetName(1024)).toBe('samples-00001024.png');
});
