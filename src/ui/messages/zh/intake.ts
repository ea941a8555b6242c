// 在页面任意位置拖入或打开的文件。
import { grouped as n } from '../../../lib/grouped.ts';
import type * as en from '../en/intake.ts';

export const intake: typeof en.intake = {
  drop: '在任意位置松开',
  dropHint: '运行归档或文件夹、检查点、权重或图像。页面按内容识别类型',
  bring: '打开文件…',
  bringHint: '运行归档、检查点、权重或图像。也可以把文件拖到页面任意位置',
  reading: (name) => `正在读取 ${name}…`,
  bad: (name, message) => (name === '' || message.includes(name) ? message : `未能打开 ${name}：${message}`),
  data: (name, count) => `${name}：${n(count)} 张图像已作为配方的真实图像。`,
  run: (name, nimg, canResume) =>
    canResume
      ? `已导入 ${name}，位于 ${n(nimg)} 张图像处。可以继续训练。`
      : `已导入 ${name}，位于 ${n(nimg)} 张图像处。只能查看：其中没有检查点。`,
  resumeRun: '继续训练',
  view: '查看',
  weights: (name) => `${name} 用作什么？`,
  uses: {
    teacher: { name: '教师网络', hint: '要蒸馏的扩散模型' },
    init: { name: '生成器的起点', hint: 'SiD²A 从它继续。方法也会随之更改' },
    psiInit: { name: '伪分数网络的起点', hint: '代替教师网络的权重' },
    view: { name: '仅查看样本', hint: '在运行的样本旁显示它的样本' },
  },
  cancel: '取消',
};
