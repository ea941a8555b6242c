/** Makes a name from a file safe for a sentence: control characters and line breaks become question marks. */
export function printable(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are replaced here
  return name.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, '?');
}
