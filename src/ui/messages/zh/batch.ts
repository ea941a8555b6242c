// 当前批次及其虚假度图。
import type { batch as en } from '../en/batch.ts';

export const batch: typeof en = {
  title: '当前批次',
  hint: '附伪分数网络编码器的 logit 图',
  empty: '还没有批次。请按“一步”或“训练”。这里将显示伪分数网络最近一次更新的批次。',
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
  overlayHint: '叠加显示时，接近 ½ 的格子是透明的。',
  define: '虚假度 = 1 − sigmoid(logit)。图是编码器最后一层特征图的通道均值。',
  caveats: [
    '在最初几次更新之前，图没有意义：它只是教师网络的特征图，还不是判别器的输出。',
    '每个格子取决于图像的大部分区域，因此不表示图像在哪个位置看似虚假。',
    '虚假度取决于 σ：请在同一列内比较，同列的真实图像与生成图像的 σ 和噪声相同。',
  ],
  sid: 'SiD 不训练判别器，因此没有虚假度图。SiDA 预设有虚假度图。',
  noMaps: '伪分数网络更新所用的批次：生成的图像，包括原图和加噪图。',
  recording: {
    pausedAt: (percent: number) => `记录已暂停：存储空间已用 ${percent}%。关闭此标签页后，新批次会丢失。训练继续。`,
    paused: '记录已暂停：存储空间已满。关闭此标签页后，新批次会丢失。训练继续。',
    free: '删除运行以腾出空间…',
  },
};
