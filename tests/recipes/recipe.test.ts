import { describe, expect, test } from 'vitest';
import { closestFlag, flagOf, helpLines, parseRecipeFlags, UsageError } from '../../src/recipes/cliFlags.ts';
import { defaultRecipe, FIELDS, fieldOf, recipeDiff } from '../../src/recipes/fields.ts';
import { PRESETS, presetRecipe } from '../../src/recipes/presets.ts';
import { validate } from '../../src/recipes/validate.ts';

describe('field table', () => {
  test('has one row for every key of a recipe but the preset, none twice', () => {
    const keys = FIELDS.map((f) => f.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys, 'preset'].sort()).toEqual(Object.keys(defaultRecipe()).sort());
    for (const slug of PRESETS.map((p) => p.slug))
      expect(Object.keys(presetRecipe(slug)).sort()).toEqual([...keys, 'preset'].sort());
  });

  test('explains every row, and its defaults are in range', () => {
    for (const f of FIELDS) {
      expect(f.doc.length, f.key).toBeGreaterThan(20);
      expect(f.label.length, f.key).toBeGreaterThan(2);
      if (f.type === 'choice') expect(f.choices?.length, f.key).toBeGreaterThan(1);
      if (f.type === 'int' || f.type === 'float')
        expect(f.max, f.key).toBeGreaterThan(f.min ?? Number.POSITIVE_INFINITY);
    }
    expect(validate({ ...defaultRecipe(), preset: 'x' })).toEqual([]);
  });

  test('keeps the published constants', () => {
    const r = defaultRecipe();
    expect([r.tmax, r.initSigma, r.lsg, r.lsgGan, r.logitClamp, r.clip, r.beta1, r.beta2]).toEqual([
      800, 2.5, 100, 0.01, 10, 1, 0, 0.999,
    ]);
    expect([r.pMean, r.pStd, r.sigmaData, r.sigmaMin, r.sigmaMax, r.rho, r.emaRampup]).toEqual([
      -1.2, 1.2, 0.5, 0.002, 80, 7, 0.05,
    ]);
    expect([r.thetaAfter, r.ganAfter]).toEqual([100000, 200000]);
  });
});

describe('presets', () => {
  test('are all valid and name themselves', () => {
    for (const { slug } of PRESETS) {
      expect(validate(presetRecipe(slug)), slug).toEqual([]);
      expect(presetRecipe(slug).preset).toBe(slug);
    }
  });

  test('nano is SiDA at 16x16 and trains the generator from the first step', () => {
    expect(presetRecipe('nano')).toMatchObject({
      method: 'sida',
      dataset: 'shapes10',
      resolution: 16,
      thetaAfter: 0,
      ganAfter: 0,
    });
  });

  test('an unknown slug names the known ones', () => {
    expect(() => presetRecipe('tiny')).toThrow(/"tiny".*nano/);
  });

  test('recipeDiff lists changed keys in the order of the table', () => {
    const nano = presetRecipe('nano');
    expect(recipeDiff(nano, { ...nano, glr: 1, seed: 3, preset: 'other' })).toEqual(['seed', 'glr']);
  });
});

describe('validate', () => {
  const nano = presetRecipe('nano');
  test.each([
    [{ batch: 0 }, 'batch', /at least 1/],
    [{ batch: 1.5 }, 'batch', /whole number/],
    [{ lr: Number.NaN }, 'lr', /must be a number/],
    [{ tmax: 1001 }, 'tmax', /at most 1000/],
    [{ dPMean: -11 }, 'dPMean', /at least -10/],
    [{ teacher: '' }, 'teacher', /name a weights file/],
    [{ sigmaMin: 5, sigmaMax: 3 }, 'sigmaMin', /below its high end/],
    [{ method: 'sid2a' as const }, 'init', /SiD²A starts from/],
    [{ init: 'g.safetensors' }, 'init', /Only SiD²A/],
    [{ thetaAfter: 10, ganAfter: 5 }, 'ganAfter', /cannot start/],
  ])('%o', (changes, key, message) => {
    const issues = validate({ ...nano, ...changes });
    expect(issues.map((i) => i.key)).toEqual([key]);
    expect(issues[0]?.message).toMatch(message);
  });
});

describe('command-line flags', () => {
  test('are the kebab-case names of the fields', () => {
    expect(flagOf('initSigma')).toBe('--init-sigma');
    expect(flagOf('lsgGan')).toBe('--lsg-gan');
    expect(flagOf('tmax')).toBe('--tmax');
  });

  test('become changes; other arguments stay in order', () => {
    const { changes, rest } = parseRecipeFlags([
      '--preset',
      'nano',
      '--init-sigma',
      '3',
      '--lr=1e-4',
      '--xflip',
      '--out',
      'runs/a',
      '--p-mean',
      '-0.4',
      '--resume',
    ]);
    expect(changes).toEqual({ initSigma: 3, lr: 1e-4, xflip: true, pMean: -0.4 });
    expect(rest).toEqual(['--preset', 'nano', '--out', 'runs/a', '--resume']);
    expect(parseRecipeFlags(['--no-xflip']).changes).toEqual({ xflip: false });
    expect(parseRecipeFlags(['--init', 'none']).changes).toEqual({ init: null });
    expect(parseRecipeFlags(['--d-p-mean', '-2']).changes).toEqual({ dPMean: -2 });
    expect(parseRecipeFlags(['--d-p-mean', 'none']).changes).toEqual({ dPMean: null });
  });

  test.each([
    [['--batch', 'many'], /--batch needs a whole number, got "many"/],
    [['--batch', '2.5'], /whole number, got 2.5/],
    [['--batch', '0'], /at least 1, got 0/],
    [['--lr'], /--lr needs a value/],
    [['--lr', '--glr', '1'], /--lr needs a value/],
    [['--lr', ''], /needs a number/],
    [['--method', 'dmd'], /one of edm, sid, sida, sid2a; got dmd/],
    [['--xflip=maybe'], /on or off/],
  ])('%o is one sentence', (argv, message) => {
    expect(() => parseRecipeFlags(argv)).toThrow(UsageError);
    expect(() => parseRecipeFlags(argv)).toThrow(message);
  });

  test('a mistyped flag finds the nearest one', () => {
    expect(closestFlag('--lsg-gann')).toBe('--lsg-gan');
    expect(closestFlag('--ouT', ['--out'])).toBe('--out');
    expect(closestFlag('--nothing-like-it')).toBeNull();
  });

  test('--help lists every hyperparameter with its default in the preset', () => {
    const lines = helpLines(presetRecipe('nano'));
    expect(lines.length).toBe(FIELDS.length);
    for (const [i, f] of FIELDS.entries()) expect(lines[i]).toContain(`${flagOf(f.key)}`);
    expect(lines.find((l) => l.includes('--theta-after'))).toContain('[0]');
    expect(lines.find((l) => l.includes('--init-sigma'))).toContain(fieldOf('initSigma').doc);
  });
});
