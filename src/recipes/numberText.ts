// Reads a number that a person typed. Fields of the recipe use it.

/** A sign, digits with an optional point, and an optional power of ten. */
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** One comma is the decimal mark. */
const COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
/** Groups of three with one mark between them: a space, an apostrophe, an underscore or a comma. */
const GROUPS = /^[+-]?[1-9]\d{0,2}([ _',])\d{3}(\1\d{3})*(\.\d+)?$/;
/** The same where the other mark, a comma, is decimal. */
const GROUPS_THEN_COMMA = /^[+-]?[1-9]\d{0,2}([ _'.])\d{3}(\1\d{3})*,\d+$/;
/** At least two groups with points, so no point is decimal. */
const POINTS = /^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$/;
/** One group of three: a comma or a point may be the decimal mark or may part thousands. */
const COMMA_OR_THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const POINT_OR_THOUSANDS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/**
 * The number of a text. Returns NaN if the text is no number. Returns `ambiguous` if two habits of writing give two
 * numbers: `1,500` where a fraction is possible, `1.500` where only a whole number is.
 */
export function numberOfText(text: string, whole: boolean): number | 'ambiguous' {
  const plain = halfWidth(text).trim();
  if (whole ? POINT_OR_THOUSANDS.test(plain) : COMMA_OR_THOUSANDS.test(plain)) return 'ambiguous';
  if (PLAIN.test(plain)) return Number(plain);
  if (GROUPS.test(plain)) return Number(plain.replace(/[ _',]/g, ''));
  if (GROUPS_THEN_COMMA.test(plain)) return Number(plain.replace(/[ _'.]/g, '').replace(',', '.'));
  if (POINTS.test(plain)) return Number(plain.replaceAll('.', ''));
  if (COMMA.test(plain)) return Number(plain.replace(',', '.'));
  return Number.NaN;
}

/** Replaces fullwidth characters, every kind of space, minus signs and apostrophes by those of ASCII. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, ' ')
    .replace(/[\u2212\ufe63]/g, '-')
    .replace(/[\u2018\u2019]/g, "'");
}
