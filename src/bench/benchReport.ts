// The benchmark's results as tables.
import type { StepResult } from './bench.ts';

/** The results of one run of `bench`, as written to a file. */
export interface BenchReport {
  readonly adapter: string;
  /** FLOP/s of the best 512 x 512 matrix product. */
  readonly product: number;
  readonly steps: readonly StepResult[];
}

const HEAD = [
  'network',
  'step',
  'batch',
  'median ms',
  'GFLOP/s',
  'of product',
  'GB/s',
  'dispatches',
  'submits',
  'MiB',
  'floor',
  'over floor',
  'first ms',
];
const MIB = 2 ** 20;

/** A number as text, or `-` if it is not finite. A clock that is too coarse gives times of 0. */
const figure = (x: number, digits: number): string => (Number.isFinite(x) ? x.toFixed(digits) : '-');

/** Bytes on the GPU for a step. */
export const totalBytes = (r: StepResult): number => r.memory.reduce((sum, m) => sum + m.bytes, 0);

/** Bytes held divided by the bytes that must be held. */
export const overFloor = (r: StepResult): number => totalBytes(r) / r.floor;

function table(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]?.map((_, c) => Math.max(...rows.map((r) => r[c]?.length ?? 0))) ?? [];
  return rows.map((r) =>
    r.map((cell, c) => (c < left ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  '),
  );
}

function stepCells(r: StepResult, product: number): string[] {
  const rate = r.flops / r.medianMs / 1e6;
  return [
    r.net,
    r.step,
    String(r.batch),
    r.medianMs.toFixed(r.medianMs < 100 ? 1 : 0),
    rate.toFixed(2),
    `${((100 * rate * 1e9) / product).toFixed(0)} %`,
    (r.bytes / r.medianMs / 1e6).toFixed(2),
    String(r.dispatches),
    String(r.submits),
    (totalBytes(r) / MIB).toFixed(1),
    (r.floor / MIB).toFixed(1),
    overFloor(r).toFixed(2),
    r.firstMs.toFixed(0),
  ];
}

/** One row per step. */
export function stepTable({ steps, product }: BenchReport): string[] {
  return table([HEAD, ...steps.map((r) => stepCells(r, product))], 2);
}

/** The kernels of a step with the longest times. */
export function kernelTable(r: StepResult, product: number, most = 12): string[] {
  const all = r.ops.reduce((sum, o) => sum + o.ms, 0);
  const rows = r.ops.slice(0, most).map((o) => {
    const rate = o.flops / o.ms / 1e6;
    const share = o.flops > 0 ? [figure(rate, 2), `${figure((100 * rate * 1e9) / product, 0)} %`] : ['', ''];
    return [
      o.op,
      String(o.launches),
      o.ms.toFixed(1),
      `${figure((100 * o.ms) / all, 0)} %`,
      ...share,
      figure(o.bytes / o.ms / 1e6, 2),
    ];
  });
  return table([['kernel', 'launches', 'ms', 'share', 'GFLOP/s', 'of product', 'GB/s'], ...rows], 1);
}

/** Memory by owner, largest first. */
export function memoryLine(r: StepResult): string {
  const parts = [...r.memory].sort((a, b) => b.bytes - a.bytes).map((m) => `${m.owner} ${(m.bytes / MIB).toFixed(1)}`);
  return `${r.net} ${r.step}, MiB: ${parts.join(', ')}`;
}

/**
 * The times of this run divided by those of a baseline. Each is measured in units of its own run's matrix product, which
 * mostly cancels differences of load and machine. Above 1 is slower.
 */
export function againstBaseline(now: BenchReport, before: BenchReport): string[] {
  const rows = now.steps.flatMap((r) => {
    const old = before.steps.find((o) => o.net === r.net && o.step === r.step && o.batch === r.batch);
    if (!old) return [];
    const ratio = (r.medianMs * now.product) / (old.medianMs * before.product);
    const counts = `${old.dispatches} -> ${r.dispatches}`;
    const bytes = `${(totalBytes(old) / MIB).toFixed(1)} -> ${(totalBytes(r) / MIB).toFixed(1)}`;
    return [[r.net, r.step, ratio.toFixed(2), counts, bytes]];
  });
  if (rows.length === 0) return ['The baseline has none of these steps.'];
  return table([['network', 'step', 'time / baseline', 'dispatches', 'MiB'], ...rows], 2);
}
