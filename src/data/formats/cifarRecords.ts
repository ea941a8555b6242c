// The binary versions of CIFAR-10 and CIFAR-100. A CIFAR-10 record begins with one label byte 0..9; a CIFAR-100 record with
// a coarse label 0..19 and a fine one 0..99. Then 3,072 pixel bytes follow: red, green and blue planes, each 32x32
// row-major.

import { CIFAR10_RECORD, CIFAR100_RECORD } from '../containers/kindOf.ts';
import { grouped } from '../limits.ts';
import { placesOf, type Reading, type Source, sumOfSizes, visit } from '../reading.ts';
import { SetBuilder, type Slot } from '../sets/setBuilder.ts';
import { CIFAR10_CLASSES, CIFAR100_CLASSES, FINE_LABELS } from './cifarNames.ts';

interface Version {
  readonly name: string;
  readonly record: number;
  readonly classNames: readonly string[];
}

const TEN: Version = { name: 'CIFAR-10', record: CIFAR10_RECORD, classNames: CIFAR10_CLASSES };
const HUNDRED: Version = { name: 'CIFAR-100', record: CIFAR100_RECORD, classNames: CIFAR100_CLASSES };
const RECORDS_AT_ONCE = 256;

/** Reads batch files record by record. */
export async function readRecords(source: Source, hundred: boolean): Promise<Reading> {
  const version = hundred ? HUNDRED : TEN;
  const { entries, job } = source;
  const rooms = entries.map((e) => e.size / version.record);
  const builder = new SetBuilder(version.name, 32, rooms, version.classNames.length);
  const places = placesOf(entries);
  job.begin('reading', sumOfSizes(entries));
  await visit(source, entries, async (entry, reader) => {
    const slot = builder.slots[places.get(entry) ?? 0];
    if (!slot) return;
    while (slot.used < slot.room) {
      const bytes = await reader.read(Math.min(RECORDS_AT_ONCE, slot.room - slot.used) * version.record);
      takeRecords(bytes, version, builder, slot, entry.shown);
      await job.advance(bytes.length);
    }
  });
  return { set: builder.finish(version.name, version.classNames), notes: hundred ? [FINE_LABELS] : [], crops: [] };
}

function takeRecords(bytes: Uint8Array, version: Version, builder: SetBuilder, slot: Slot, shown: string): void {
  const { record, name, classNames } = version;
  const labelAt = record - CIFAR10_RECORD;
  for (let at = 0; at < bytes.length; at += record) {
    const label = bytes[at + labelAt] ?? 0;
    if (label >= classNames.length) {
      throw new Error(
        `${shown}: record ${grouped(slot.used)} has label ${label}, but ${name}'s labels are 0 to ${classNames.length - 1}; these are not ${name} records.`,
      );
    }
    builder.next(slot, label).set(bytes.subarray(at + labelAt + 1, at + record));
  }
}
