/** A name out of a file as it may stand in a sentence: control characters, line breaks too, become question marks. */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return name.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, '?');
}
