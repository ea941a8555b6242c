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
    empty: '运行在载入时选择内核。请先按“训练”，然后这里会显示内核。',
    timed: '运行首次需要某个内核时，页面在此适配器上为它计时，并为以后的访问存储结果。一个运行自始至终使用同样的内核。',
    software: '软件适配器总是使用不带工作组内存的内核。',
    show: '形状：图像数 × 高 × 宽，输入通道的 vec4 数 > 输出通道的 vec4 数',
  },
  bench: {
    title: '基准测试',
    hint: '引擎的完整步骤，在单独的 GPU 设备上运行',
    net: '网络',
    nets: { nano: 'Nano', tiny: 'Tiny', small: 'Small', edm: 'EDM CIFAR-10' },
    about: {
      nano: '0.19 M 参数，16x16，批量 16：Nano 预设的网络。',
      tiny: '1.03 M 参数，32x32，批量 4：CIFAR-10 预设的网络。',
      small: '7.0 M 参数，32x32，批量 4：适合带 GPU 的笔记本。',
      edm: '55.7 M 参数，32x32，批量 1：EDM 自己的 CIFAR-10 网络。最多需要 2.3 GB，在 CPU 上需要很多分钟。',
    },
    run: '运行基准测试',
    stop: '停止',
    training: '请先暂停运行：运行和基准测试会共用 GPU。',
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
      '批量',
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
  empty: '有 GPU 和有效的配方时，页面会显示显存。',
  planned: '新运行需要',
  taken: '此运行占用',
  inspections: (inspection: string, trace: string, maps: string) =>
    `首次使用以下功能时需要更多显存：批次检视 ${inspection}，单步追踪 ${trace}${maps ? `，编码器图 ${maps}` : ''}。`,
};
