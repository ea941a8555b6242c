// 曲线。
import { grouped as n } from '../../../lib/grouped.ts';
import type { Mark } from '../../../runs/model/history.ts';
import type { curves as enCurves } from '../en/curves.ts';
import { labelOf } from '../en/fields.ts';
import { fields } from './fields.ts';

export const curves: typeof enCurves = {
  title: '曲线',
  how: '指向曲线可查看那一步的样本。点击或按方向键可跳到那里。拖动可缩放所有图表。双击可显示全部。',
  axes: { nimg: '图像', step: '步数', sec: '时间' },
  scales: { linear: '线性', symlog: '对称对数' },
  empty: '第一步之后显示',
  symlog: '对称对数',
  charts: {
    sid: { title: 'SiD 损失', sub: '有符号，越低越好' },
    psi: { title: '伪分数损失', sub: '去噪损失' },
    kid: {
      title: 'KID-tiny',
      sub: '与真实图像的距离，越低越好',
    },
    d: { title: '判别器', sub: '二元交叉熵' },
    adv: { title: '对抗损失', sub: 'softplus(−logit) 的均值' },
    accuracy: { title: '判别器准确率', sub: '判断正确的比例' },
    fakeness: { title: '虚假度', sub: '1 − σ(logit) 的均值' },
    grad: { title: '梯度范数', sub: '裁剪之前' },
    nan: { title: '因 NaN 丢弃的样本', sub: '每步' },
    speed: { title: '每秒图像数', sub: '最近 2 秒' },
  },
  hints: {
    kid: 'EMA 生成器的样本与真实图像之间的距离：在小型分类器的 64 维特征上，用三次核计算的最大均值差异的平方，取 100 个子集的均值 ± 标准差。该估计是无偏的：如果两组图像没有差别，它低于零和高于零的机会大致相同。虚线是同样数量的真实图像的分数。KID-tiny 不是 FID，只能比较同一数据集上的运行。',
  },
  series: {
    loss_g: 'SiD',
    loss_psi: '伪分数',
    loss_d_real: '真实',
    loss_d_fake: '生成',
    loss_g_gan: '对抗',
    acc_real: '真实',
    acc_fake: '生成',
    fakeness_real: '真实',
    fakeness_fake: '生成',
    grad_norm_psi: 'ψ',
    grad_norm_theta: 'θ',
    nan_images: '丢弃数',
    images_per_sec: '图像/秒',
    kid_tiny: '样本',
    kid_tiny_sd: '±',
    kid_tiny_floor: '真实',
  },
  noScore: {
    waits: '如果评分用时不到运行时间的 5%，运行会在定期检查点之后评分；结束时再评一次。',
    off: '配方中关闭了“给样本评分”。',
    size: '分类器只读取 16x16 和 32x32 像素的图像。',
    'no-images': 'SiD 不使用真实图像，页面也没有这个教师网络的数据特征可供比较。',
    failed: (why) => `不再给样本评分：${why}`,
  },
  bar: {
    axis: '横轴',
    scale: '纵轴',
    scaleHint: '用于所有没有固定范围的图表。每张图表的菜单可单独设置。按键：Y',
    smoothing: '平滑',
    smoothingHint: '各步数值的移动平均，已修正起始偏差。原始曲线画在后面',
    clip: '截断离群值',
    clipHint: '超出四分位数三倍四分位距的数值，以三角形画在边缘。平滑时忽略它们',
    band: '区间带',
    bandHint: '附近的最小值与最大值',
    showAll: '显示全部',
    showAllHint: (from, to) => `所有图表显示 ${from} 到 ${to}。要显示全部，请在图表中双击，或按 0`,
  },
  raw: (value) => `原始 ${value}`,
  moment: (nimg, step, time) => `${n(nimg)} 张图像 · 第 ${n(step)} 步 · ${time}`,
  slider: (title) => `${title}：所选时刻`,
  live: (images) => `最新，${images} 张图像`,
  goLive: (images) => `位于 ${images} · 回到最新`,
  goLiveHint: '回到最新的数值。在图表中：Esc',
  at: (nimg) => `${n(nimg)} 张图像`,
  sheetOf: (nimg) => `${n(nimg)} 张图像时的样本`,
  clipped: (count) => `▲ ${n(count)}`,
  clippedHint: '超出图表的数值，以三角形表示',
  runs: '图表中的运行',
  loading: '加载中…',
  marks: { checkpoint: '检查点', change: '更改设置', recovery: '恢复', gap: '被浏览器暂停' },
  mark: (mark: Mark) => {
    switch (mark.kind) {
      case 'checkpoint':
        return '检查点';
      case 'recovery':
        return '运行从此处的检查点继续';
      case 'change':
        return `${labelOf(mark.key, fields)}：${mark.from} → ${mark.to}`;
      case 'gap':
        return `浏览器将本页暂停了 ${n(Math.round(mark.sec))} 秒`;
    }
  },
  menu: {
    label: (title) => `${title}：更多`,
    enlarge: '放大',
    table: '显示为数据表',
    symlog: '对称对数轴',
    copy: '复制数值',
    csv: '保存 CSV',
    jsonl: '保存 JSONL',
    svg: '保存 SVG',
    png: '保存 PNG（2 倍）',
    copied: '已复制',
    notCopied: '浏览器不允许复制',
  },
  table: {
    nimg: '图像',
    step: '步',
    sec: '有效时间',
    about: (rows, of) =>
      rows === of ? `共 ${n(rows)} 行` : `从 ${n(of)} 行中均匀抽取 ${n(rows)} 行。CSV 与 JSONL 包含全部行。`,
  },
  close: '关闭',
};
