/** A wait that can be cut short. */
export class Delay {
  /** Ends the wait at once; nothing happens where there is none. */
  end: () => void = () => {};

  /** Waits until `ms` after `began`. */
  take(ms: number, began: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), Math.max(0, began + ms - performance.now()));
      this.end = () => {
        clearTimeout(timer);
        this.end = () => {};
        resolve();
      };
    });
  }
}
