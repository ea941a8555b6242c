// 诊断页和显存面板。
import type { diagnostics as enDiagnostics, memory as enMemory } from '../en/diagnostics.ts';

export const diagnostics: typeof enDiagnostics = {
  adapter: {
    title: '适配器',
    looking: '正在查找 GPU…',
    hardware: 'GPU',
    software: '软件适配器，在 CPU 上运行',
    features: (count: number) => `${count} 项特性`,
    copy: '复制报告',
    copied: '已复制',
  },
  variants: {
    title: '内核变体',
    count: (count: number) => `${count} 种形状`,
    empty: '运行在加载时选择内核：先训练，再来这里查看。',
    timed: '首次需要时在此适配器上计时，并为下次访问保留。一次运行自始至终使用同样的内核。',
    software: '软件适配器总是使用不带工作组内存的内核。',
    show: '形状：图像 × 高 × 宽，输入 > 输出通道的 vec4 数',
  },
  bench: {
    title: '基准测试',
    hint: '引擎的完整步骤，在独立的设备上运行',
    net: '网络',
    nets: { nano: 'Nano', tiny: 'Tiny', small: 'Small', edm: 'EDM CIFAR-10' },
    about: {
      nano: '0.19 M 参数，16x16，批大小 16：Nano 预设的网络。',
      tiny: '1.03 M 参数，32x32，批大小 4：CIFAR-10 预设的网络。',
      small: '7.0 M 参数，32x32，批大小 4：适合带 GPU 的笔记本。',
      edm: '55.7 M 参数，32x32，批大小 1：EDM 自己的 CIFAR-10 网络。最多需要 2.3 GB；在 CPU 上要好几分钟。',
    },
    run: '运行基准测试',
    stop: '停止',
    training: '请先暂停运行：两者会争用 GPU。',
    noGpu: '基准测试需要 WebGPU。',
    running: {
      product: '正在为 512 x 512 矩阵乘法计时…',
      forward: '正在为前向传播计时…',
      train: '正在为训练步骤计时…',
      generator: '正在为 SiD 生成器步骤计时…',
      sida: '正在为 SiDA 迭代计时…',
    },
    product: (rate: string) => `最快的 512 x 512 矩阵乘法：${rate} GFLOP/s`,
    steps: {
      forward: '前向与损失',
      train: 'EDM 训练步骤',
      generator: 'SiD 生成器步骤',
      sida: 'SiDA 迭代',
    },
    columns: [
      '步骤',
      '批大小',
      '中位数 ms',
      'GFLOP/s',
      '占矩阵乘法',
      'GB/s',
      '启动次数',
      '提交次数',
      '显存',
      '下限',
      '下限倍数',
      '首次 ms',
    ],
    kernels: (step: string, count: number) => `${step}：${count} 个内核`,
    kernelColumns: ['内核', '启动次数', 'ms', '占比', 'GFLOP/s', '占矩阵乘法', 'GB/s'],
  },
};

export const memory: typeof enMemory = {
  title: 'GPU 显存',
  empty: '有了 GPU 和可用的配方后即可得知。',
  planned: '新运行将占用',
  taken: '此运行已占用',
  looks: (look: string, trace: string, votes: string) =>
    `首次查看时另占显存：一个批次 ${look}，逐阶段的一步 ${trace}${votes ? `，固定图像 ${votes}` : ''}。`,
};
