import { describe, expect, test } from 'vitest';
import { en } from '../../src/ui/messages/en/index.ts';
import { zh } from '../../src/ui/messages/zh/index.ts';

type Leaf = { path: string; text: string };

/** Every sentence by its path. Functions are called with plain arguments. */
function leaves(value: unknown, path = ''): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value === 'function') {
    const args = Array.from({ length: Math.max(1, value.length) }, () => 3);
    try {
      return [{ path, text: String(value(...args)) }];
    } catch {
      return [{ path, text: `called: ${value}` }]; // it takes an object: its source text is used instead
    }
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

const [english, chinese] = [leaves(en), leaves(zh)];

describe('the page speaks English and Chinese', () => {
  /** Names that English takes from tables elsewhere, and Chinese translates here. */
  const TABLES = /^(fitting\.owners|presets\.names)\./;

  test('both have the same sentences', () => {
    expect(english.length).toBeGreaterThan(300);
    const own = chinese.map((l) => l.path).filter((path) => !TABLES.test(path));
    expect(own.sort()).toEqual(english.map((l) => l.path).sort());
  });

  test('none is empty', () => {
    const empty = [...english, ...chinese].filter((l) => l.text.trim() === '');
    expect(empty.map((l) => l.path).filter((path) => !/\.(sub|unit)$/.test(path))).toEqual([]);
  });

  /** Sentences with words, not only signs, numbers, names of formats and of methods. */
  const isSentence = (text: string) => /[a-z]{3,} [a-z]{2,}/i.test(text);

  /** Proper names and formulas. */
  const NAMES = /^name$|\.nets\.|^learn\.numbers\./;

  test('no Chinese sentence was left in English', () => {
    const own = new Map(english.map((l) => [l.path, l.text]));
    const same = chinese.filter((l) => isSentence(l.text) && own.get(l.path) === l.text && !NAMES.test(l.path));
    expect(same.map((l) => `${l.path}: ${l.text}`)).toEqual([]);
  });

  test('no English sentence has Chinese in it', () => {
    expect(english.filter((l) => /\p{Script=Han}/u.test(l.text) && !/language/i.test(l.path))).toEqual([]);
  });
});
