// 随页面附带的录制记录，简体中文。
import type { recorded as en } from '../en/recorded.ts';

export const recorded: typeof en = {
  title: '录制的运行',
  facts: (adapter, seed, length) => `${adapter} · 种子 ${seed} · ${length}`,
  about: '当前没有在训练：这里是此前一次运行的真实数值与图像，可在下方任意回看。',
  train: '立即训练这个配方',
  differs: '当前配方与它不同。',
  adopt: '采用它的配方',
  failed: (why) => `录制的运行未能显示。${why}其余功能不受影响。`,
};
