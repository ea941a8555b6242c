// The part of vitest that the project's GPU tests use, for a machine without it. Tests run one after the other, in order.
import { ASYMMETRIC_MATCHERS_OBJECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { spyOn } from '@vitest/spy';
import * as chai from 'chai';
import { eagerPolls, quit } from './host.ts';

eagerPolls();
chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Fn = (...args: never[]) => unknown;
type Row = readonly unknown[];
interface Test {
  readonly name: string;
  readonly run: () => unknown;
  readonly ms: number;
}

const TEST_MS = Number(process.env.SIDA_TEST_MS ?? 120_000);
const tests: Test[] = [];
const after: (() => unknown)[] = [];
let file = '';
let broken: unknown;
let group = '';

const plain = (value: unknown, message?: string) => chai.expect(value, message);
export const expect = Object.assign(
  plain,
  chai.expect,
  (globalThis as Record<symbol, unknown>)[ASYMMETRIC_MATCHERS_OBJECT as symbol],
  { extend: (chai.expect as unknown as { extend: unknown }).extend },
) as unknown as typeof import('vitest').expect;
export const vi = { spyOn };

/** Replaces `%s`, `%i` and the like in order by the values of a row, and `$name` by a field of its only value. */
function named(name: string, row: Row): string {
  let at = 0;
  const text = name.replace(/%[sidfjo]/g, (kind) => {
    const value = row[at++];
    return kind === '%s' ? String(value) : JSON.stringify(value);
  });
  const field = (path: string) =>
    path.split('.').reduce<unknown>((o, key) => (o as Record<string, unknown>)?.[key], row[0]);
  return text.replace(/\$([\w.]*\w)/g, (word, path) => String(field(path) ?? word));
}

const rowsOf = (table: readonly unknown[]): Row[] => table.map((row) => (Array.isArray(row) ? row : [row]));

function add(name: string, fn: Fn | { timeout?: number }, rest?: Fn | number, row: Row = []): void {
  const run = (typeof fn === 'function' ? fn : rest) as Fn;
  const ms = typeof rest === 'number' ? rest : TEST_MS;
  tests.push({ name: group ? `${group} > ${name}` : name, run: () => run(...(row as never[])), ms });
}

export const test = Object.assign((name: string, fn: Fn, rest?: Fn | number) => add(name, fn, rest), {
  each: (table: readonly unknown[]) => (name: string, fn: Fn, rest?: Fn | number) => {
    for (const row of rowsOf(table)) add(named(name, row), fn, rest, row);
  },
  skipIf: (no: unknown) => (no ? () => {} : test),
  runIf: (yes: unknown) => (yes ? test : () => {}),
});
export const it = test;

const inGroup = (name: string, fn: () => void): void => {
  const before = group;
  group = before ? `${before} > ${name}` : name;
  fn();
  group = before;
};
export const describe = Object.assign(inGroup, {
  each: (table: readonly unknown[]) => (name: string, fn: Fn) => {
    for (const row of rowsOf(table)) inGroup(named(name, row), () => void fn(...(row as never[])));
  },
});
export const afterAll = (fn: () => unknown): void => void after.unshift(fn);
const every: (() => unknown)[] = [];
const eachAfter: (() => unknown)[] = [];
const first: (() => unknown)[] = [];
export const beforeEach = (fn: () => unknown): void => void every.push(fn);
export const afterEach = (fn: () => unknown): void => void eachAfter.push(fn);
export const beforeAll = (fn: () => unknown): void => void first.push(fn);

const inTime = (run: () => unknown, ms: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, no) => {
    timer = setTimeout(() => no(new Error(`took more than ${ms / 1000} s`)), ms);
  });
  return Promise.race([Promise.resolve().then(run), late]).finally(() => clearTimeout(timer));
};

export function begin(name: string): void {
  file = name;
}

async function runAll(): Promise<void> {
  const only = process.env.SIDA_TEST_ONLY ? new RegExp(process.env.SIDA_TEST_ONLY) : /^/;
  let [passed, failed] = [0, 0];
  const began = performance.now();
  if (broken !== undefined) {
    failed++;
    console.log(`FAIL ${file}: the file did not load: ${said(broken)}`);
  }
  if (broken === undefined) for (const fn of first) await fn();
  for (const t of broken === undefined ? tests.filter(({ name }) => only.test(name)) : []) {
    const from = performance.now();
    try {
      for (const fn of every) await fn();
      await inTime(t.run, t.ms);
      passed++;
      console.log(`ok   ${file} > ${t.name} (${Math.round(performance.now() - from)} ms)`);
    } catch (e) {
      failed++;
      console.log(`FAIL ${file} > ${t.name}: ${said(e)}`);
    }
    for (const fn of eachAfter) await fn();
  }
  console.log(`${file}: ${passed} passed, ${failed} failed, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const fn of after) await inTime(fn, 10_000).catch(() => {});
  quit(failed > 0 ? 1 : 0);
}

const said = (e: unknown): string => (e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e)).slice(0, 3000);
process.on('uncaughtException', (e) => console.log(`FAIL ${file}: outside a test: ${said(e)}`));
export const finish = Object.assign(runAll, {
  broken: (e: unknown) => {
    broken = e;
  },
});
