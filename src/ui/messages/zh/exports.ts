// 生成器与整个运行的导出。
import { grouped as n } from '../../../lib/grouped.ts';
import type { exports as en } from '../en/exports.ts';

export const exports: typeof en = {
  format: '格式',
  safetensors: 'safetensors',
  onnx: 'ONNX',
  about: {
    safetensors: '张量使用 EDM 的名称。元数据包含配置和种子。',
    onnx: '算子集 17。输入：z 和类别。输出：图像。文件已包含 σ_init 与预条件。',
  },
  onnxHalf: '权重为 16 位，运算为 32 位。',
  exportFile: { safetensors: '导出 safetensors', onnx: '导出 ONNX' },
  exporting: '正在读回权重…',
  verify: '验证',
  verifying: '正在 onnxruntime-web 中运行文件…',
  verifyHint: '在本机运行 ONNX 文件，并与引擎的图像比较。',
  agrees: (images: number, largest: string, nimg: number) =>
    `已见 ${n(nimg)} 张图像时的 ${images} 个样本：最大差为 ${largest}（范围 [−1, 1]）。`,
  noByte: '没有像素字节不同。',
  bytesDiffer: (count: number) => `${n(count)} 个像素字节不同。`,
  file: (size: string, sec: string) => `文件 ${size}，onnxruntime-web（WebAssembly）用时 ${sec} 秒。`,
  tensors: '显示张量',
  hideTensors: '隐藏张量',
  tensorsOf: (count: number, size: string, nimg: number) => `${n(count)} 个张量，${size}，已见 ${n(nimg)} 张图像`,
  columns: ['名称', '形状', '类型', '字节'],
  run: '导出运行',
  packing: '正在打包…',
  runHint:
    '把截至最近检查点的运行保存为一个归档：配方、指标、样本图、网络、优化器状态、模型卡和 PyTorch 加载脚本。其中有一个脚本，可用官方 SiD 代码继续训练。',
};
