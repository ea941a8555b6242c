// The engine in Chromium against PyTorch's numbers.
import { expect, test } from '@playwright/test';
import { philox4x32, type Words4 } from '../../src/lib/philox.ts';
import type { ParityAnswer, ParityRequest } from './parity.worker.ts';
import { serveSources } from './sources.ts';

const sources = serveSources();

test('a network, the SiDA losses and their gradients, and Philox words', async ({ page }) => {
  await sources.open(page);
  const counters = Array.from({ length: 200 }, (_, i): Words4 => [i, i * 7919, 2 ** 32 - 1 - i, (i ** 3) >>> 0]);
  const request: ParityRequest = { fixtures: '/tests/fixtures', cases: ['net-tiny', 'sida-losses'], counters };
  const answer = await sources.ask<ParityRequest, ParityAnswer>(page, '/tests/e2e/parity.worker.ts', request);
  expect(answer.lines[0]).toMatch(/^PASS net-tiny net compared (\d+)\/\1 /);
  expect(answer.lines[1]).toMatch(/^PASS sida-losses sida-losses compared (\d+)\/\1 /);
  expect(answer.words).toEqual(counters.map((c) => philox4x32(c, [c[3], c[0]])));
});
