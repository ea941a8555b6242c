// 文件的导出与导入。
import { grouped as n } from '../../../lib/grouped.ts';
import type { files as en } from '../en/files.ts';

export const files: typeof en = {
  title: '生成器',
  hint: '带走它，或带回来',
  weights: '权重',
  ema: 'EMA',
  raw: '原始',
  dtype: '数值类型',
  f32: 'float32',
  f16: 'float16',
  exportEmpty: '先训练；之后随时可以导出生成器。',
  load: '载入生成器…',
  loadHint: '在固定潜变量上显示 .safetensors 文件或网络快照（.pkl）的样本。',
  loading: (name: string) => `正在用 ${name} 采样…`,
  loaded: (role: string, nimg: number, seed: number) => `${role} · ${n(nimg)} 张图像 · 种子 ${seed}`,
  same: (nimg: number) => `与此运行在 ${n(nimg)} 张图像处的样本图逐像素相同。`,
  differs: (nimg: number, share: string) => `与此运行在 ${n(nimg)} 张图像处的样本图有 ${share} 的字节不同。`,
  close: '关闭',
};
