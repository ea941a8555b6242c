/** Groups digits in threes, the same in both languages of the page: 12800 gives "12,800". */
export function grouped(x: number): string {
  return x.toLocaleString('en-US');
}
