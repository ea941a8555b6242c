// Detects gaps: time in which a run should have continued but did not, because the page was frozen or the machine slept.

/** Shorter silences are ignored. */
const MIN_SILENCE_MS = 15_000;
/** A silence is a gap if it is this many times as long as usual. */
const UNUSUAL = 5;
/** A heartbeat this late means that nothing ran meanwhile. */
const LATE_BEAT_MS = 20_000;
/** Shorter absences are not reported. */
const MIN_AWAY_MS = 60_000;

/** The course of a run while the page was hidden. */
export interface Away {
  readonly sec: number;
  /** Speed relative to the time before. */
  readonly share: number;
}

/** Watches a run's reports and the visibility of its page. Times are milliseconds of one clock. */
export class GapWatch {
  private lastReport = 0;
  /** Usual time between two reports. */
  private usual = 0;
  private away: { at: number; nimg: number; imagesPerSec: number } | null = null;
  private wasAway = false;
  private lastBeat = 0;

  /** The run starts or resumes. Earlier time does not count as silence. */
  start(now: number): void {
    this.lastReport = now;
    this.lastBeat = now;
    this.wasAway = this.away !== null;
    if (this.away) this.away = { ...this.away, imagesPerSec: 0 };
  }

  /** A report of finished steps. Returns the seconds of a gap that it ends, or 0. */
  report(now: number): number {
    const silence = now - this.lastReport;
    const unusual = this.usual > 0 && silence >= MIN_SILENCE_MS && silence >= UNUSUAL * this.usual;
    const gap = unusual && this.wasAway ? Math.round((silence - this.usual) / 1000) : 0;
    if (gap === 0) this.usual = this.usual === 0 ? silence : 0.8 * this.usual + 0.2 * silence;
    this.lastReport = now;
    this.wasAway = this.away !== null;
    return gap;
  }

  /** A regular heartbeat of the page. A late one means that the machine slept. */
  beat(now: number): void {
    if (now - this.lastBeat >= LATE_BEAT_MS) this.wasAway = true;
    this.lastBeat = now;
  }

  /** The page is hidden or frozen. */
  leave(now: number, nimg: number, imagesPerSec: number): void {
    this.wasAway = true;
    this.away ??= { at: now, nimg, imagesPerSec };
  }

  /** The page is visible again. Returns the course of the run meanwhile, or null if it is not worth reporting. */
  comeBack(now: number, nimg: number): Away | null {
    const { away } = this;
    this.away = null;
    if (!away || now - away.at < MIN_AWAY_MS || away.imagesPerSec <= 0) return null;
    const sec = (now - away.at) / 1000;
    return { sec, share: (nimg - away.nimg) / sec / away.imagesPerSec };
  }
}
