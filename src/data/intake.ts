// Reads files of any known kind into an image set: recognised by content, streamed, checked.
import { EndOfBytes } from '../io/byteReader.ts';
import { type Box, type InputFile, openBox, tooMany } from './containers/boxes.ts';
import { choose, type Group } from './containers/choose.ts';
import { readPython } from './formats/cifarPython.ts';
import { readRecords } from './formats/cifarRecords.ts';
import { readNpz } from './formats/npz.ts';
import { readParquet } from './formats/parquet.ts';
import { readPictures } from './formats/pictures.ts';
import { Job, type ReadOptions } from './job.ts';
import { LIMITS } from './limits.ts';
import type { Reading, Source } from './reading.ts';

const READERS: Record<Group, (source: Source) => Promise<Reading>> = {
  cifar10: (source) => readRecords(source, false),
  cifar100: (source) => readRecords(source, true),
  pickle: readPython,
  pictures: readPictures,
  parquet: readParquet,
  npz: readNpz,
};

/** Files inspected at a time. An inspection waits for storage and uses little CPU. */
const AT_ONCE = 32;

/** Reads the data set of the files. Throws one sentence that says what is wrong and how to correct it. */
export async function readImages(files: readonly InputFile[], options: ReadOptions): Promise<Reading> {
  if (files.length === 0) throw new Error('No file was given: the folder is empty. Choose the files of a data set.');
  if (files.length > LIMITS.files) throw tooMany('What was given');
  const job = new Job(options);
  const boxes: Box[] = [];
  job.begin('looking', files.length);
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const some = files.slice(i, i + AT_ONCE);
    boxes.push(...(await Promise.all(some.map((file) => openBox(file, job)))));
    await job.advance(files.length > 1 ? some.length : 0);
  }
  const { group, entries, texts, notes } = choose(boxes.flatMap((b) => [...b.entries]));
  try {
    const reading = await READERS[group]({ boxes, entries, texts, job });
    return { ...reading, notes: [...notes, ...reading.notes] };
  } catch (e) {
    if (!(e instanceof EndOfBytes)) throw e;
    throw new Error(`${entries[0]?.shown}: ${e.message} Download or copy the file again.`);
  }
}
