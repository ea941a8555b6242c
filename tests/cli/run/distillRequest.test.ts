import { expect, test } from 'vitest';
import {
  newRecipe,
  parseDistill,
  planLines,
  resumedRecipe,
  thetaUpdates,
} from '../../../src/cli/run/distillRequest.ts';
import { UsageError } from '../../../src/recipes/cliFlags.ts';
import { presetRecipe } from '../../../src/recipes/presets.ts';

const NANO = presetRecipe('nano');
const line = (text: string) => parseDistill(text.split(' '));
const recipe = (text: string) => newRecipe(line(text));

test('flags change the preset', () => {
  expect(recipe('--preset nano --out d --init-sigma 3 --lsg-gan=0.1 --steps 7')).toEqual({
    ...NANO,
    initSigma: 3,
    lsgGan: 0.1,
    steps: 7,
  });
  expect(line('--resume --out d')).toEqual({
    out: 'd',
    preset: undefined,
    data: undefined,
    resume: true,
    keep: false,
    keepBatches: false,
    changes: {},
  });
});

test.each([
  ['--out d', '--preset is missing: one of shapes10-sida'],
  ['--preset nano', '--out is missing'],
  ['--preset tiny --out d', 'No preset is called "tiny"; there are'],
  ['--preset nano --out d --batch 0', '--batch: Batch must be at least 1'],
  ['--preset nano --out d --lsg-gann 1', 'did you mean --lsg-gan?'],
  ['--preset nano --out d extra', '"extra" is not expected here'],
  ['--preset nano --out d --resume=yes', '--resume takes no value.'],
  ['--preset nano --out d --method sid2a', '--init: SiD²A starts from a finished SiD generator'],
  ['--preset cifar10-tiny-sida --out d', '--data is missing: sida needs real images'],
  ['--preset nano --out d --data x', '--data names real images, but the data set here is shapes10: add --dataset own.'],
])('"%s" is wrong usage', (text, message) => {
  expect(() => recipe(text)).toThrow(UsageError);
  expect(() => recipe(text)).toThrow(message);
});

test('SiD needs no images', () => {
  expect(recipe('--preset cifar10-tiny-sid --out d').method).toBe('sid');
  expect(recipe('--preset cifar10-tiny-sida --out d --data x').method).toBe('sida');
  expect(recipe('--preset nano --out d --dataset own --data x').dataset).toBe('own');
});

test('a resumed run keeps its recipe except live fields', () => {
  const resumed = (text: string) => resumedRecipe({ ...NANO, glr: 3e-4 }, line(`--resume --out d ${text}`.trim()));
  expect(resumed('')).toEqual({ ...NANO, glr: 3e-4 });
  expect(resumed('--preset nano --steps 900 --lr 1e-3 --seed 0')).toEqual({ ...NANO, glr: 3e-4, steps: 900, lr: 1e-3 });
  expect(() => resumed('--seed 1')).toThrow('--seed cannot change when a run is resumed: it was 0, now 1.');
  expect(() => resumed('--preset shapes10-sida')).toThrow('was started with nano, not shapes10-sida');
  expect(() => resumedRecipe({ ...NANO, batch: -1 }, line('--resume --out d'))).toThrow('--batch: Batch must be');
});

test('updates of the generator are counted with warm-up', () => {
  expect(thetaUpdates({ ...NANO, method: 'sid', steps: 10, thetaAfter: 1000, ganAfter: 1000 })).toBe(10);
  expect(thetaUpdates({ ...NANO, steps: 10, batch: 16, thetaAfter: 0 })).toBe(10);
  expect(thetaUpdates({ ...NANO, steps: 10, batch: 16, thetaAfter: 64, ganAfter: 64 })).toBe(5);
  expect(thetaUpdates({ ...NANO, steps: 3, batch: 16, thetaAfter: 1e6, ganAfter: 1e6 })).toBe(0);
});

test('a run describes itself before it starts', () => {
  const plan = { ...NANO, steps: 1000, batch: 16, psiUpdates: 2, thetaAfter: 0, ganAfter: 3200 };
  expect(planLines(plan, { parameters: 190_000, images: 'Shapes-10' })).toEqual([
    'SiDA, preset nano: teacher nano-teacher.safetensors (190,000 parameters), Shapes-10',
    '1,000 steps of 16 images: 16,000 images, 2,000 updates of the fake score, 1,000 updates of the generator ' +
      '(it learns after 0 images, from the adversarial loss too after 3,200)',
  ]);
  const sid = planLines({ ...plan, method: 'sid' }, { parameters: 1, images: 'no real images' });
  expect(sid[0]).toMatch(/^SiD, preset nano: .*, no real images$/);
  expect(sid[1]).toMatch(/1,000 updates of the generator$/);
});
