import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zipOfPngs } from '../../src/runs/sheetsZip.ts';

test('equal sheets give equal zips, named as the command line names sheets', () => {
  const pngs = new Map([
    [0, Uint8Array.of(1, 2)],
    [128, Uint8Array.of(3)],
  ]);
  const zip = zipOfPngs(pngs);
  expect(zip).toEqual(zipOfPngs(pngs));
  expect(unzipSync(zip)).toEqual({
    'samples-00000000.png': Uint8Array.of(1, 2),
    'samples-00000128.png': Uint8Array.of(3),
  });
});
