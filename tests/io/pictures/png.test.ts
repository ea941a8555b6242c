import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { encodePng } from '../../../src/io/pictures/png.ts';

test('pixels survive, and equal pixels give equal files', () => {
  const rgba = Uint8ClampedArray.from({ length: 5 * 3 * 4 }, (_, i) => (i * 37) % 256);
  const png = encodePng(rgba, 5, 3);
  expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const back = decode(png);
  expect([back.width, back.height, back.channels, back.depth]).toEqual([5, 3, 4, 8]);
  expect([...back.data]).toEqual([...rgba]);
  expect(encodePng(new Uint8Array(rgba), 5, 3)).toEqual(png);
});

test('a wrong size is refused', () => {
  expect(() => encodePng(new Uint8Array(15), 2, 2)).toThrow('2 x 2 needs 16 bytes, got 15');
  expect(() => encodePng(new Uint8Array(0), 0, 2)).toThrow('positive whole');
});
