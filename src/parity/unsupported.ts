/** Thrown for a valid case that needs a feature that this program lacks. The message is one sentence. */
export class Unsupported extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unsupported';
  }
}
