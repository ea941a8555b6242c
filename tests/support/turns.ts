/** Waits for so many turns of the event loop, whatever time they take: on a busy machine a time may hold no turn. */
export async function turns(count = 100): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}
