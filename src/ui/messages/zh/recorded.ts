// 随页面附带的示例运行。
import type { recorded as en } from '../en/recorded.ts';

export const recorded: typeof en = {
  title: '示例运行',
  facts: (adapter, seed, length) => `${adapter} · 种子 ${seed} · ${length}`,
  about: '当前没有在训练。这里是一个先前运行的真实数值与图像。请用下方的滑块查看。',
  train: '立即训练这个配方',
  differs: '当前配方与示例运行的配方不同。',
  adopt: '采用它的配方',
  failed: (why) => `示例运行未能显示。${why}其余功能不受影响。`,
};
