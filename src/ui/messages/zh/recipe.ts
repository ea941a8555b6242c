// 预设与配方表单。各项设置的名称与说明在 fields.ts。
import type { Problem } from '../../../recipes/problems.ts';
import type * as english from '../en/recipe.ts';

function problem(p: Problem, label: string): string {
  switch (p.code) {
    case 'not-bool':
      return `“${label}”只能是开或关，而不是 ${p.value}。`;
    case 'not-number':
      return `“${label}”必须是一个数，而不是 ${p.value}。`;
    case 'not-whole':
      return `“${label}”必须是整数，而不是 ${p.value}。`;
    case 'not-choice':
      return `“${label}”只能是 ${p.choices.join('、')} 之一，而不是 ${p.value}。`;
    case 'below':
      return `“${label}”至少为 ${p.limit}，而不是 ${p.value}。`;
    case 'above':
      return `“${label}”最多为 ${p.limit}，而不是 ${p.value}。`;
    case 'no-name':
      return `“${label}”必须指定一个权重文件。`;
    case 'needs-init':
      return 'SiD²A 从训练好的 SiD 生成器开始：请指定它的权重文件。';
    case 'no-init':
      return '只有 SiD²A 从生成器权重开始：请选择该方法，或清空此项。';
    case 'sigma-order':
      return `日程低端 ${p.min} 必须小于高端 ${p.max}。`;
    case 'micro-batch':
      return `${p.batch} 张图像的批量不能平分为 ${p.microBatch} 张的微批量。`;
    case 'warm-up':
      return `对抗损失（${p.gan}）不能早于生成器开始学习（${p.theta}）。`;
  }
}

export const presets: typeof english.presets = {
  title: '预设',
  about: {
    nano: '16×16 的图形，20 万参数。适合软件 GPU，也能很快看到结果。',
    'shapes10-sida': '32×32 的图形。真实图像由页面生成。',
    'cifar10-tiny-sid': '不需要数据：只用教师网络，不用真实图像。',
    'cifar10-tiny-sida': '加入真实的 CIFAR-10 图像和对抗损失。',
    'nano-alpha-05': 'SiD 损失的偏差修正减半。可与 Nano 叠加比较。',
    'nano-alpha-12': '偏差修正更强，与已发表的 SiD 运行相同。',
    'nano-adversary': '对抗损失的权重是原来的一百倍。请观察虚假度和样本。',
  },
  names: { 'nano-adversary': 'Nano · 对抗 × 100' },
  needsData: '需要 CIFAR-10',
  experiments: '实验：只改一项设置',
};

export const recipe: typeof english.recipe = {
  title: '配方',
  groups: {
    run: '运行',
    method: '方法',
    optimiser: '优化器',
    weights: '损失权重',
    warmup: '预热',
    noise: '噪声水平',
    fine: '数据与 dropout',
  },
  methods: { edm: 'EDM', sid: 'SiD', sida: 'SiDA', sid2a: 'SiD²A' },
  datasets: { shapes10: 'Shapes-10', cifar10: 'CIFAR-10', own: '自己的图像' },
  means: { batch: '整个批量', 'micro-batch': '微批量' },
  changed: (count) => `${count} 处修改`,
  onlyChanged: (count) => `只看 ${count} 处修改`,
  onlyChangedHint: '只显示与预设不同的项',
  reset: (label, value) => `恢复预设值 ${value}（${label}）`,
  resetAll: '恢复预设',
  change: {
    live: { chip: '实时', hint: '运行中可以修改。曲线上会显示标记' },
    branch: { chip: '分支', hint: '修改只在分支或新运行中生效' },
    new: { chip: '新运行', hint: '修改只在新运行中生效：权重、图像或潜变量取决于它' },
  },
  waiting: {
    branch: (count) => `${count} 处修改只在分支或新运行中生效。`,
    new: (count) => `${count} 处修改只在新运行中生效。`,
  },
  restart: '重新开始',
  undo: '撤销',
  chooseFile: '选择文件…',
  fromTeacher: '教师网络',
  range: (min, max) => `${min} 到 ${max}`,
  default: (value) => `默认 ${value}`,
  inPreset: (value) => `预设 ${value}`,
  none: '无',
  on: '开',
  off: '关',
  needsNumber: (label) => `“${label}”需要一个数。`,
  ambiguousNumber: (label, text) => `“${label}”：“${text}”有两种读法。请不要写千位分隔符，小数点请用“.”。`,
  problem,
  sentence: (text) => `${text}。`,
  search: '查找设置',
  noMatch: (text) => `没有与“${text}”相符的设置。`,
  clear: '清除',
  copyLink: '复制链接',
  copied: '已复制',
  copyHint: '用这份配方打开本页的网址',
  dice: '换一个种子',
  hashed: (seed) => `= ${seed}`,
  streams: [
    '请输入数字或任意文字。文字的种子是它的 32 位 FNV-1a 散列值。',
    '种子是 Philox4×32-10 的密钥。每次抽取按流、更新次数和元素编号，因此互不影响。',
    '起点：不抽随机数；ψ 和 θ 从教师网络开始。',
    '数据：以种子为密钥的排列决定真实图像的顺序和镜像。θ 的标签有单独的密钥。',
    '噪声：ψ 的潜变量、噪声和噪声水平是流 1 至 3，θ 的是流 4 至 6。Dropout 使用 1000 起的流。',
    '样本图：潜变量是种子、种子 + 1……的流 7。检视不会改变训练。',
  ],
};

export const link: typeof english.link = {
  ignored: (names) => `链接里有 ${names.length} 项设置未知或超出范围，已忽略：${names.join('、')}。`,
  newer: '这个链接由本页的更新版本生成：有些设置在这里的含义可能不同。',
};
