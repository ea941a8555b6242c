import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { read as readFiles, stubJpeg } from '../make/read.ts';
import { records, records100, tar } from '../make/records.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const read = async (name: string, bytes: Uint8Array) => (await readFiles({ [name]: bytes })).set;
/** Like the official archive: a folder, names, five batches, a test batch, a page. */
function archive(batches: number): Uint8Array {
  const train = Array.from({ length: batches }, (_, i) => ({
    name: `cifar-10-batches-bin/data_batch_${i + 1}.bin`,
    bytes: records(3 + i),
  }));
  return tar([
    { name: 'cifar-10-batches-bin/', bytes: new Uint8Array(0) },
    ...train,
    { name: 'cifar-10-batches-bin/batches.meta.txt', bytes: text('airplane\nautomobile\n') },
    { name: 'cifar-10-batches-bin/test_batch.bin', bytes: records(2) },
    { name: 'cifar-10-batches-bin/readme.html', bytes: text('<html></html>') },
  ]);
}

test('a batch file becomes labels and planes', async () => {
  const set = await read('data_batch_1.bin', records(12));
  expect(set.count).toBe(12);
  expect([...set.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  expect(set.pixels.length).toBe(12 * 3072);
  expect(set.pixels[5 * 3072 + 2000]).toBe((5 * 31 + 2000 * 7) & 255);
  expect(set.classNames[9]).toBe('truck');
});

test('several files are joined in the natural order of their names', async () => {
  const { set } = await readFiles({ 'b_10.bin': records(4), 'b_9.bin': records(2), renamed: records(1) });
  expect([...set.labels]).toEqual([0, 1, 0, 1, 2, 3, 0]);
});

test.each([
  ['tar.gz', (t: Uint8Array) => new Uint8Array(gzipSync(t))],
  ['tar', (t: Uint8Array) => t],
])('an archive (%s) gives its training batches, not the test batch', async (ending, pack) => {
  const set = await read(`cifar-10-binary.${ending}`, pack(archive(2)));
  expect([...set.labels]).toEqual([0, 1, 2, 0, 1, 2, 3]);
});

test('an archive with only the test batch gives that batch', async () => {
  expect((await read('t.tar', archive(0))).count).toBe(2);
});

test('a gzipped batch is read too', async () => {
  expect((await read('data_batch_1.bin.gz', new Uint8Array(gzipSync(records(4))))).count).toBe(4);
});

test('a truncated batch reports its records and bytes', async () => {
  await expect(read('data_batch_3.bin', records(402).subarray(0, 401 * 3073 + 2294))).rejects.toThrow(
    'data_batch_3.bin: 1,234,567 bytes is not a whole number of 3,073-byte CIFAR-10 records (401 records and 2,294 bytes).',
  );
});

test('labels above 9 name the record', async () => {
  const bytes = records(5);
  bytes[3 * 3073] = 77;
  await expect(read('data_batch_1.bin', bytes)).rejects.toThrow(/record 3 has label 77, .*0 to 9/);
});

test.each([
  ['plain text', text('hello, this is not an image\n'.repeat(200))],
  ['UTF-8 text cut inside a character', text('ä'.repeat(1000))],
  ['text of exactly one record', text('x'.repeat(3073))],
])('%s is called a text file', async (_, bytes) => {
  await expect(read('notes.txt', bytes)).rejects.toThrow(/notes\.txt: this is a text file/);
});

test('an empty file and no file are refused', async () => {
  await expect(read('data_batch_1.bin', new Uint8Array(0))).rejects.toThrow(/is empty/);
  await expect(readFiles({})).rejects.toThrow(/No file was given/);
});

test('an archive without batches reports its contents', async () => {
  const other = tar([{ name: 'a.txt', bytes: text('a') }]);
  await expect(read('other.tar.gz', new Uint8Array(gzipSync(other)))).rejects.toThrow(
    /other\.tar\.gz, a\.txt: this is a text file, not images/,
  );
});

test('a truncated archive is reported as incomplete, packed or not', async () => {
  const whole = archive(2);
  await expect(read('c.tar', whole.subarray(0, 8000))).rejects.toThrow(/bytes before the end of .*data_batch_1\.bin/);
  const packed = new Uint8Array(gzipSync(whole));
  await expect(read('c.tar.gz', packed.subarray(0, packed.length - 40))).rejects.toThrow(/damaged or incomplete/);
});

test('a wrong batch in an archive is named together with the archive', async () => {
  const bad = tar([{ name: 'cifar-10-batches-bin/data_batch_1.bin', bytes: records(1).subarray(0, 3000) }]);
  await expect(read('c.tar', bad)).rejects.toThrow(/c\.tar, cifar-10-batches-bin\/data_batch_1\.bin: 3,000 bytes/);
});

test('a damaged header in an archive is reported with its position', async () => {
  const bytes = archive(1).slice();
  bytes[512 + 3] = 255;
  await expect(read('c.tar', bytes)).rejects.toThrow(/not a valid tar header at byte 512/);
});

test('CIFAR-100 is recognised by its records; fine labels are used, and a note says so', async () => {
  const { set, notes } = await readFiles({ 'train.bin': records100(30) });
  expect(set).toMatchObject({ name: 'CIFAR-100', count: 30 });
  expect(set.classNames).toHaveLength(100);
  expect([...set.labels].slice(0, 4)).toEqual([0, 7, 14, 21]);
  expect(set.pixels.subarray(3072, 6144)).toEqual(records(2).subarray(3074));
  expect(notes.join()).toContain('fine labels');
});

test("CIFAR-100's archive gives its training part", async () => {
  const packed = tar([
    { name: 'cifar-100-binary/coarse_label_names.txt', bytes: text('fish\n') },
    { name: 'cifar-100-binary/test.bin', bytes: records100(5) },
    { name: 'cifar-100-binary/train.bin', bytes: records100(9) },
  ]);
  const { set, notes } = await readFiles({ 'cifar-100-binary.tar.gz': new Uint8Array(gzipSync(packed)) });
  expect(set.count).toBe(9);
  expect(notes).toEqual(['1 test file left out: runs train on the training part.', expect.stringContaining('fine')]);
  await expect(readFiles({ 'train.bin': records100(3).subarray(1) })).rejects.toThrow(
    'train.bin: 9,221 bytes is not a whole number of 3,074-byte CIFAR-100 records (2 records and 3,073 bytes).',
  );
});

test('the same batches give the same fingerprint in any packing', async () => {
  const loose = await readFiles({ 'c/data_batch_2.bin': records(4), 'c/data_batch_1.bin': records(3) });
  const packed = await readFiles({ 'c.tar': archive(2) });
  expect(packed.set.fingerprint).toBe(loose.set.fingerprint);
});

test('two kinds at once are refused, with a file of each as example', async () => {
  await expect(readFiles({ 'a.bin': records(2), 'b.bin': records100(2) })).rejects.toThrow(
    'These files are of two kinds: a.bin is CIFAR-10 records, b.bin is CIFAR-100 records. Add one data set at a time.',
  );
});

test('batches that begin like text are batches', async () => {
  const like = (record: number, labels: number[]) => {
    const bytes = new Uint8Array(3 * record).fill(0x65);
    for (let i = 0; i < 3; i++) bytes.set(labels, i * record);
    return bytes;
  };
  const ten = await read('data_batch_1.bin', like(3073, [9]));
  expect(ten).toMatchObject({ name: 'CIFAR-10', count: 3, labels: Uint8Array.of(9, 9, 9) });
  for (const coarse of [9, 10, 13]) {
    const hundred = await read('train.bin', like(3074, [coarse, 41]));
    expect(hundred).toMatchObject({ name: 'CIFAR-100', count: 3, labels: Uint8Array.of(41, 41, 41) });
    expect(hundred.pixels.every((p) => p === 0x65)).toBe(true);
  }
  const page = new Uint8Array(3073).fill(0x65);
  await expect(read('notes.txt', page)).rejects.toThrow('this is a text file, not images');
});

test('a .bin of another kind is left out beside other data; beside batches, a broken batch is named', async () => {
  const other = new Uint8Array(1033).fill(200);
  const pets = { 'pets/cat/a.jpg': stubJpeg(10), 'pets/dog/b.jpg': stubJpeg(20), 'pets/embeddings.bin': other };
  const { set, notes } = await readFiles(pets);
  expect(set.classNames).toEqual(['cat', 'dog']);
  expect(notes).toContain('1 file of another kind left out, such as pets/embeddings.bin.');
  const beside = await readFiles({ 'data_batch_1.bin': records(3), 'embeddings.bin': other });
  expect(beside.set.count).toBe(3);
  expect(beside.notes).toEqual(['1 file of another kind left out, such as embeddings.bin.']);
  await expect(readFiles({ 'data_batch_1.bin': records(3), 'data_batch_2.bin': other })).rejects.toThrow(
    'data_batch_2.bin: 1,033 bytes is not a whole number of 3,073-byte CIFAR-10 records',
  );
});
