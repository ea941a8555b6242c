// 导出和载入生成器的面板。
import { grouped as n } from '../../../lib/grouped.ts';
import type { files as en } from '../en/files.ts';

export const files: typeof en = {
  title: '生成器',
  hint: '导出，或载入',
  weights: '权重',
  ema: 'EMA',
  raw: '原始',
  dtype: '数值类型',
  f32: 'float32',
  f16: 'float16',
  exportEmpty: '请先训练。之后随时可以导出生成器。',
  load: '载入生成器…',
  loadHint: '在固定潜变量上显示 .safetensors 文件或网络快照（.pkl）的样本。',
  loading: (name: string) => `正在用 ${name} 采样…`,
  loaded: (role: string, nimg: number, seed: number) => `${role} · ${n(nimg)} 张图像 · 种子 ${seed}`,
  same: (nimg: number) => `与此运行在 ${n(nimg)} 张图像处的样本图逐像素相同。`,
  differs: (nimg: number, share: string) => `与此运行在 ${n(nimg)} 张图像处的样本图有 ${share} 的字节不同。`,
  close: '关闭',
};
