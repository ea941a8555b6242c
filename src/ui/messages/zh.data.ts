// 真实图像。
import type { data as en } from './en.data.ts';

const n = (x: number): string => x.toLocaleString('en-US');

export const data: typeof en = {
  title: '真实图像',
  shapes: (name: string) => `${name} 在此设备上由种子生成；10,000 张图像，十个类别。`,
  sid: 'SiD 不需要数据：此配方不使用真实图像。',
  drop: '把 CIFAR-10 拖到这里',
  dropHint: 'cifar-10-binary.tar.gz，或任意 data_batch_N.bin',
  browse: '选择文件…',
  reading: '正在读取…',
  none: '此配方需要 CIFAR-10。请从其主页下载 “CIFAR-10 binary version” 并拖到这里；它只留在此设备上。',
  home: 'CIFAR-10 主页',
  ready: (count: number, classes: number) => `${n(count)} 张图像，${classes} 个类别`,
  fingerprint: '指纹',
  fewest: (min: number, max: number) => (min === max ? `每类 ${n(min)} 张` : `每类 ${n(min)} 到 ${n(max)} 张`),
  forget: '移除',
  stays: '只留在此设备上。',
  thumbnails: (name: string) => `${name} 的图像，每列一个类别`,
};
