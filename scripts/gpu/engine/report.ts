// Results of tools.mjs, `sida bench --json` and peer.py in one folder, as Markdown tables for docs/performance.md.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchReport } from '../../../src/bench/benchReport.ts';
import { kernelTable, memoryLine, overFloor, totalBytes } from '../../../src/bench/benchReport.ts';

type Row = Record<string, unknown>;
const num = (x: unknown): number => (typeof x === 'number' ? x : Number.NaN);
const fig = (x: unknown, digits = 3): string => {
  const n = num(x);
  if (!Number.isFinite(n)) return '-';
  return Math.abs(n) >= 1000 ? Math.round(n).toLocaleString('en-US') : String(Number(n.toPrecision(digits)));
};
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0
    ? ['nothing measured']
    : [
        `| ${head.join(' | ')} |`,
        `| ${head.map(() => '---').join(' | ')} |`,
        ...rows.map((r) => `| ${r.join(' | ')} |`),
        '',
      ];

function lines(folder: string): Row[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
    .flatMap((line): Row[] => {
      try {
        return [JSON.parse(line) as Row];
      } catch {
        return []; // cut short
      }
    });
}

function reports(folder: string): (BenchReport & { name: string })[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('bench') && name.endsWith('.json'))
    .flatMap((name) => {
      try {
        return [{ ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchReport), name }];
      } catch {
        return [];
      }
    });
}

/** Everything of a folder, as Markdown. */
export function report(folder: string): string {
  if (!existsSync(folder)) return `${folder} is missing.`;
  const all = lines(folder);
  const of = (command: string) => all.filter((r) => r.command === command && r.error === undefined);
  const benches = reports(folder);
  const out: string[] = ['# Measured on this GPU', '', benches[0]?.adapter ?? '', ''];
  for (const r of of('launch'))
    out.push(
      `${r.tag ?? ''}: a launch ${fig(r.launchUs)} us, a submission ${fig(r.submitUs)} us, waiting for one launch ${fig(r.waitMs)} ms`,
      '',
    );
  out.push('## Steps', '');
  const steps = benches.flatMap((b) => b.steps.map((s) => ({ ...s, product: b.product, from: b.name })));
  out.push(
    ...table(
      [
        'network',
        'step',
        'images',
        'median ms',
        'GFLOP/s',
        'of product',
        'launches',
        'submits',
        'MiB',
        'over floor',
        'first ms',
        'from',
      ],
      steps.map((r) => {
        const rate = r.flops / r.medianMs / 1e6;
        return [
          r.net,
          r.step,
          String(r.batch),
          fig(r.medianMs),
          fig(rate),
          `${fig((100e9 * rate) / r.product, 2)} %`,
          String(r.dispatches),
          String(r.submits),
          fig(totalBytes(r) / 2 ** 20),
          overFloor(r).toFixed(2),
          fig(r.firstMs),
          r.from,
        ];
      }),
    ),
  );
  out.push('## SiDA iterations in a row, by kernel variants', '');
  const rows = of('steps');
  out.push(
    ...table(
      [
        'network',
        'images',
        'variants',
        'ms',
        'alone ms',
        'images/s',
        'GFLOP/s',
        'launches',
        'us a launch',
        'MiB',
        'open s',
      ],
      rows
        .filter((r) => r.mode !== 'tuning')
        .map((r) => [
          `${r.net}${r.tag ? ` (${r.tag})` : ''}`,
          String(r.batch),
          String(r.mode),
          fig(r.ms),
          fig(r.aloneMs),
          fig(r.imagesPerSec, 4),
          fig(num(r.flops) / num(r.ms) / 1e6),
          String(r.dispatches),
          fig((1000 * num(r.ms)) / num(r.dispatches)),
          fig(r.mib),
          fig(num(r.openMs) / 1000),
        ]),
    ),
  );
  out.push('## Runs', '');
  out.push(
    ...table(
      ['run', 'images/s', 'steps/s', 'images', 's', 'KID-tiny (images)'],
      of('speed').map((r) => {
        const scores = (r.scores as { nimg: number; kid: number }[]).map((s) => `${fig(s.kid)} (${fig(s.nimg)})`);
        return [
          String(r.folder).split('/').at(-1) ?? '',
          fig(r.imagesPerSec, 4),
          fig(r.stepsPerSec),
          fig(r.nimg),
          fig(r.sec),
          scores.join(', '),
        ];
      }),
    ),
  );
  out.push(
    '## Beside PyTorch on the same GPU',
    '',
    "Ratio: time of this engine over PyTorch's. Single steps: from one loss on the host to the next. In a row: SiDA iterations.",
    '',
  );
  const peers = all.filter((r) => r.way !== undefined && r.error === undefined);
  const ways = [...new Set(peers.map((r) => String(r.way)))];
  const keys = [...new Set(peers.map((r) => `${r.net} ${r.step} ${r.batch}`))];
  const peerRows = keys.map((key) => {
    const [net, step, batch] = key.split(' ');
    const single = steps
      .filter((s) => s.net === net && s.step === step && String(s.batch) === batch)
      .map((s) => s.medianMs);
    const inRow = rows
      .filter((r) => step === 'sida' && r.net === net && String(r.batch) === batch && r.mode !== 'tuning')
      .map((r) => num(r.ms));
    const [mine, mineInRow] = [Math.min(...single), Math.min(...inRow)];
    const cells = ways.map((way) => {
      const r = peers.find((q) => q.way === way && `${q.net} ${q.step} ${q.batch}` === key);
      if (!r) return '';
      const ratios = [
        Number.isFinite(mine) ? fig(mine / num(r.alone_ms), 2) : '',
        Number.isFinite(mineInRow) ? `in a row ${fig(mineInRow / num(r.ms), 2)}` : '',
      ].filter(Boolean);
      return `${fig(r.alone_ms)} / ${fig(r.ms)} (${ratios.join(', ')})`;
    });
    return [net ?? '', step ?? '', batch ?? '', fig(mine), fig(mineInRow), ...cells];
  });
  out.push(
    ...table(
      ['network', 'step', 'images', 'WGSL ms', 'in a row', ...ways.map((w) => `${w}: alone / in a row (ratio)`)],
      peerRows,
    ),
  );
  out.push('## Variants of a kernel', '');
  const kernels = of('kernels');
  const kinds = ['direct', 'tile', 'wide', 'quad', 'subgroup', 'half'];
  const cell = (r: Row, v: string) => fig(((r.gflops ?? r.ms) as Row)?.[v]);
  out.push(
    'GFLOP/s',
    '',
    ...table(
      ['shape', ...kinds],
      kernels.filter((r) => num(r.flops) > 0).map((r) => [String(r.key), ...kinds.map((v) => cell(r, v))]),
    ),
  );
  out.push(
    'milliseconds',
    '',
    ...table(
      ['shape', ...kinds],
      kernels.filter((r) => r.flops === 0).map((r) => [String(r.key), ...kinds.map((v) => cell(r, v))]),
    ),
  );
  out.push(
    '## Products',
    '',
    ...table(
      ['side', 'variant', 'GFLOP/s'],
      of('products').map((r) => [String(r.M), String(r.variant), fig(r.gflops)]),
    ),
  );
  out.push('## Kernels of a step', '');
  for (const b of benches)
    for (const s of b.steps.filter((s) => s.ops.length > 0))
      out.push(
        `${s.net} ${s.step}, ${s.batch} images (${b.name})`,
        '```',
        ...kernelTable(s, b.product),
        '```',
        memoryLine(s),
        '',
      );
  const failed = all.filter((r) => r.error !== undefined);
  if (failed.length > 0) out.push('## What failed', '', ...failed.map((r) => `- ${JSON.stringify(r).slice(0, 400)}`));
  return out.join('\n');
}
