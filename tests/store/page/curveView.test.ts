import { expect, test } from 'vitest';
import { createCurveView } from '../../../src/store/page/curveView.ts';

function storageOf(text: string | null) {
  const box = { text, writes: 0 };
  const storage = {
    getItem: () => box.text,
    setItem: (_: string, value: string) => {
      box.text = value;
      box.writes++;
    },
  };
  return { box, storage };
}

test('the view of the curves is remembered, except the zoom', () => {
  const { box, storage } = storageOf(null);
  const view = createCurveView(storage);
  view.setState({ axis: 'sec', smoothing: 0.9, scales: { sid: 'symlog' } });
  expect(box.writes).toBe(1);
  view.setState({ zoom: [1, 2] });
  expect(box.writes).toBe(1);
  const next = createCurveView(storage).getState();
  expect(next).toMatchObject({ axis: 'sec', smoothing: 0.9, scales: { sid: 'symlog' }, zoom: null });
});

test('values stored by another version or by hand are used if they are valid', () => {
  const odd = { axis: 'parsecs', smoothing: 4, clip: true, scales: { sid: 'cubic', psi: 'linear' } };
  const { storage } = storageOf(JSON.stringify(odd));
  expect(createCurveView(storage).getState()).toMatchObject({
    axis: 'nimg',
    smoothing: 0,
    clip: true,
    scales: { psi: 'linear' },
  });
  for (const text of ['not json', 'null', '3'])
    expect(createCurveView(storageOf(text).storage).getState().axis).toBe('nimg');
  expect(createCurveView(null).getState().clip).toBe(false);
});
