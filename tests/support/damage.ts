// Damaged files: cut off, or with changed bytes. The same file and number give the same damage.

/** Number of damaged files for each reader. `npm run fuzz` gives thousands. */
export const fuzzRuns = (usual: number): number => Number(process.env.FUZZ_RUNS ?? usual);

/** Formats have their structure at both ends. Half of the damaged offsets are within this many bytes of an end. */
const ENDS = 1024;

/** A third of the files is cut off anywhere. In every file up to four bytes get any value. */
export function* damaged(whole: Uint8Array, runs: number): Generator<Uint8Array<ArrayBuffer>> {
  let seed = 12345;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const place = (length: number): number => {
    const end = Math.min(ENDS, length);
    return [random(length), random(length), random(end), length - 1 - random(end)][random(4)] ?? 0;
  };
  for (let k = 0; k < runs; k++) {
    const bytes = whole.slice(0, k % 3 === 0 ? place(whole.length) : whole.length);
    for (let i = random(4); i >= 0 && bytes.length > 0; i--) bytes[place(bytes.length)] = random(256);
    yield bytes;
  }
}
