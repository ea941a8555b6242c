// Time in which a run should have gone on and did not: the page was frozen, or the machine slept.

/** Silence shorter than this is none. */
const MIN_SILENCE_MS = 15_000;
/** A silence is a gap when it is this many times the usual one. */
const UNUSUAL = 5;
/** A beat that comes this late says that nothing ran meanwhile. */
const LATE_BEAT_MS = 20_000;
/** A look away shorter than this is not worth a word. */
const MIN_AWAY_MS = 60_000;

/** How a run went while nobody could see it. */
export interface Away {
  readonly sec: number;
  /** Speed in comparison with that before. */
  readonly share: number;
}

/** Watches a run's reports and what happens to its page. Times are in milliseconds of one clock. */
export class GapWatch {
  private lastReport = 0;
  /** Usual time between two reports. */
  private usual = 0;
  private away: { at: number; nimg: number; imagesPerSec: number } | null = null;
  private wasAway = false;
  private lastBeat = 0;

  /** The run starts or goes on: what was before is no silence. */
  start(now: number): void {
    this.lastReport = now;
    this.lastBeat = now;
    this.wasAway = this.away !== null;
    if (this.away) this.away = { ...this.away, imagesPerSec: 0 };
  }

  /** A report of finished steps; gives the seconds of a gap that it ends, or 0. */
  report(now: number): number {
    const silence = now - this.lastReport;
    const unusual = this.usual > 0 && silence >= MIN_SILENCE_MS && silence >= UNUSUAL * this.usual;
    const gap = unusual && this.wasAway ? Math.round((silence - this.usual) / 1000) : 0;
    if (gap === 0) this.usual = this.usual === 0 ? silence : 0.8 * this.usual + 0.2 * silence;
    this.lastReport = now;
    this.wasAway = this.away !== null;
    return gap;
  }

  /** A regular sign of life of the page; a late one says that the machine slept. */
  beat(now: number): void {
    if (now - this.lastBeat >= LATE_BEAT_MS) this.wasAway = true;
    this.lastBeat = now;
  }

  /** The page is hidden or frozen. */
  leave(now: number, nimg: number, imagesPerSec: number): void {
    this.wasAway = true;
    this.away ??= { at: now, nimg, imagesPerSec };
  }

  /** The page is seen again; how the run went meanwhile, if that is worth a word. */
  comeBack(now: number, nimg: number): Away | null {
    const { away } = this;
    this.away = null;
    if (!away || now - away.at < MIN_AWAY_MS || away.imagesPerSec <= 0) return null;
    const sec = (now - away.at) / 1000;
    return { sec, share: (nimg - away.nimg) / sec / away.imagesPerSec };
  }
}
