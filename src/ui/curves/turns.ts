// Redraws charts one after the other, so that no task draws two of them.

import { flushSync } from 'react-dom';
import { Pace } from '../../lib/pace.ts';

/** Milliseconds between two redraws for new numbers. */
const TURN_MS = 120;
/** The largest share of time for redraws of new numbers. On a slow machine charts are redrawn less often. */
const SHARE = 0.04;

/** Draws a chart if it has something new. Returns whether it did. */
export type Redraw = () => boolean;

class Turns {
  private readonly charts: Redraw[] = [];
  private readonly pace = new Pace(TURN_MS, SHARE);
  private next = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private frame: number | undefined;

  join(redraw: Redraw): () => void {
    this.charts.push(redraw);
    this.timer ??= setTimeout(() => this.tick(), TURN_MS);
    return () => {
      this.charts.splice(this.charts.indexOf(redraw), 1);
      if (this.charts.length > 0) return;
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  /** Redraws one chart per frame, until none has anything new. */
  hurry(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.turn()) this.hurry();
    });
  }

  private async tick(): Promise<void> {
    // The redraw runs at once, so that its time can be measured.
    await this.pace.run(async () => {
      flushSync(() => this.turn());
    });
    // Charts may have been added or removed during the redraw.
    clearTimeout(this.timer);
    this.timer = this.charts.length > 0 ? setTimeout(() => this.tick(), this.pace.interval) : undefined;
  }

  private turn(): boolean {
    for (let tries = 0; tries < this.charts.length; tries++) {
      this.next = (this.next + 1) % this.charts.length;
      if (this.charts[this.next]?.()) return true;
    }
    return false;
  }
}

export const turns = new Turns();
