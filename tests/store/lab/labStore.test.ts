import { expect, test } from 'vitest';
import type { LabClient } from '../../../src/workers/lab/client.ts';
import { turns } from '../../support/turns.ts';
import { bad, lab, NETWORK, ok, R } from './fakeLab.ts';

test('the first visit opens the shipped generator, or that of the run in the engine', async () => {
  const shipped = lab();
  await shipped.verbs.enter();
  await shipped.verbs.enter();
  expect(shipped.opened.map(([, what]) => what.split(':')[0])).toEqual(['nano-sida.safetensors']);
  const { grid } = shipped.state.getState();
  expect(grid).toMatchObject({ done: 64, timing: { images: 64, nfe: 1 } });
  expect(grid?.labels?.slice(8, 12)).toEqual([8, 9, 0, 1]);
  expect(grid?.cells.rgba[63 * R * R * 4]).toBe(63);

  const own = lab();
  own.run.state.setState({ recipe: own.recipe, phase: { kind: 'running' } });
  await own.verbs.enter();
  await own.verbs.setAverage('raw');
  expect(own.opened.map(([, what]) => what)).toEqual(['run:3', 'run:3']);
  await own.verbs.regenerate();
  expect(own.opened).toHaveLength(3); // a run's weights change
});

test('seeds, class and noise level reach the thread; a generator without such a class uses all in order', async () => {
  const { verbs, state, asked } = lab();
  await verbs.enter();
  await verbs.setSeeds([5, 9]);
  await verbs.setLabel(7);
  await verbs.setSigma(4);
  expect(asked.at(-1)).toMatchObject({
    sigma: 4,
    steps: null,
    images: [{ latent: { of: [5] }, classes: { of: [7] } }, {}],
  });
  const other = lab({ open: (_, __, name) => ok({ ...NETWORK, resolution: R, name, classes: 0 }) });
  await other.verbs.enter();
  await other.verbs.setLabel(7);
  await other.verbs.choose('recorded');
  expect(other.state.getState()).toMatchObject({ label: null, runId: 'recorded', grid: { labels: null } });
  expect(state.getState().grid?.seeds).toEqual([5, 9]);
});

test('a file that is not a generator is refused, and another source works', async () => {
  let first = true;
  const { verbs, state } = lab({
    open: (_, __, name) => {
      const answer = first ? bad('x.bin is a zip archive.') : ok({ ...NETWORK, resolution: R, name });
      first = false;
      return answer;
    },
  });
  await verbs.takeFile(new File(['PK'], 'x.bin'));
  expect(state.getState()).toMatchObject({
    failure: 'x.bin is a zip archive.',
    network: null,
    grid: null,
    opening: false,
  });
  await verbs.choose('shipped');
  expect(state.getState()).toMatchObject({ failure: null, grid: { done: 64 } });
});

test('a lost device is opened again by the next request', async () => {
  let lost = false;
  const fine = lab();
  const { verbs, state, opened } = lab({
    sample: (...what) => (lost ? bad('The GPU was lost.', 'device-lost') : clientOf(fine)(...what)),
  });
  function clientOf(_: unknown): LabClient['sample'] {
    return async ({ images }) => ({ ok: true, value: { images: images.length, nfe: 1, ms: 1, batch: 2 } });
  }
  await verbs.enter();
  lost = true;
  await verbs.regenerate();
  expect(state.getState()).toMatchObject({ failure: 'The GPU was lost.', network: null });
  lost = false;
  await verbs.regenerate();
  expect(opened).toHaveLength(2);
  expect(state.getState().failure).toBeNull();
});

test('stopped while it opens, it makes nothing until the next request', async () => {
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { verbs, state } = lab({
    open: async (_, __, name) => {
      await held;
      return { ok: true, value: { ...NETWORK, resolution: R, name } };
    },
  });
  const entering = verbs.enter();
  await settled();
  expect(state.getState().opening).toBe(true);
  verbs.cancel();
  answer?.();
  await entering;
  expect(state.getState()).toMatchObject({ opening: false, sampling: false, grid: null });
  await verbs.regenerate();
  expect(state.getState().grid?.timing).not.toBeNull();
});

/** The path and the pad are drawn after a timer of zero, and then without one. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await turns();
}

test('anchors: at most four, a path between them, classes mixed or the first one’s', async () => {
  const { verbs, state, asked } = lab();
  await verbs.enter();
  for (const i of [0, 11, 22, 33, 44]) verbs.addAnchor(i);
  expect(state.getState().mix.anchors.map((a) => a.seed)).toEqual([11, 22, 33, 44]);
  await settled();
  expect(state.getState().mix.strip?.timing).toMatchObject({ images: 16 });
  expect(asked.at(-1)?.images[1]).toMatchObject({
    latent: { of: [11, 22], u: 0.25 },
    classes: { of: [1, 2], u: 0.25 },
  });
  verbs.setMix({ mixClasses: false, way: 'lerp', loop: false });
  await settled();
  expect(asked.at(-1)).toMatchObject({
    way: 'lerp',
    images: { 15: { latent: { of: [33, 44], u: 1 }, classes: { of: [1, 1] } } },
  });
  verbs.removeAnchor(3);
  verbs.movePad(2, 0.25);
  await settled();
  expect(state.getState().mix).toMatchObject({ u: 1, v: 0.25 });
  expect(asked.some((r) => r.images.length === 1 && r.images[0]?.latent.of.join() === '11,22,33,33')).toBe(true);
});

test('another generator keeps the anchors that it can make, with its own pictures', async () => {
  let classes = 10;
  const { verbs, state } = lab({ open: (_, __, name) => ok({ ...NETWORK, resolution: R, name, classes }) });
  await verbs.enter();
  for (const i of [3, 4]) verbs.addAnchor(i);
  await settled();
  const [before] = state.getState().mix.anchors;
  await verbs.choose('recorded');
  await settled();
  const [after] = state.getState().mix.anchors;
  expect(after).toMatchObject({ seed: 3, label: 3 });
  expect(after?.picture).not.toBe(before?.picture);
  expect(state.getState().mix.strip?.timing).not.toBeNull();
  classes = 0;
  await verbs.choose('shipped');
  expect(state.getState().mix.anchors).toEqual([]);
});

test('the teacher of the file is shown beside the generator, with stored steps; another size is refused', async () => {
  const { verbs, state, opened, asked } = lab();
  await verbs.enter();
  verbs.setSteps(3);
  await verbs.compare();
  expect(opened.at(-1)?.[0]).toBe('teacher');
  expect(asked.slice(-2).map((r) => [r.slot, r.steps, r.images.length])).toEqual([
    ['generator', null, 16],
    ['teacher', 3, 16],
  ]);
  const { versus } = state.getState();
  expect(versus).toMatchObject({ busy: false, failure: null, times: { teacher: { nfe: 5 }, generator: { nfe: 1 } } });
  const odd = lab({ open: (slot, _, name) => ok({ ...NETWORK, name, resolution: slot === 'teacher' ? 32 : R }) });
  await odd.verbs.enter();
  await odd.verbs.compare();
  expect(odd.state.getState().versus).toMatchObject({ busy: false, times: null });
  expect(odd.state.getState().versus.failure).toContain('32×32 with 10 classes, the generator of 2×2');
});

test('files are named by weights and images seen, and contain run, seeds and hash', async () => {
  const notes: unknown[] = [];
  const { verbs, state, saved } = lab({
    png: (_, __, note) => {
      notes.push(note);
      return ok(Uint8Array.of(1));
    },
  });
  await verbs.enter();
  await verbs.choose('recorded');
  for (const what of ['sheet', 'pngs', 'npz', 'seeds', 'gif'] as const) await verbs.saveFile(what);
  verbs.pick(5);
  await verbs.saveFile('one');
  expect(saved.map(([name]) => name)).toEqual([
    'nano-sida-generator-640-sheet.png',
    'nano-sida-generator-640-pngs.zip',
    'nano-sida-generator-640-samples.npz',
    'nano-sida-generator-640-seeds.txt',
    'nano-sida-generator-640-seed000005-class5.png',
  ]); // no GIF without a path
  await verbs.setSeeds([7, 8]);
  await verbs.saveMany(200);
  expect(saved.at(-1)).toEqual(['nano-sida-generator-640-samples-7-206.npz', 200]);
  expect(notes[0]).toMatchObject({ Run: 'recorded', Seeds: '0-63', 'Weights SHA-256': 'ff', sigma_init: '2.5' });
  expect(notes[1]).toMatchObject({ Seeds: '5', Classes: '5' });
  expect(state.getState().saving).toBeNull();
});
