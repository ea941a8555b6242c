import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { arrayOf, batch, bufferOf, dict, encoded, frombuffer, hostile, ndarray, pickled } from '../make/pickle.ts';
import { read } from '../make/read.ts';
import { records, tar } from '../make/records.ts';

/** Pixels and labels of `records`. */
function parts(count: number, key?: string) {
  const ten = records(count);
  const data = new Uint8Array(count * 3072);
  for (let i = 0; i < count; i++) data.set(ten.subarray(i * 3073 + 1, (i + 1) * 3073), i * 3072);
  return { labels: Array.from({ length: count }, (_, i) => i % 10), data, ...(key ? { key } : {}) };
}

const { short, list, int } = pickled;

test('batches of the Python version give the images of the binary version', async () => {
  const python = await read({ data_batch_2: batch(parts(4)), data_batch_1: batch(parts(3)) });
  const binary = await read({ 'data_batch_1.bin': records(3), 'data_batch_2.bin': records(4) });
  expect(python.set.fingerprint).toBe(binary.set.fingerprint);
  expect(python.set).toMatchObject({ name: 'CIFAR-10', count: 7 });
});

test('the archive gives its training batches; names and pages in it are ignored', async () => {
  const meta = dict([[short('label_names'), list([short('airplane')])]]);
  const packed = tar([
    { name: 'cifar-10-batches-py/', bytes: new Uint8Array(0) },
    { name: 'cifar-10-batches-py/data_batch_1', bytes: batch(parts(3)) },
    { name: 'cifar-10-batches-py/batches.meta', bytes: meta },
    { name: 'cifar-10-batches-py/test_batch', bytes: batch(parts(2)) },
    { name: 'cifar-10-batches-py/readme.html', bytes: new TextEncoder().encode('<html>') },
  ]);
  const { set, notes } = await read({ 'cifar-10-python.tar.gz': new Uint8Array(gzipSync(packed)) });
  expect(set.count).toBe(3);
  expect(notes).toEqual(['1 test file left out: runs train on the training part.']);
});

test('a single batch of CIFAR-100 has fine labels, and a note explains that', async () => {
  const { labels, data } = parts(6, 'fine_labels');
  const { set, notes } = await read({ train: batch({ labels: labels.map((k) => k * 11), data, key: 'fine_labels' }) });
  expect(set).toMatchObject({ name: 'CIFAR-100', count: 6, classNames: expect.arrayContaining(['worm']) });
  expect([...set.labels]).toEqual([0, 11, 22, 33, 44, 55]);
  expect(set.pixels).toEqual(data);
  expect(notes.join()).toContain('fine labels');
});

test('a pickle with code is refused, whatever its name', async () => {
  const long = new Uint8Array(4000);
  long.set(hostile());
  await expect(read({ data_batch_1: long })).rejects.toThrow(
    /data_batch_1: cannot be read as a CIFAR batch: it asks for "posix\.system", .* nothing of it was run/,
  );
});

const one = parts(2);
const wrong: [string, Uint8Array, RegExp][] = [
  ['no images', dict([[short('labels'), list(Array.from({ length: 900 }, () => int(1)))]]), /no array called "data"/],
  ['no labels', dict([[short('data'), ndarray(2, 3072, one.data)]]), /no list of "labels"/],
  ['too few labels', batch({ ...one, labels: [1] }), /2 images but 1 labels/],
  ['a label of 12', batch({ ...one, labels: [1, 12] }), /label 1 is 12, but labels are 0 to 9/],
  [
    'another shape',
    dict([
      [short('data'), ndarray(3, 2048, one.data)],
      [short('labels'), list([int(1)])],
    ]),
    /u1 \[3,2048\], not u1 \[N,3072\]/,
  ],
  [
    'an array that is cut',
    dict([
      [short('data'), ndarray(3, 3072, one.data)],
      [short('labels'), list([int(1)])],
    ]),
    /needs 9216 bytes and has 6144/,
  ],
];

test.each(wrong)('%s gives one sentence', async (_, bytes, sentence) => {
  await expect(read({ data_batch_1: bytes })).rejects.toThrow(sentence);
});

test('a file cut off anywhere is reported as cut off', async () => {
  const whole = batch(parts(3));
  for (const length of [3073, 5000, 9000, whole.length - 1]) {
    await expect(read({ data_batch_1: whole.subarray(0, length) })).rejects.toThrow(/data_batch_1: .*cut off/);
  }
});

test('a pickle too short for an image is not a batch', async () => {
  await expect(read({ 'batches.meta': dict([[short('a'), int(1)]]) })).rejects.toThrow(/too short to hold images/);
});

test('batches of Python 3 are read: bytes as encoded text, arrays in buffers', async () => {
  const { labels, data } = parts(3);
  const [key, value] = [encoded('data'), frombuffer(3, 3072, data)];
  const { set } = await read({
    data_batch_1: dict([
      [encoded('labels'), list(labels.map(int))],
      [key, value],
    ]),
  });
  expect(set.pixels).toEqual(data);
  const short = dict([
    [encoded('labels'), list(labels.map(int))],
    [key, frombuffer(4, 3072, data)],
  ]);
  await expect(read({ data_batch_1: short })).rejects.toThrow('needs 12288 bytes and has 9216');
});

test.each([
  ['int64', 'i8', (values: number[]) => new Uint8Array(BigInt64Array.from(values, BigInt).buffer)],
  ['int32', 'i4', (values: number[]) => new Uint8Array(Int32Array.from(values).buffer)],
  ['uint16', 'u2', (values: number[]) => new Uint8Array(Uint16Array.from(values).buffer)],
  ['int8', 'i1', (values: number[]) => Uint8Array.from(values)],
] as const)('labels may be an array of %s, in both forms of arrays', async (_, type, bytesOf) => {
  const { data } = parts(5);
  for (const form of [arrayOf, bufferOf]) {
    const labels = form({ type, shape: [5], bytes: bytesOf([3, 1, 4, 1, 5]) });
    const { set } = await read({
      data_batch_1: dict([
        [short('labels'), labels],
        [short('data'), form({ shape: [5, 3072], bytes: data })],
      ]),
    });
    expect([...set.labels]).toEqual([3, 1, 4, 1, 5]);
    expect(set.pixels).toEqual(data);
  }
});

test('images in Fortran order give the same pixels; labels that are no whole numbers get a sentence', async () => {
  const { data } = parts(3);
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < 3; i++) for (let p = 0; p < 3072; p++) bytes[p * 3 + i] = data[i * 3072 + p] ?? 0;
  const file = (form: typeof arrayOf, labels: Uint8Array) =>
    dict([
      [short('labels'), labels],
      [short('data'), form({ shape: [3, 3072], bytes, fortran: true })],
    ]);
  for (const form of [arrayOf, bufferOf]) {
    const { set } = await read({ data_batch_1: file(form, list([int(3), int(1), int(4)])) });
    expect(set.pixels).toEqual(data);
  }
  const floats = arrayOf({ type: 'f4', shape: [3], bytes: new Uint8Array(12) });
  await expect(read({ data_batch_1: file(arrayOf, floats) })).rejects.toThrow('labels are f4, not whole numbers');
});

test.each([
  ['0', `(dp0\nVdata\np1\n${'x'.repeat(4000)}`],
  ['0 of Python 2', `(dp1\nS'data'\np2\n${'x'.repeat(4000)}`],
  ['1', `}q\0(X\x04\0\0\0dataq\x01${'x'.repeat(4000)}`],
])('a pickle of protocol %s is named as one', async (_, text) => {
  const bytes = new TextEncoder().encode(text);
  await expect(read({ data_batch_1: bytes })).rejects.toThrow(
    'data_batch_1: a pickle of protocol 0 or 1, which is not read; save it with protocol 2 or later.',
  );
  await expect(read({ data_batch_1: bytes, data_batch_2: bytes })).rejects.toThrow('protocol 0 or 1');
});
