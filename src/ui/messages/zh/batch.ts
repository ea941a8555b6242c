// 当前批次及其虚假度图。
import type { batch as en } from '../en/batch.ts';

export const batch: typeof en = {
  title: '当前批次',
  hint: '伪分数网络的编码器如何看待它',
  empty: '还没有批次。单步或训练后，这里显示伪分数网络最近一次更新的批次。',
  real: '真实',
  fake: '生成',
  clean: '原图',
  noisy: '加噪',
  overlay: '叠加',
  show: '显示的图像',
  sigma: 'σ',
  map: '图',
  number: '虚假度',
  image: (kind: string, i: number) => `${kind}图像 ${i}`,
  overlayLabel: (kind: string, i: number, fakeness: string) => `${kind}图像 ${i} 及叠加的虚假度图：${fakeness}`,
  mapLabel: (kind: string, i: number, fakeness: string) => `${kind}图像 ${i} 的虚假度图：${fakeness}`,
  mean: '平均虚假度',
  page: (from: number, to: number, total: number) => `第 ${from}–${to} 张，共 ${total} 张`,
  previous: '前几张图像',
  next: '后几张图像',
  legend: { real: '0 看似真实', undecided: '½', fake: '1 看似虚假' },
  overlayHint: '叠加显示时，未定的格子保持透明。',
  define: '虚假度 = 1 − sigmoid(logit)；图是编码器最后一层特征的通道均值。',
  caveats: [
    '在最初几次更新之前，图是任意的：它只是教师的特征，还不是判别器。',
    '每个格子都能看到图像的大部分：请把它当作一票，而不是一个位置。',
    '虚假度取决于 σ：请在同一列内比较，同列的真实与生成图像共享 σ 和噪声。',
  ],
  sid: 'SiD 不训练判别器，因此没有虚假度图。选择 SiDA 预设即可看到。',
  noMaps: '伪分数网络更新所用的批次：生成的图像，原图和它看到的样子。',
  recording: {
    pausedAt: (percent: number) => `录制已暂停：存储空间已用 ${percent}%，新批次只保留到关闭此标签页；训练继续。`,
    paused: '录制已暂停：存储空间已满，新批次只保留到关闭此标签页；训练继续。',
    free: '删除运行以腾出空间…',
  },
};
