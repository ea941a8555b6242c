// 关于运行状态的警告：一句话、数字，以及解释的位置。
import { count as n } from '../../format.ts';
import type { health as en } from '../en/health.ts';

const percent = (x: number): string => `${Math.round(100 * x)}%`;
const times = (x: number): string => `${x.toFixed(1)} 倍`;

export const health: typeof en = {
  label: '运行的健康状况',
  why: '原因与对策',
  dismiss: '对此运行不再提示',
  at: (nimg: number) => `在 ${n(nimg)} 张图像处`,
  say: {
    nan: (images, steps) => `最近 ${n(steps)} 步中有 ${n(images)} 张图像为 NaN：与参考代码一样，它们已被略去。`,
    exploding: (factor, which) => `${which === 0 ? '伪分数网络' : '生成器'}的梯度达到平常的 ${times(factor)}。`,
    discriminator: (accuracy, images) =>
      `判别器占了上风：最近 ${n(images)} 张图像中，判断正确率为 ${percent(accuracy)}。`,
    lagging: (factor) => `伪分数网络跟不上：其损失是曾达到的最低值的 ${times(factor)}。`,
    collapse: (share) => `样本变得彼此相似：多样性只剩原来的 ${percent(share)}。`,
    drift: (shift) =>
      `与开始时相比，样本整体变${shift > 0 ? '亮' : '暗'}了取值范围的 ${percent(Math.abs(shift) / 2)}。`,
  },
};
