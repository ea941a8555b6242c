import { expect, test } from 'vitest';
import { duration, lossText, ProgressLine, progressText } from '../../../src/cli/run/progress.ts';
import type { MetricsRow } from '../../../src/runs/report.ts';

const sid: MetricsRow = {
  step: 12,
  nimg: 12_800,
  loss_psi: 123.456,
  loss_g: -0.00012,
  grad_norm_psi: 1,
  grad_norm_theta: 1,
  nan_images: 0,
  sec: 3,
};
const sida = { ...sid, loss_d: 0.6934, loss_g_gan: 0.5 };

test('durations are written for people', () => {
  expect([0.4, 8, 59.6, 80, 3599, 7500].map(duration)).toEqual([
    '0 s',
    '8 s',
    '1 min 0 s',
    '1 min 20 s',
    '59 min 59 s',
    '2 h 5 min',
  ]);
});

test('losses that a method lacks are omitted', () => {
  expect(lossText(sid)).toBe('psi 123 G -1.2e-4');
  expect(lossText(sida)).toBe('psi 123 D 0.693 G -1.2e-4 adv 0.500');
});

test('a line has images, speed, losses and time left', () => {
  expect(progressText(sid, 400, 35.26, 80)).toBe(
    'step 12/400  12,800 images  35 images/s  psi 123 G -1.2e-4  1 min 20 s left',
  );
  expect(progressText(sid, 400, 3.26, 80)).toContain('3.3 images/s');
  expect(progressText(sid, 400, 0, null)).toContain('- images/s');
  expect(progressText(sid, 400, 0, null)).toContain('time left unknown');
});

function written(isTTY: boolean, use: (line: ProgressLine) => void): string {
  let text = '';
  const write = (t: string) => {
    text += t;
  };
  use(new ProgressLine({ isTTY, columns: 10, write }));
  return text;
}

test('on a terminal the line is rewritten and cut to its width', () => {
  const text = written(true, (line) => {
    line.show('first', 0);
    line.show('the second line', 1);
    line.say('stays');
    line.end();
  });
  expect(text).toBe('\r\u001b[Kfirst\r\u001b[Kthe secon\r\u001b[Kstays\n');
});

test('other outputs get a whole line every few seconds', () => {
  const text = written(false, (line) => {
    line.show('at 0, longer than ten', 0);
    line.show('at 1', 1000);
    line.show('at 5', 5000);
    line.show('last', 5001, true);
    line.say('stays');
    line.end();
  });
  expect(text).toBe('at 0, longer than ten\nat 5\nlast\nstays\n');
});
