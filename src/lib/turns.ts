/** Runs jobs one after the other. A failed job does not stop the next. */
export type Turns = <T>(job: () => Promise<T>) => Promise<T>;

export function inTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job);
    last = mine.catch(() => {});
    return mine;
  };
}
