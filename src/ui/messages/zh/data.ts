// 真实图像面板。关于单个文件的消息来自工作线程，为英文。
import { grouped as n } from '../../../lib/grouped.ts';
import type { data as en, blockedByData as enBlocked } from '../en/data.ts';

const percent = (share: number | undefined): string => (share === undefined ? '…' : ` ${Math.floor(100 * share)} %`);

export const data: typeof en = {
  title: '真实图像',
  source: '使用哪些图像',
  made: 'Shapes-10',
  own: '自己的图像',
  shapes: (name: string) => `${name} 由此设备根据种子生成：10,000 张图像，十个类别。`,
  sid: 'SiD 不需要数据：此配方不使用真实图像。',
  none: 'SiDA 需要真实图像，而现在还没有。请拖入数据集、选择文件，或下载 CIFAR-10。图像只留在此设备上。',
  drop: '把数据集拖到这里，或选择',
  dropHint: '任意版本的 CIFAR-10 或 CIFAR-100、图片文件夹或 zip、EDM 数据集 zip、Parquet 或 .npz。页面按内容识别格式',
  browse: '文件…',
  browseFolder: '文件夹…',
  unlisted: (reason: string) => `无法列出这些文件（${reason}）。请重新拖入，或用按钮选择。`,
  fetch: '下载 CIFAR-10',
  fetchHint:
    '页面从 huggingface.co 下载一次，约 120 MB，不发送其他内容。如果浏览器不允许，请用链接下载 Parquet 文件并拖到这里。',
  byHand: 'Parquet 文件',
  home: 'CIFAR-10 主页',
  progress: {
    looking: (share: number | undefined) => `正在识别格式${percent(share)}`,
    reading: (share: number | undefined) => `正在读取图像${percent(share)}`,
    downloading: (share: number | undefined) => `正在下载${percent(share)}`,
  },
  cancel: '取消',
  ready: (name: string, count: number, side: number, classes: number) =>
    `${name}：${n(count)} 张 ${side}×${side} 的图像，${n(classes)} 个类别`,
  fewest: (min: number, max: number) => (min === max ? `每类 ${n(min)} 张` : `每类 ${n(min)} 到 ${n(max)} 张`),
  mean: '均值',
  deviation: '标准差',
  channels: (values: readonly string[]) => `红 ${values[0]}，绿 ${values[1]}，蓝 ${values[2]}，取值范围 −1 到 1`,
  fingerprint: '指纹',
  bars: '各类别的图像数',
  crops: '最先几张图片裁剪和缩放前后',
  wrongSize: (has: number, wants: number) =>
    `这些图像是 ${has}×${has}，而配方及其教师网络需要 ${wants}×${wants}。请选择别的教师网络和分辨率，或加入这个大小的图像。图片在加入时缩放。`,
  other: '换一个数据集…',
  stays: '图像在内存中，直到关闭标签页。',
  keep: '存储供以后访问',
  keepHint: '把图像写入此浏览器的私有存储',
  keeping: '正在存储…',
  kept: '已存储在此浏览器中。',
  forget: '从存储中删除',
  thumbnails: (name: string) => `${name} 的图像，按类别排列`,
};

export const blockedByData: typeof enBlocked = {
  'no-data':
    'SiDA 需要真实图像：请在“真实图像”处加入 CIFAR-10 或自己的图像，或选择 Shapes-10，或选择不需要图像的 SiD 配方。',
  'wrong-size': '“真实图像”处的图像与配方所需的大小不同。',
};
