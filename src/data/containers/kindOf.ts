// Recognises a file by its first bytes and its length. The name only decides how the sentence calls a broken file.

import { isOldPickle, isPickle } from '../../io/pickle/pickle.ts';
import { looksLikeNpy } from '../../io/tensors/npy.ts';
import { looksLikeGzip } from '../../io/zip/gunzip.ts';
import { looksLikeTar } from '../../io/zip/tarReader.ts';
import { looksLikeZip } from '../../io/zip/zipReader.ts';

export type Kind =
  | 'gzip'
  | 'zip'
  | 'tar'
  | 'npz'
  | 'npy'
  | 'parquet'
  | 'pickle'
  | 'old-pickle'
  | 'png'
  | 'jpeg'
  | 'webp'
  | 'other-picture'
  | 'cifar10'
  | 'cifar100'
  | 'text'
  | 'empty'
  | 'unknown';

/** Bytes that `kindOf` needs. */
export const HEAD = 1024;

export const CIFAR10_RECORD = 3073;
export const CIFAR100_RECORD = 3074;

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** The kind of a file of `size` bytes that begins with `head`. */
export function kindOf(head: Uint8Array, size: number): Kind {
  if (size === 0) return 'empty';
  if (looksLikeGzip(head)) return 'gzip';
  if (looksLikeZip(head)) return 'zip';
  if (looksLikeNpy(head)) return 'npy';
  const picture = pictureKind(head);
  if (picture) return picture;
  if (ascii(head, 0, 4) === 'PAR1') return 'parquet';
  if (looksLikeTar(head)) return 'tar';
  // Whole records come before text: labels 9 to 13 are tabs and line breaks, and pixels may be printable. Few texts that
  // begin with white space have the length of whole records.
  const [first = 0, second = 0] = head;
  if (size % CIFAR10_RECORD === 0 && first < 10) return 'cifar10';
  if (size % CIFAR100_RECORD === 0 && first < 20 && second < 100) return 'cifar100';
  if (isOldPickle(head)) return 'old-pickle';
  if (looksLikeText(head)) return 'text';
  if (isPickle(head)) return 'pickle';
  return 'unknown';
}

function pictureKind(head: Uint8Array): Kind | undefined {
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'webp';
  const other = ascii(head, 0, 4);
  if (other === 'GIF8' || other === 'II*\0' || other === 'MM\0*' || ascii(head, 4, 8) === 'ftyp')
    return 'other-picture';
  return head[0] === 0x42 && head[1] === 0x4d && head[6] === 0 && head[7] === 0 ? 'other-picture' : undefined;
}

/** Whether the beginning is text: UTF-8 without control characters except line breaks and tabs. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEAD);
  try {
    // The cut may split a character, so decode as a stream, which accepts that.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary from text
    return !/[\x00-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  }
}

/** Whether a path names a part that is not for training. */
export function isTestPart(path: string): boolean {
  return path.split('/').some((part) => /^(test|val|valid|validation|eval)([_\-.\d]|$)/i.test(part));
}
