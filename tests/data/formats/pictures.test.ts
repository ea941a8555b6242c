import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { read, stubJpeg } from '../make/read.ts';
import { zip } from '../make/zip.ts';

/** A PNG whose pixel x, y is (x, y, shade). */
function png(width: number, height = width, shade = 0, channels: 1 | 2 | 3 | 4 = 3): Uint8Array {
  const data = new Uint8Array(width * height * channels);
  for (let p = 0; p < width * height; p++) {
    const pixel = channels < 3 ? [shade, 255] : [p % width, Math.floor(p / width), shade, 255];
    data.set(pixel.slice(0, channels), p * channels);
  }
  return encode({ width, height, data, channels, depth: 8 });
}

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

test('in a folder the classes are its folders in order, and pictures of the right size keep their bytes', async () => {
  const { set, notes, crops } = await read({
    'pets/dog/b.png': png(32, 32, 2),
    'pets/cat/a.png': png(32, 32, 1),
    'pets/dog/a.png': png(32, 32, 3),
    'pets/.DS_Store': new Uint8Array([0, 1]),
  });
  expect(set).toMatchObject({ name: 'pets', count: 3, classNames: ['cat', 'dog'], resolution: 32 });
  expect([...set.labels]).toEqual([0, 1, 1]);
  expect([...set.pixels.subarray(0, 3)]).toEqual([0, 1, 2]);
  expect([0, 1, 2].map((i) => set.pixels[i * 3072 + 2048])).toEqual([1, 3, 2]);
  expect(notes).toEqual(['1 system file left out, such as pets/.DS_Store.']);
  expect(crops).toEqual([]);
});

test.each(['.ipynb_checkpoints', '__MACOSX', '@eaDir', '#recycle', '.cache/data', '$RECYCLE.BIN'])(
  'a folder %s that a program left behind is no class, and its pictures are counted in a note',
  async (left) => {
    const files = {
      [`.pets/${left}/1.png`]: png(32, 32, 9),
      '.pets/cat/1.png': png(32, 32, 1),
      [`.pets/cat/${left}/1.png`]: png(32, 32, 9),
      '.pets/cat/Thumbs.db': new Uint8Array([0, 1]),
      '.pets/dog/1.png': png(32, 32, 2),
    };
    const { set, notes } = await read(files);
    expect(set).toMatchObject({ count: 2, classNames: ['cat', 'dog'] });
    expect([0, 1].map((i) => set.pixels[i * 3072 + 2048])).toEqual([1, 2]);
    expect(notes).toEqual([`3 system files left out, such as .pets/${left}/1.png.`]);
    const inside = Object.entries(files).map(([name, bytes]) => ({ name: name.slice('.pets/'.length), bytes }));
    const zipped = await read({ 'pets.zip': zip(inside) });
    expect(zipped.set).toMatchObject({ count: 2, classNames: ['cat', 'dog'] });
    expect(zipped.notes).toEqual([`3 system files left out, such as pets.zip, ${left}/1.png.`]);
  },
);

test.each([false, true])('a zip of the same (deflated: %s) is the same set', async (deflated) => {
  const files = { 'dog/a.png': png(32, 32, 3), 'cat/a.png': png(32, 32, 1) };
  const packed = zip(
    Object.entries(files).map(([name, bytes]) => ({ name, bytes })),
    deflated,
  );
  const loose = await read({ 'p/dog/a.png': files['dog/a.png'], 'p/cat/a.png': files['cat/a.png'] });
  const { set } = await read({ 'p.zip': packed });
  expect(set).toMatchObject({ name: 'p', classNames: ['cat', 'dog'], fingerprint: loose.set.fingerprint });
});

test('other sizes are cropped to the centre and resized; notes and previews show it', async () => {
  const { set, notes, crops } = await read({ 'a/1.png': png(64, 48, 7), 'b/1.png': png(16) }, { side: 16 });
  expect(set.resolution).toBe(16);
  expect(notes).toEqual(['1 picture was cropped to the centre square.', '1 picture was resized to 16x16 (Lanczos).']);
  // Columns 8 to 55 remain, so the mean of red is that of 8..55.
  const red = set.pixels.subarray(0, 256);
  expect(red.reduce((s, v) => s + v, 0) / 256).toBeCloseTo(31.5, 0);
  expect(new Set(set.pixels.subarray(512, 768))).toEqual(new Set([7]));
  expect(crops[0]).toMatchObject({ frame: [8, 0, 48], before: { width: 64, height: 48 }, after: { width: 16 } });
});

test('grey, transparent and JPEG pictures are read', async () => {
  const clear = encode({ width: 4, height: 4, data: new Uint8Array(64), channels: 4, depth: 8 });
  const { set, notes } = await read(
    { 'x/a.png': png(4, 4, 9, 1), 'x/b.png': clear, 'x/c.jpg': stubJpeg(77) },
    { side: 4 },
  );
  expect([0, 1, 2].map((i) => set.pixels[i * 48 + 5])).toEqual([9, 255, 77]);
  expect(set.classNames).toEqual(['x']);
  expect(notes.join(' ')).toMatch(/1 picture was enlarged to 4x4.*1 picture was JPEG/);
});

test('a folder of splits gives its training part', async () => {
  const { set, notes } = await read({
    'd/train/cat/1.png': png(8),
    'd/train/dog/1.png': png(8),
    'd/test/cat/1.png': png(8),
  });
  expect(set).toMatchObject({ count: 2, classNames: ['cat', 'dog'] });
  expect(notes[0]).toBe('1 picture of the test part left out: runs train on the training part.');
});

test("labels of EDM's dataset zip come from dataset.json", async () => {
  const index = {
    labels: [
      ['00000/img00000001.png', 4],
      ['00000/img00000000.png', 6],
    ],
  };
  const files = [
    { name: 'dataset.json', bytes: text(JSON.stringify(index)) },
    { name: '00000/img00000000.png', bytes: png(32, 32, 1) },
    { name: '00000/img00000001.png', bytes: png(32, 32, 2) },
  ];
  const { set } = await read({ 'cifar10-32x32.zip': zip(files) });
  expect(set).toMatchObject({ name: 'cifar10-32x32', count: 2 });
  expect([...set.labels]).toEqual([6, 4]);
  expect(set.classNames).toHaveLength(7);
  const without = await read({
    'e.zip': zip([{ name: 'dataset.json', bytes: text('{"labels": null}') }, ...files.slice(1)]),
  });
  expect(without.set.classNames).toEqual(['images']);
});

const at = 'e.zip, dataset.json';
test.each([
  ['{"labels": [["00000/a.png", 1]]}', `${at}: has no label for 00000/b.png; add it or remove the picture.`],
  ['{"labels": [["00000/a.png", -1]]}', `${at}: entry 0 of "labels" is not a path with a class number from 0.`],
  ['{"labels": 3}', `${at}: has no list called "labels"`],
  ['{"labels": [', `${at}: this is not valid JSON`],
])('a wrong dataset.json %s', async (json, sentence) => {
  const pictures = ['a', 'b'].map((n) => ({ name: `00000/${n}.png`, bytes: png(32) }));
  await expect(read({ 'e.zip': zip([{ name: 'dataset.json', bytes: text(json) }, ...pictures]) })).rejects.toThrow(
    sentence,
  );
});

test('bad pictures are named; an invalid set gives advice', async () => {
  const whole = png(32);
  for (const length of [20, 60, whole.length - 30]) {
    await expect(read({ 'c/a.png': whole, 'c/b.png': whole.subarray(0, length) })).rejects.toThrow(
      'c/b.png: the PNG data is damaged or cut off; replace the file or leave it out.',
    );
  }
  await expect(read({ 'c/a.jpg': stubJpeg(1).subarray(0, 5) })).rejects.toThrow(/c\/a\.jpg: the JPEG data is damaged/);
  await expect(read({ 'p/cat/a.png': whole, 'p/b.png': whole })).rejects.toThrow(
    'p/b.png: 1 picture beside the class folders; move it into the folder of a class or remove it.',
  );
  await expect(read({ 'a.gif': text('GIF89a\x01\x00') })).rejects.toThrow(/save it as PNG, JPEG or WebP/);
  await expect(read({ 'p/.hidden': text('x') })).rejects.toThrow(/The folder is empty/);
});

test('a picture that is too large is refused by its header, before any memory is allocated', async () => {
  const huge = png(8).slice();
  new DataView(huge.buffer).setUint32(16, 60_000);
  new DataView(huge.buffer).setUint32(20, 60_000);
  await expect(read({ 'a.png': huge })).rejects.toThrow(
    'a.png: 60,000x60,000 pixels are too many; at most 50 million are read.',
  );
});

test('a set that is too large is refused before any memory is allocated', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.png`, png(4)]));
  await expect(read(files, { side: 4096 })).rejects.toThrow(
    /40 images of 4096x4096 are more than fit in 1 GB; at most 21 are read/,
  );
});

test('progress is reported, and a cancel ends the reading', async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${i}.png`, png(64)]));
  const stop = new AbortController();
  const told: string[] = [];
  const job = read(files, {
    signal: stop.signal,
    onProgress: ({ what, done, total }) => {
      told.push(what);
      expect(done).toBeLessThanOrEqual(total);
      if (what === 'reading') stop.abort();
    },
  });
  await expect(job).rejects.toThrow('Reading was cancelled.');
  expect(new Set(told)).toEqual(new Set(['looking', 'reading']));
});
