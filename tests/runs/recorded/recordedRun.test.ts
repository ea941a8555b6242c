import { describe, expect, test } from 'vitest';
import type { RecordedHeader } from '../../../src/runs/recorded/header.ts';
import { MAGIC, PREAMBLE, readRecordedRun } from '../../../src/runs/recorded/read.ts';
import { spread, writeRecordedRun } from '../../../src/runs/recorded/write.ts';
import { ABOUT, history, STEPS, sheet } from '../recorded.ts';

/** The file with its header changed. */
function withHeader(change: (header: RecordedHeader) => object): Uint8Array {
  const file = writeRecordedRun(history(), ABOUT);
  const view = new DataView(file.buffer);
  const end = PREAMBLE + view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(PREAMBLE, end))) as RecordedHeader;
  const text = new TextEncoder().encode(JSON.stringify(change(header)));
  const out = new Uint8Array(PREAMBLE + text.length + file.length - end);
  out.set(file.subarray(0, PREAMBLE));
  new DataView(out.buffer).setUint32(12, text.length, true);
  out.set(text, PREAMBLE);
  out.set(file.subarray(end), PREAMBLE + text.length);
  return out;
}

describe('a recorded run', () => {
  test.each([true, false])('is read back unchanged, with real images: %s', async (critic) => {
    const before = history(critic);
    const after = await readRecordedRun(writeRecordedRun(before, ABOUT));
    expect(after.meta).toEqual(before.meta);
    expect(after.sheets).toEqual(before.sheets);
    expect(after.batches).toEqual(before.batches);
    expect(after.pinned).toEqual(before.pinned);
    expect(after.marks).toEqual(before.marks);
    expect(after.metrics.length).toBe(STEPS);
    for (let i = 0; i < STEPS; i++) expect(after.metrics.row(i)).toEqual(before.metrics.row(i));
  });

  test('from before pinned images existed is read as one without', async () => {
    const without = withHeader(({ pinned: _, ...h }) => h);
    await expect(readRecordedRun(without)).rejects.toThrow('belong to nothing'); // the bytes are there, but the header does not name them
    const after = await readRecordedRun(writeRecordedRun({ ...history(), pinned: null }, ABOUT));
    expect(after.pinned).toBeNull();
    await expect(readRecordedRun(withHeader((h) => ({ ...h, pinned: { ...h.pinned, n: -1 } })))).rejects.toThrow(
      'no usable pinned images',
    );
  });

  test('is the same file for the same run, and small if much repeats', () => {
    const [a, b] = [writeRecordedRun(history(), ABOUT), writeRecordedRun(history(), ABOUT)];
    expect(a).toEqual(b);
  });

  test('keeps to its limits, including the first and the last item', async () => {
    const file = writeRecordedRun(history(), ABOUT, { sheets: 2, batches: 2, images: 1 });
    const run = await readRecordedRun(file);
    expect(run.sheets.map((s) => s.nimg)).toEqual([0, 36]);
    expect(run.sheets).toEqual([sheet(0), sheet(9)]);
    expect(run.batches.map((b) => [b.nimg, b.n, b.sigma.length, b.logitsReal?.length])).toEqual([
      [12, 1, 1, 4],
      [36, 1, 1, 4],
    ]);
    expect(spread([1, 2, 3, 4, 5], 3)).toEqual([1, 3, 5]);
    expect(spread([1, 2], 3)).toEqual([1, 2]);
  });
});

describe('an invalid file is explained', () => {
  const whole = writeRecordedRun(history(), ABOUT);
  const bent = (at: number, value: number) => {
    const copy = whole.slice();
    copy[at] = value;
    return copy;
  };
  test.each([
    ['a web page', new TextEncoder().encode('<!doctype html><title>404</title>'), 'This file is no recorded run.'],
    ['nothing', new Uint8Array(0), 'This file is no recorded run.'],
    ['a later version', bent(8, 2), 'The recorded run has version 2; this page reads 1.'],
    ['half a header', whole.subarray(0, PREAMBLE + 20), 'it ends in its header'],
    ['a torn header', bent(PREAMBLE, 0x7d), 'its header is not JSON'],
    ['half the data', whole.subarray(0, whole.length - 40), 'its data cannot be unpacked'],
    ['bent data', bent(whole.length - 30, 1 + (whole.at(-30) ?? 0)), 'its data cannot be unpacked'],
    ['too little said', withHeader((h) => ({ ...h, bytes: h.bytes - 1 })), 'its data cannot be unpacked'],
    ['too much said', withHeader((h) => ({ ...h, bytes: h.bytes + 1 })), 'its data cannot be unpacked'],
    ['gigabytes', withHeader((h) => ({ ...h, bytes: 2 ** 33 })), 'no usable length'],
    ['fewer sheets', withHeader((h) => ({ ...h, sheets: h.sheets.slice(1) })), 'does not fit its header'],
    ['more rows', withHeader((h) => ({ ...h, rows: h.rows + 1000 })), 'does not fit its header'],
    ['rows of text', withHeader((h) => ({ ...h, rows: 'nine' })), 'no usable rows'],
    ['no axis', withHeader((h) => ({ ...h, columns: ['step', 'nimg'] })), 'no usable columns: sec'],
    ['torn cells', withHeader((h) => ({ ...h, sheets: h.sheets.map((s) => ({ ...s, cols: 3 })) })), 'no usable sheets'],
    ['no cells', withHeader((h) => ({ ...h, sheets: h.sheets.map((s) => ({ ...s, cols: 0 })) })), 'no usable sheets'],
    ['no recipe', withHeader((h) => ({ ...h, recipe: 7 })), 'no usable recipe'],
    ['a wrong recipe', withHeader((h) => ({ ...h, recipe: { ...h.recipe, batch: 'x' } })), 'no usable recipe: batch'],
    ['a useless recipe', withHeader((h) => ({ ...h, recipe: { ...h.recipe, batch: 0 } })), 'no usable recipe'],
    ['a strange mark', withHeader((h) => ({ ...h, marks: [{ kind: 'x', nimg: 1 }] })), 'no usable marks'],
  ])('%s', async (_, file, sentence) => {
    await expect(readRecordedRun(file)).rejects.toThrow(sentence);
  });

  test('the magic is eight bytes', () => expect(new TextEncoder().encode(MAGIC)).toHaveLength(8));
});
