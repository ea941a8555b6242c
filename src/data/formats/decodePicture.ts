// Decodes one picture file to pixels. PNG is decoded here, with the same result on every machine. The caller's decoder
// reads JPEG and WebP.
import { readPng } from '../../io/pictures/pngReader.ts';
import { HEAD, kindOf } from '../containers/kindOf.ts';
import type { Picture, PictureDecoder } from '../job.ts';
import { grouped, LIMITS } from '../limits.ts';

/** Decodes a picture. `shown` names the file in the sentence that it throws on failure. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  shown: string,
  decode: PictureDecoder,
): Promise<Picture> {
  const kind = kindOf(bytes.subarray(0, HEAD), bytes.length);
  if (kind !== 'png' && kind !== 'jpeg' && kind !== 'webp') {
    throw new Error(`${shown}: this is no PNG, JPEG or WebP picture.`);
  }
  const { width, height } = sizeOf(bytes, kind);
  if (width * height > LIMITS.picturePixels) {
    throw new Error(
      `${shown}: ${grouped(width)}x${grouped(height)} pixels are too many; at most ${LIMITS.picturePixels / 1e6} million are read.`,
    );
  }
  const picture =
    kind === 'png'
      ? readPng(bytes, shown)
      : await decode(bytes, kind).catch((e: unknown) => {
          const reason =
            e instanceof RefusedPicture
              ? e.message
              : `the ${kind.toUpperCase()} data is damaged or cut off; replace the file or leave it out.`;
          throw new Error(`${shown}: ${reason}`);
        });
  if (picture.width < 1 || picture.height < 1) throw new Error(`${shown}: the picture is empty.`);
  return picture;
}

/** Thrown by a decoder that cannot read a kind of picture. The message is the rest of a sentence. */
export class RefusedPicture extends Error {}

/**
 * The size in the file's header, read before any memory of that size is allocated. It is 0 if a JPEG hides it; JPEG
 * decoders have limits of their own.
 */
function sizeOf(bytes: Uint8Array, kind: 'png' | 'jpeg' | 'webp'): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 'png')
    return bytes.length < 24 ? { width: 0, height: 0 } : { width: view.getUint32(16), height: view.getUint32(20) };
  if (kind === 'webp') return webpSize(view);
  return jpegSize(view);
}

function jpegSize(view: DataView): { width: number; height: number } {
  for (let at = 2; at + 9 < view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) break;
    // Start of frame: markers C0 to CF except the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xc0) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return { width: 0, height: 0 };
}

/** WebP states at most 16,383 pixels a side, or 24 bits in its extended form. */
function webpSize(view: DataView): { width: number; height: number } {
  if (view.byteLength < 30) return { width: 0, height: 0 };
  const form = view.getUint8(15);
  const u24 = (at: number) => view.getUint8(at) + view.getUint8(at + 1) * 256 + view.getUint8(at + 2) * 65_536;
  if (form === 0x58) return { width: u24(24) + 1, height: u24(27) + 1 };
  if (form === 0x4c) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}
