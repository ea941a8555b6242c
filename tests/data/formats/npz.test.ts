import { expect, test } from 'vitest';
import { npy, npz } from '../make/npy.ts';
import { read } from '../make/read.ts';
import { zip } from '../make/zip.ts';

const u1 = (name: string, shape: number[], bytes?: Uint8Array) => {
  const size = shape.reduce((p, d) => p * d, 1);
  return { name, descr: '|u1', shape, bytes: bytes ?? Uint8Array.from({ length: size }, (_, i) => (i * 7) & 255) };
};
const i8 = (name: string, values: number[]) => ({
  name,
  descr: '<i8',
  shape: [values.length],
  bytes: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

test.each([false, true])('planes are kept unchanged (packed: %s)', async (deflated) => {
  const images = u1('images', [4, 3, 16, 16]);
  const { set, notes } = await read({ 'mine.npz': npz([images, i8('labels', [2, 0, 1, 2])], deflated) });
  expect(set).toMatchObject({ name: 'mine', count: 4, resolution: 16, classNames: ['0', '1', '2'] });
  expect([...set.labels]).toEqual([2, 0, 1, 2]);
  expect(set.pixels).toEqual(images.bytes);
  expect(notes).toEqual([]);
});

test('channels in the last axis are converted to planes', async () => {
  const images = u1('x_train', [2, 8, 8, 3]);
  const { set } = await read({
    'a.npz': npz([u1('x_test', [1, 8, 8, 3]), images, u1('y_train', [2, 1]), i8('y_test', [5])]),
  });
  const at = (i: number, y: number, x: number, c: number) => images.bytes[((i * 8 + y) * 8 + x) * 3 + c];
  expect(set.pixels[(1 * 3 + 2) * 64 + 3 * 8 + 5]).toBe(at(1, 3, 5, 2));
  expect(set.pixels[(0 * 3 + 1) * 64 + 7 * 8 + 1]).toBe(at(0, 7, 1, 1));
  expect([...set.labels]).toEqual([0, 7]);
});

test('grey images, images that are not square, and missing labels', async () => {
  const grey = await read({ 'g.npy': npy(u1('', [3, 4, 4])) });
  expect(grey.set).toMatchObject({ count: 3, resolution: 4, classNames: ['images'] });
  expect(grey.set.pixels.subarray(0, 16)).toEqual(grey.set.pixels.subarray(32, 48));
  expect(grey.notes).toEqual([
    'No array of labels: all images are one class.',
    'Grey images: all three channels are the same.',
  ]);
  const wide = await read({ 'w.npz': npz([u1('images', [1, 6, 10, 3])]) }, { side: 6 });
  expect(wide.notes).toContain('All images were cropped to the centre square and resized to 6x6 (Lanczos).');
});

const f4 = { name: 'images', descr: '<f4', shape: [1, 4, 4, 3], bytes: new Uint8Array(192) };
test.each([
  ['floats', npz([f4]), 'a.npz, images.npy: holds <f4 [1, 4, 4, 3]; images must be bytes, 0 to 255 (numpy.uint8).'],
  [
    'no images',
    npz([u1('a', [5])]),
    'a.npz: no array in it has the shape of images, [N, H, W, 3] or [N, 3, H, W] (it holds a |u1 [5]).',
  ],
  [
    'too many',
    npz([u1('a', [1, 4, 4, 3]), u1('b', [1, 4, 4, 3])]),
    'a.npz: several arrays could be the images (a |u1 [1, 4, 4, 3]; b |u1 [1, 4, 4, 3]); call one of them images.',
  ],
  ['five channels', npz([u1('images', [1, 5, 4, 4])]), 'is no shape of images'],
  [
    'labels of another length',
    npz([u1('images', [2, 4, 4, 3]), i8('labels', [1])]),
    'does not give one class number for each of 2 images',
  ],
  [
    'a negative label',
    npz([u1('images', [2, 4, 4, 3]), i8('labels', [1, -4])]),
    'label 1 is -4; class numbers from 0 are needed',
  ],
  [
    'a short array',
    npz([u1('images', [2, 4, 4, 3], new Uint8Array(50))]),
    'ends 46 bytes before the end of |u1 [2, 4, 4, 3]; the file is incomplete.',
  ],
  ['Fortran order', npz([{ ...u1('images', [2, 4, 4, 3]), fortran: true }]), 'stored in Fortran order'],
  [
    'a claim beyond memory',
    npz([u1('images', [999_999_999, 4, 4, 3], new Uint8Array(50))]),
    'are more than fit in 1 GB',
  ],
])('%s: one sentence', async (_, bytes, sentence) => {
  await expect(read({ 'a.npz': bytes })).rejects.toThrow(sentence);
});

const ONE_CLASS = 'No array of labels: all images are one class.';
const four = u1('images', [4, 8, 8, 3]);
const typed = (name: string, descr: string, size: number) => ({
  name,
  descr,
  shape: [4],
  bytes: new Uint8Array(4 * size),
});

test.each([
  ['ids', [i8('ids', [900, 3, 7, 1])]],
  ['scores', [typed('scores', '<f4', 4)]],
  ['names of files', [typed('filenames', '<U12', 48)]],
  ['names of classes', [typed('classes', '<U5', 20)]],
  ['the statistics of FID', [typed('mu', '<f8', 8), { ...typed('sigma', '<f8', 8), shape: [2, 2] }]],
])('%s are not labels', async (_, others) => {
  const { set, notes } = await read({ 'a.npz': npz([four, ...others]) });
  expect(set.classNames).toEqual(['images']);
  expect(notes).toEqual([ONE_CLASS]);
});

test.each(['labels', 'classes', 'class', 'targets', 'arr_1', 'train_labels', 'y_train'])(
  'labels called %s are found beside ids',
  async (name) => {
    const { set } = await read({ 'a.npz': npz([four, i8('ids', [900, 3, 7, 1]), i8(name, [2, 0, 1, 2])]) });
    expect([...set.labels]).toEqual([2, 0, 1, 2]);
  },
);

test('an array that is not used may be structured, and a text may be beside the arrays', async () => {
  const labels = i8('labels', [2, 0, 1, 2]);
  const info = typed('info', "[('a', '<i4'), ('b', '<f4')]", 8);
  const files = [
    { name: 'images.npy', bytes: npy(four) },
    { name: 'labels.npy', bytes: npy(labels) },
    { name: 'info.npy', bytes: npy(info) },
  ];
  expect([...(await read({ 'a.npz': zip(files) })).set.labels]).toEqual([2, 0, 1, 2]);
  const about = { name: 'about.json', bytes: new TextEncoder().encode('{"made": "by hand"}') };
  const { set, notes } = await read({ 'a.npz': zip([about, ...files]) });
  expect([...set.labels]).toEqual([2, 0, 1, 2]);
  expect(notes).toEqual(['1 file of another kind left out, such as a.npz, about.json.']);
});

test('test arrays are left out with a note; test arrays alone are read', async () => {
  const [x, y] = [u1('x_test', [2, 8, 8, 3]), i8('y_test', [1, 0])];
  const keras = [{ ...four, name: 'x_train' }, i8('y_train', [2, 0, 1, 2]), x, y];
  const { set, notes } = await read({ 'a.npz': npz(keras) });
  expect([...set.labels]).toEqual([2, 0, 1, 2]);
  expect(notes).toEqual(['2 test arrays left out: runs train on the training part.']);
  const parts = ['train', 'val', 'test'].flatMap((part) => [
    { ...four, name: `${part}_images` },
    i8(`${part}_labels`, part === 'train' ? [2, 0, 1, 2] : [0, 0, 0, 0]),
  ]);
  const med = await read({ 'a.npz': npz(parts.reverse()) });
  expect([...med.set.labels]).toEqual([2, 0, 1, 2]);
  expect(med.notes).toEqual(['4 test arrays left out: runs train on the training part.']);
  const alone = await read({ 'a.npz': npz([x, y]) });
  expect([...alone.set.labels]).toEqual([1, 0]);
  expect(alone.notes).toEqual([]);
});

test('an array [H, W, 3] is one colour picture, and [H, W, 4] gets a sentence', async () => {
  const picture = u1('', [8, 8, 3]);
  const { set, notes } = await read({ 'image.npy': npy(picture) });
  expect(set).toMatchObject({ count: 1, resolution: 8 });
  expect(set.pixels[2 * 64 + 5 * 8 + 6]).toBe(picture.bytes[(5 * 8 + 6) * 3 + 2]);
  expect(notes).toEqual([ONE_CLASS]);
  await expect(read({ 'image.npy': npy(u1('', [8, 8, 4])) })).rejects.toThrow(
    'image.npy: |u1 [8, 8, 4] may be one picture with an alpha channel, which is not read',
  );
});
