// Builds an image set. Its memory is allocated once, from the number of images in each file.

import { counted, grouped, LIMITS } from '../limits.ts';
import { fingerprintOf, type ImageSet } from './imageSet.ts';

/** Memory for the images of one file, filled in order. */
export interface Slot {
  readonly first: number;
  readonly room: number;
  used: number;
}

export class SetBuilder {
  readonly resolution: number;
  readonly size: number;
  readonly slots: readonly Slot[];
  private readonly pixels: Uint8Array<ArrayBuffer>;
  private readonly labels: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

  /** `rooms`: the largest number of images of each file. */
  constructor(name: string, resolution: number, rooms: readonly number[], classes: number) {
    const total = rooms.reduce((sum, n) => sum + n, 0);
    this.resolution = resolution;
    this.size = 3 * resolution * resolution;
    const most = Math.floor(LIMITS.pixels / this.size);
    if (total > most) {
      throw new Error(
        `${name}: ${counted(total, 'image')} of ${resolution}x${resolution} are more than fit in ${LIMITS.pixels / 2 ** 30} GB; at most ${grouped(most)} are read. Take a part of them.`,
      );
    }
    if (classes > LIMITS.classes)
      throw new Error(`${name}: has ${grouped(classes)} classes; at most ${grouped(LIMITS.classes)} are read.`);
    let first = 0;
    this.slots = rooms.map((room) => {
      const slot = { first, room, used: 0 };
      first += room;
      return slot;
    });
    this.pixels = new Uint8Array(total * this.size);
    this.labels = classes > 256 ? new Uint16Array(total) : new Uint8Array(total);
  }

  /** The 3*R*R bytes of the slot's next image, for the caller to fill. */
  next(slot: Slot, label: number): Uint8Array {
    if (slot.used >= slot.room) throw new Error('A file holds more images than it stated.');
    return this.at(slot.first + slot.used++, label);
  }

  /** The bytes of image i. The caller counts the images in their slot. */
  at(i: number, label: number): Uint8Array {
    this.labels[i] = label;
    return this.pixels.subarray(i * this.size, (i + 1) * this.size);
  }

  /** The finished set. It closes the gaps between slots. */
  finish(name: string, classNames: readonly string[]): ImageSet {
    let count = 0;
    for (const { first, used } of this.slots) {
      if (first !== count) {
        this.pixels.copyWithin(count * this.size, first * this.size, (first + used) * this.size);
        this.labels.copyWithin(count, first, first + used);
      }
      count += used;
    }
    if (count === 0) throw new Error(`${name}: holds no images.`);
    // A reader that did not know the number of classes reserved two bytes a label. Equal sets must have equal labels.
    const kept = this.labels.subarray(0, count);
    const labels = classNames.length > 256 ? Uint16Array.from(kept) : Uint8Array.from(kept);
    const pixels = this.pixels.subarray(0, count * this.size);
    const { resolution } = this;
    const fingerprint = fingerprintOf(resolution, labels, pixels);
    return { name, count, channels: 3, resolution, classNames: [...classNames], labels, pixels, fingerprint };
  }
}
