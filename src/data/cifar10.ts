// CIFAR-10's binary version: data_batch_N.bin and test_batch.bin, or an archive (.tar, .tar.gz) of them.
// A record is one label byte 0..9 and 3,072 pixel bytes: red, green, blue planes, each 32x32 row-major.
// Files are told apart by content, not by name.

import { gunzip, looksLikeGzip } from './gzip.ts';
import { fingerprintOf, type ImageSet } from './imageSet.ts';
import { looksLikeTar, readTar, type TarFile } from './tar.ts';

const RESOLUTION = 32;
const PIXELS = 3 * RESOLUTION * RESOLUTION;
/** Bytes of one record. */
export const CIFAR10_RECORD = PIXELS + 1;

/** CIFAR-10's class names, by label. */
export const CIFAR10_CLASSES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

const count = (n: number): string => n.toLocaleString('en-US');

/** Reads batch files and archives of them into one set, in the order given (an archive's batches in its own order). */
export async function readCifar10(files: { name: string; bytes: Uint8Array }[]): Promise<ImageSet> {
  if (files.length === 0) throw new Error('No file was given; choose data_batch_1.bin or cifar-10-binary.tar.gz.');
  const batches: TarFile[] = [];
  for (const file of files) batches.push(...(await batchesOf(file)));
  const total = batches.reduce((sum, b) => sum + b.bytes.length / CIFAR10_RECORD, 0);
  const labels = new Uint8Array(total);
  const pixels = new Uint8Array(total * PIXELS);
  let n = 0;
  for (const batch of batches) {
    const records = batch.bytes.length / CIFAR10_RECORD;
    for (let i = 0; i < records; i++, n++) {
      const at = i * CIFAR10_RECORD;
      labels[n] = batch.bytes[at] ?? 0;
      pixels.set(batch.bytes.subarray(at + 1, at + CIFAR10_RECORD), n * PIXELS);
    }
  }
  return {
    name: 'CIFAR-10',
    count: total,
    channels: 3,
    resolution: RESOLUTION,
    classNames: [...CIFAR10_CLASSES],
    labels,
    pixels,
    fingerprint: fingerprintOf(RESOLUTION, labels, pixels),
  };
}

/** The checked batch files in one given file. Of an archive with training batches, test_batch.bin is left out. */
async function batchesOf(file: TarFile): Promise<TarFile[]> {
  const bytes = looksLikeGzip(file.bytes) ? await gunzip(file.bytes, file.name) : file.bytes;
  if (!looksLikeTar(bytes)) {
    checkBatch(file.name, bytes);
    return [{ name: file.name, bytes }];
  }
  const entries = readTar(bytes, file.name);
  const inside = entries.filter((e) => /(^|\/)(data_batch_\d+|test_batch)\.bin$/.test(e.name));
  if (inside.length === 0) throw new Error(noBatches(file.name, entries));
  const training = inside.filter((e) => !e.name.endsWith('test_batch.bin'));
  const chosen = training.length > 0 ? training : inside;
  for (const batch of chosen) checkBatch(`${file.name}, ${batch.name}`, batch.bytes);
  return chosen;
}

function noBatches(archive: string, entries: TarFile[]): string {
  if (entries.some((e) => /(^|\/)data_batch_\d+$/.test(e.name))) {
    return `${archive}: this is CIFAR-10's Python version; the binary version is needed (cifar-10-binary.tar.gz).`;
  }
  const files = entries.length === 1 ? '1 file' : `${count(entries.length)} files`;
  return `${archive}: holds ${files} but no data_batch_N.bin; expected CIFAR-10's binary version (cifar-10-binary.tar.gz).`;
}

/** Throws unless the bytes are a whole number of records with labels 0..9. */
function checkBatch(name: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw new Error(`${name}: the file is empty; expected CIFAR-10 records of 3,073 bytes.`);
  if (looksLikeText(bytes)) {
    throw new Error(
      `${name}: this is a text file, not CIFAR-10 records; choose data_batch_1.bin or cifar-10-binary.tar.gz.`,
    );
  }
  const records = Math.floor(bytes.length / CIFAR10_RECORD);
  const rest = bytes.length - records * CIFAR10_RECORD;
  if (rest !== 0) {
    throw new Error(
      `${name}: ${count(bytes.length)} bytes is not a whole number of 3,073-byte CIFAR-10 records (${count(records)} ${records === 1 ? 'record' : 'records'} and ${count(rest)} bytes).`,
    );
  }
  for (let i = 0; i < records; i++) {
    const label = bytes[i * CIFAR10_RECORD] ?? 0;
    if (label > 9) {
      throw new Error(
        `${name}: record ${count(i)} has label ${label}, but CIFAR-10's labels are 0 to 9; these are not CIFAR-10 records.`,
      );
    }
  }
}

/** Text: printable ASCII and line breaks only, at the beginning (UTF-8 included). */
function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024);
  try {
    // Not fatal at the end: the cut may split a character, so decode as a stream.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
    return !/[\x00-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  }
}
