// Charts take turns, so that no two of them are drawn in one task.

/** Between two turns while numbers come in. */
const TURN_MS = 120;

/** Draws a chart if it has something new; says whether it did. */
export type Redraw = () => boolean;

class Turns {
  private readonly charts: Redraw[] = [];
  private next = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private frame: number | undefined;

  join(redraw: Redraw): () => void {
    this.charts.push(redraw);
    this.timer ??= setInterval(() => this.turn(), TURN_MS);
    return () => {
      this.charts.splice(this.charts.indexOf(redraw), 1);
      if (this.charts.length > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  /** Somebody waits: a chart a frame until none has anything new. */
  hurry(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.turn()) this.hurry();
    });
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
