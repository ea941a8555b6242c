// Files as they come when something went wrong: cut off, or with bytes changed. The same file and number: the same damage.

/** How many damaged files a reader gets: `npm run fuzz` gives it thousands. */
export const fuzzRuns = (usual: number): number => Number(process.env.FUZZ_RUNS ?? usual);

/** Formats keep their structure at their ends: every other place is within so many bytes of one. */
const ENDS = 1024;

/** A third is cut off anywhere, and up to four bytes of every one are set to anything. */
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
