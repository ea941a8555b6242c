// Decodes the names in zip and tar archives. Archives seldom say how names are encoded.
import { printable } from '../printable.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Bytes 128 to 255 in code page 437, which zip names without a flag have (APPNOTE, appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/**
 * The names of one archive. Each folder and file name is decoded on its own: as UTF-8 if it is valid, else as code page
 * 437. Control characters become question marks. Names of different bytes stay different: if two would look the same, the
 * later one gets a number.
 */
export class ArchiveNames {
  /** What each name is shown as, by its bytes. */
  private readonly shown = new Map<string, string>();
  private readonly used = new Set<string>();
  /** How many names looked the same. */
  private readonly same = new Map<string, number>();

  /** A path with slashes. `backslashes` also separate names in archives from Windows. */
  path(bytes: Uint8Array, backslashes = false): string {
    const separates = backslashes ? backslashRule(bytes) : () => false;
    const names: string[] = [];
    let from = 0;
    for (let i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] !== SLASH && !(bytes[i] === BACKSLASH && separates(i))) continue;
      names.push(this.name(bytes.subarray(from, i)));
      from = i + 1;
    }
    return names.join('/');
  }

  private name(bytes: Uint8Array): string {
    const key = byteString(bytes);
    const known = this.shown.get(key);
    if (known !== undefined) return known;
    const text = printable(textOf(bytes));
    let name = text;
    let count = this.same.get(text) ?? 1;
    while (this.used.has(name)) name = `${text} (${++count})`;
    this.same.set(text, count);
    this.shown.set(key, name);
    this.used.add(name);
    return name;
  }
}

/** Each byte as the character of the same number. The decoder called latin1 is another one. */
export function byteString(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/**
 * Which backslashes separate names. The second byte of a Chinese or Japanese character may be a backslash, so outside
 * UTF-8 they separate only names without slashes, and not after a byte that is not ASCII.
 */
function backslashRule(bytes: Uint8Array): (at: number) => boolean {
  if (utf8Text(bytes) !== null) return () => true;
  return (at) => !bytes.includes(SLASH) && (bytes[at - 1] ?? 0) < 128;
}

function textOf(bytes: Uint8Array): string {
  return utf8Text(bytes) ?? byteString(bytes).replace(/[\x80-\xff]/g, (c) => CP437.charAt(c.charCodeAt(0) - 128));
}

function utf8Text(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
