// The work of a submission follows the adapter's speed within limits.
import { expect, test } from 'vitest';
import { SubmitSize } from '../../src/gpu/submitSize.ts';

test('a GPU of 1 TFLOP/s gets submissions of about 80 ms, a software adapter of 2 GFLOP/s of about 500 ms', () => {
  const gpu = new SubmitSize(false);
  const software = new SubmitSize(true);
  for (let i = 0; i < 20; i++) {
    gpu.note(1e11, 100);
    software.note(1e9, 500);
  }
  expect(gpu.flops).toBeCloseTo(8e10, -8);
  expect(software.flops).toBeCloseTo(1e9, -7);
});

test('no measurement moves it beyond its limits or makes it NaN', () => {
  const size = new SubmitSize(false);
  for (const [flops, ms] of [
    [0, 10],
    [1, 0],
    [Number.NaN, 1],
    [1, Number.NaN],
  ] as const)
    size.note(flops, ms);
  expect(size.flops).toBe(2e10);
  for (let i = 0; i < 60; i++) size.note(1, 1e9);
  expect(size.flops).toBe(1e8);
  for (let i = 0; i < 60; i++) size.note(1e18, 1);
  expect(size.flops).toBe(1e13);
});
