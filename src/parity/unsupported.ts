/** Thrown for a case that is well formed but asks for what this program does not have; the message is one sentence. */
export class Unsupported extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unsupported';
  }
}
