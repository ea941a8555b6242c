// `sida bench`: times steps and kernels.
import { readFile, writeFile } from 'node:fs/promises';
import { bestProduct, timeStep } from '../../bench/bench.ts';
import { BENCH_NETS, BENCH_STEPS } from '../../bench/benchNets.ts';
import { againstBaseline, type BenchReport, kernelTable, memoryLine, stepTable } from '../../bench/benchReport.ts';
import { EngineError } from '../../lib/errors.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { noPositional, parseArgs, wholeNumber } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf } from '../files.ts';
import { openNodeGpu } from '../nodeGpu.ts';
import { adapterLine, reportNodeAdapter } from './info.ts';

/** Parses `a,b` as names of `all`. Throws `UsageError` for an unknown name. */
function chosen<T extends { readonly name: string }>(flag: string, text: string, all: readonly T[]): T[] {
  return text.split(',').map((word) => {
    const found = all.find((t) => t.name === word.trim());
    if (found) return found;
    throw new UsageError(`${flag}: there is no "${word.trim()}"; there are ${all.map((t) => t.name).join(', ')}.`);
  });
}

/** Parses `1,2,4` as batch sizes. Throws `UsageError` for another text. */
function batchesOf(text: string | undefined): number[] | undefined {
  return text?.split(',').map((word) => {
    const batch = Number(word);
    if (Number.isInteger(batch) && batch >= 1 && batch <= 4096) return batch;
    throw new UsageError(`--batches needs whole numbers from 1 to 4096, got "${word.trim()}".`);
  });
}

async function readReport(path: string): Promise<BenchReport> {
  try {
    const report = JSON.parse(await readFile(pathOf(path), 'utf8')) as BenchReport;
    if (Array.isArray(report.steps) && report.product > 0) return report;
  } catch {
    // The error below explains it.
  }
  throw new EngineError('bad-file', `${path} is not a result of bench: write one with bench --json FILE.`);
}

export const bench: Command = {
  name: 'bench',
  summary: 'times steps and kernels on this adapter, and counts launches and memory',
  usage: `usage: npm run -s sida -- bench [--nets a,b] [--steps a,b] [--batches N,N] [--samples N] [--seconds N] [--baseline FILE] [--json FILE]

Times whole steps and their kernels. Compares each with the best 512 x 512 matrix product of the same run.

  --nets a,b       some of ${BENCH_NETS.map((n) => n.name).join(', ')} (default: nano,tiny)
  --steps a,b      some of ${BENCH_STEPS.join(', ')} (default: all)
  --batches N,N    images in a step; each size is timed (default: the network's own)
  --samples N      most timed steps (default: 5)
  --seconds N      longest time for each (default: 60); at least one step is timed
  --kernels        also times every kernel of every step
  --baseline FILE  an earlier result; prints the ratio to it
  --json FILE      writes all results to this file`,
  async run(argv) {
    const args = parseArgs(argv, {
      '--nets': 'value',
      '--steps': 'value',
      '--batches': 'value',
      '--samples': 'value',
      '--seconds': 'value',
      '--kernels': 'switch',
      '--baseline': 'value',
      '--json': 'value',
    });
    noPositional(args);
    const asked = chosen('--nets', args.values.get('--nets') ?? 'nano,tiny', BENCH_NETS);
    const batches = batchesOf(args.values.get('--batches'));
    const nets = asked.flatMap((net) => batches?.map((batch) => ({ ...net, batch })) ?? [net]);
    const named = BENCH_STEPS.map((name) => ({ name }));
    const steps = chosen('--steps', args.values.get('--steps') ?? BENCH_STEPS.join(','), named);
    const options = {
      samples: wholeNumber(args, '--samples', 1, 1000) ?? 5,
      secondsEach: wholeNumber(args, '--seconds', 1, 36000) ?? 60,
      kernels: args.values.has('--kernels'),
    };
    const baseline = args.values.get('--baseline');
    const before = baseline === undefined ? undefined : await readReport(baseline);
    const gpu = await openNodeGpu();
    const adapter = adapterLine(await reportNodeAdapter(gpu));
    console.log(adapter);
    const product = await bestProduct(gpu);
    console.log(`matrix product 512 x 512: ${(product / 1e9).toFixed(2)} GFLOP/s`);
    const results = [];
    for (const net of nets) {
      for (const { name } of steps) {
        const result = await timeStep(gpu, net, name, options);
        results.push(result);
        console.error(`${net.name} ${name}: ${result.medianMs.toFixed(0)} ms`);
      }
    }
    const report: BenchReport = { adapter, product, steps: results };
    console.log(['', ...stepTable(report), '', ...results.map(memoryLine)].join('\n'));
    if (options.kernels) {
      for (const r of results) console.log(['', `${r.net} ${r.step}`, ...kernelTable(r, product)].join('\n'));
    }
    if (before) console.log(['', ...againstBaseline(report, before)].join('\n'));
    const json = args.values.get('--json');
    if (json !== undefined) await writeFile(pathOf(json), `${JSON.stringify(report, null, 1)}\n`);
    return 0;
  },
};
