// The arguments of `tools.mjs`. Commands use it to write results and to measure times.
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { median } from '../../../../src/lib/median.ts';

export const [command = '', ...argv] = process.argv.slice(2);
const names = [
  'nets',
  'batches',
  'modes',
  'seconds',
  'sizes',
  'out',
  'res',
  'count',
  'seed',
  'budget',
  'tag',
  'shapes',
];
export const { values, positionals } = parseArgs({
  args: argv,
  allowPositionals: true,
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
});
export const text = (name: string, otherwise: string): string => String(values[name] ?? otherwise);
export const list = (name: string, otherwise: string): string[] => text(name, otherwise).split(',').filter(Boolean);
export const seconds = Number(text('seconds', '3'));

/** Writes a result to the file and a short line of it to the terminal. */
export function note(row: Record<string, unknown>, line: string): void {
  if (values.out)
    appendFileSync(
      String(values.out),
      `${JSON.stringify({ command, ...(values.tag ? { tag: values.tag } : {}), ...row })}\n`,
    );
  console.log(line);
}

export const round = (x: number, digits = 3): number => Number(x.toPrecision(digits));

/** Milliseconds per call, from rows of n calls until `forSeconds` are over. Returns the median row. */
export async function timed(
  run: (n: number) => Promise<unknown>,
  forSeconds: number,
): Promise<{ ms: number; rows: number; n: number }> {
  const took = async (n: number): Promise<number> => {
    const began = performance.now();
    await run(n);
    return performance.now() - began;
  };
  await took(1);
  let n = 1;
  for (let ms = await took(n); ms < 20 && n < 4096; ms = await took(n)) n *= 2;
  const times: number[] = [];
  const until = performance.now() + 1000 * forSeconds;
  while (times.length < 3 || (performance.now() < until && times.length < 200)) times.push((await took(n)) / n);
  return { ms: median(times), rows: times.length, n };
}
