// 问题横幅：出了什么问题，可以怎么办。
import { grouped as n } from '../../../lib/grouped.ts';
import type { banners as en } from '../en/banners.ts';

export const banners: typeof en = {
  noWebgpu: {
    title: '此浏览器不支持 WebGPU。',
    body: '训练和采样通过 WebGPU 在显卡上进行：请用新版 Chrome 或 Edge 打开本页（Safari 26，或 Windows、macOS 上的 Firefox 也可以）。下方的示例运行不需要 WebGPU：可以查看它的曲线、样本和虚假度图。',
  },
  noAdapter: {
    title: '浏览器没有找到可用的 GPU。',
    body: '请在 chrome://gpu 查看原因并更新显卡驱动。在 Linux 上，打开 chrome://flags/#enable-unsafe-webgpu 和 #enable-vulkan 往往有效；使用软件适配器（--use-webgpu-adapter=swiftshader）时可运行 Nano 预设。下方的示例运行不需要 GPU。',
  },
  software: {
    title: (name: string) => `这是软件模拟的 GPU（${name}），比硬件 GPU 慢几百倍。`,
    chosen: '因此已选择 Nano 预设：16×16 图像和小网络。按“训练”即可，编译约需一分钟。',
    other: 'Nano 预设专为软件 GPU 设计；此预设也能运行，但一步需要几分钟。',
    action: '使用 Nano',
  },
  lost: {
    title: 'GPU 丢失（驱动或系统重置）。',
    kept: (nimg: number, ago: number) => `最近的检查点在 ${n(nimg)} 张图像处，${n(ago)} 秒之前。`,
    none: '此运行还没有检查点，可以重新开始。',
    restore: '从检查点继续',
    startOver: '重新开始',
    again: '重试',
  },
  restored: {
    continues: (nimg: number) => `运行已从 ${n(nimg)} 张图像处的检查点继续。`,
    waits: (nimg: number) => `运行已回到 ${n(nimg)} 张图像处的检查点。按“继续”接着训练。`,
  },
  nan: {
    body: '运行已自动暂停。请回到上一个正常的检查点，调低学习率后继续。',
    none: '在保存第一个检查点之前，运行已自动暂停。请调低学习率或换一个教师网络，然后开始新运行。',
    back: (nimg: number) => `回到 ${n(nimg)} 张图像处`,
  },
  failed: { title: '运行已停止。' },
  dismiss: '关闭',
};
