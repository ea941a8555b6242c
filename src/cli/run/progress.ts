// Writes the progress of a run to the terminal.
import type { MetricsRow } from '../../runs/report.ts';

/** The output: standard output, or a test's buffer. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds between two lines if a line cannot be rewritten (a file, a pipe). */
const LINE_MS = 5000;
const REWRITE = '\r\u001b[K';

/** 12800 → "12,800". */
export const count = (n: number): string => Math.round(n).toLocaleString('en-US');

/** Seconds as "8 s", "1 min 20 s", "2 h 5 min". */
export function duration(sec: number): string {
  const s = Math.max(0, Math.round(sec));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** Three significant digits. An exponent only below 0.001 and from 100,000 on. */
function short(x: number): string {
  const a = Math.abs(x);
  if (a !== 0 && (a >= 1e5 || a < 1e-3)) return x.toExponential(1);
  return a >= 1000 ? x.toFixed(0) : x.toPrecision(3);
}

const LOSSES = [
  ['EDM', 'loss_edm'],
  ['psi', 'loss_psi'],
  ['D', 'loss_d'],
  ['G', 'loss_g'],
  ['adv', 'loss_g_gan'],
] as const;

/** The losses of a step as "psi 12.3 D 0.69 G -4.5 adv 0.7". Losses that the method lacks are omitted. */
export function lossText(row: MetricsRow): string {
  return LOSSES.flatMap(([name, key]) => {
    const value = row[key];
    return value === undefined ? [] : [`${name} ${short(value)}`];
  }).join(' ');
}

/** One line: step, images, speed, losses, time left. */
export function progressText(row: MetricsRow, steps: number, imagesPerSec: number, secLeft: number | null): string {
  const speed = imagesPerSec > 0 ? `${imagesPerSec.toFixed(imagesPerSec < 10 ? 1 : 0)} images/s` : '- images/s';
  const left = secLeft === null ? 'time left unknown' : `${duration(secLeft)} left`;
  return `step ${row.step}/${steps}  ${count(row.nimg)} images  ${speed}  ${lossText(row)}  ${left}`;
}

/** A progress line. A terminal rewrites it; other outputs get a new line every few seconds. */
export class ProgressLine {
  private readonly out: Terminal;
  private shown = false;
  private next = 0;

  constructor(out: Terminal) {
    this.out = out;
  }

  /** Shows the state of the run at `ms`. `always` writes the line even if it is not due. */
  show(text: string, ms: number, always = false): void {
    if (this.out.isTTY) {
      this.out.write(REWRITE + text.slice(0, (this.out.columns ?? 80) - 1));
      this.shown = true;
    } else if (always || ms >= this.next) {
      this.out.write(`${text}\n`);
      this.next = ms + LINE_MS;
    }
  }

  /** Writes a line that is never rewritten. */
  say(text: string): void {
    this.out.write(this.shown ? `${REWRITE}${text}\n` : `${text}\n`);
    this.shown = false;
  }

  /** Keeps the shown line and moves to the next one. */
  end(): void {
    if (this.shown) this.out.write('\n');
    this.shown = false;
  }
}
