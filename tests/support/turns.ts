/** Waits for a number of turns of the event loop. On a busy machine a fixed time may contain no turn. */
export async function turns(count = 100): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
