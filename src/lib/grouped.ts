/** 12800 → "12,800": digits in threes, in both of the page's languages. */
export function grouped(x: number): string {
  return x.toLocaleString('en-US');
}
