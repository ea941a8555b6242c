// 关于运行的警告：每条一句话，附数字。
import { count as n } from '../../format.ts';
import type { health as en } from '../en/health.ts';

const percent = (x: number): string => `${Math.round(100 * x)}%`;
const times = (x: number): string => `${x.toFixed(1)} 倍`;

export const health: typeof en = {
  label: '运行状态',
  why: '原因与对策',
  dismiss: '对此运行不再提示',
  at: (nimg: number) => `在 ${n(nimg)} 张图像处`,
  say: {
    nan: (images, steps) => `最近 ${n(steps)} 步中有 ${n(images)} 张图像为 NaN。与参考代码一样，损失不计入它们。`,
    exploding: (factor, which) => `${which === 0 ? '伪分数网络' : '生成器'}的梯度达到平常的 ${times(factor)}。`,
    discriminator: (accuracy, images) =>
      `判别器过强：在最近 ${n(images)} 张图像中，它的正确率为 ${percent(accuracy)}。`,
    lagging: (factor) => `伪分数网络跟不上：它的损失是最低值的 ${times(factor)}。`,
    collapse: (share) => `样本变得彼此相似：多样性只剩原来的 ${percent(share)}。`,
    drift: (shift) =>
      `与开始时相比，样本整体变${shift > 0 ? '亮' : '暗'}了取值范围的 ${percent(Math.abs(shift) / 2)}。`,
  },
};
