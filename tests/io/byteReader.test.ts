import { expect, test } from 'vitest';
import { ByteReader, EndOfBytes } from '../../src/io/byteReader.ts';

function stream(...chunks: number[][]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
      controller.close();
    },
  });
}

test('reads across chunks, skips, and counts', async () => {
  const reader = new ByteReader(stream([1, 2, 3], [], [4], [5, 6, 7]));
  expect([...(await reader.read(2))]).toEqual([1, 2]);
  await reader.skip(2);
  expect([...(await reader.upTo(9))]).toEqual([5, 6, 7]);
  expect(reader.taken).toBe(7);
  expect([...(await reader.upTo(1))]).toEqual([]);
});

test('the end is reported with the number of missing bytes', async () => {
  await expect(new ByteReader(stream([1, 2])).read(5)).rejects.toEqual(new EndOfBytes(3));
  await expect(ByteReader.of(Uint8Array.of(1)).skip(4)).rejects.toThrow('ends 3 bytes too early');
});

test('the rest is drained; errors of the stream are explained', async () => {
  expect(await new ByteReader(stream([1, 2], [3])).drain()).toBe(3);
  const broken = new ReadableStream<Uint8Array>({
    pull() {
      throw new Error('inner');
    },
  });
  await expect(new ByteReader(broken, () => new Error('a.gz is damaged')).read(1)).rejects.toThrow('a.gz is damaged');
});
