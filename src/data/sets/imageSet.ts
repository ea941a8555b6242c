// A labelled set of byte images in the layout of CIFAR-10's records: planes red, green, blue, each row-major.

/** Images as bytes with one class label each. */
export interface ImageSet {
  name: string;
  count: number;
  channels: 3;
  /** Height and width in pixels. */
  resolution: number;
  classNames: string[];
  /** [count] class indices; two bytes each above 256 classes */
  labels: Uint8Array | Uint16Array;
  /** [count, 3, H, W] bytes */
  pixels: Uint8Array;
  /** 16 hexadecimal digits over resolution, labels and pixels. */
  fingerprint: string;
}

/** Content hash of a set: two FNV-1a-like 32-bit lanes over labels and pixels (not cryptographic). */
export function fingerprintOf(resolution: number, labels: Uint8Array | Uint16Array, pixels: Uint8Array): string {
  let a = 0x811c9dc5 ^ resolution;
  let b = 0x9e3779b9 ^ labels.length;
  for (const part of [new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength), pixels]) {
    for (let i = 0; i < part.length; i++) {
      const byte = part[i] ?? 0;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 15);
    }
  }
  const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, '0');
  return hex(a) + hex(b);
}

/** CIFAR-10-style records of a set: per image one label byte, then 3*H*W pixel bytes. */
export function toRecords(set: ImageSet): Uint8Array {
  const size = 3 * set.resolution * set.resolution;
  const out = new Uint8Array(set.count * (size + 1));
  for (let i = 0; i < set.count; i++) {
    out[i * (size + 1)] = set.labels[i] ?? 0;
    out.set(set.pixels.subarray(i * size, (i + 1) * size), i * (size + 1) + 1);
  }
  return out;
}
