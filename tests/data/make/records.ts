// Synthetic CIFAR records and tar archives.
import { join } from './zip.ts';

/** `count` records with labels 0..9 in turn. Pixel bytes depend on their position. */
export function records(count: number): Uint8Array {
  const out = new Uint8Array(count * 3073);
  for (let i = 0; i < count; i++) {
    out[i * 3073] = i % 10;
    for (let k = 0; k < 3072; k++) out[i * 3073 + 1 + k] = (i * 31 + k * 7) & 255;
  }
  return out;
}

/** A ustar archive of the entries. A name that ends with / is a folder. */
export function tar(entries: { name: string; bytes: Uint8Array }[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, bytes } of entries) {
    const header = new Uint8Array(512);
    const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
    put(name, 0);
    put('0000644\0', 100);
    put(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    put('        ', 148);
    put(name.endsWith('/') ? '5' : '0', 156);
    put('ustar\0', 257);
    const sum = header.reduce((s, b) => s + b, 0);
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    body.set(bytes);
    blocks.push(header, body);
  }
  blocks.push(new Uint8Array(1024));
  return join(blocks);
}

/** CIFAR-100's records: coarse label, fine label, the same pixels. */
export function records100(count: number): Uint8Array {
  const ten = records(count);
  const out = new Uint8Array(count * 3074);
  for (let i = 0; i < count; i++) {
    out[i * 3074] = i % 20;
    out[i * 3074 + 1] = (i * 7) % 100;
    out.set(ten.subarray(i * 3073 + 1, (i + 1) * 3073), i * 3074 + 2);
  }
  return out;
}
