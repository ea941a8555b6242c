// 页面框架：名称、视图、GPU 状态、主题和语言。
import type * as en from '../en/shell.ts';

export const name = 'SiDA Lab';
export const tagline = '在这个标签页里，把扩散模型蒸馏成一步生成器';
export const privacy = '数据不会离开此标签页。';

export const views: typeof en.views = {
  label: '视图',
  run: '运行',
  fakeness: '虚假度',
  samples: '样本',
  checkpoints: '检查点',
  runs: '记录',
  learn: '学习',
  diagnostics: '诊断',
};

export const header: typeof en.header = {
  gpu: 'GPU',
  looking: '正在查找 GPU…',
  none: '没有 GPU',
  hardware: '硬件',
  software: '软件',
  has: (feature: string, yes: boolean) => `${feature} ${yes ? '✓' : '–'}`,
  hasLong: (feature: string, yes: boolean) => (yes ? `支持 ${feature}` : `不支持 ${feature}`),
  theme: '颜色主题',
  themes: { auto: '自动', light: '浅色', dark: '深色' },
  language: '语言',
};

export const tabs: typeof en.tabs = { label: '分区', samples: '样本', curves: '曲线', batch: '批次', recipe: '配方' };
export const debug: typeof en.debug = { lose: '丢弃设备（调试）' };
