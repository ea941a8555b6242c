// 样本网格，简体中文。
import type { samples as en } from './en.samples.ts';

const n = (x: number): string => x.toLocaleString('en-US');

export const samples: typeof en = {
  title: '样本',
  hint: '固定潜变量 · 每张仅一次网络求值 · EMA 权重',
  empty: '生成器的样本会显示在这里：第一步之前一张，此后每隔若干图像一张。',
  emptyAction: '按“训练”开始。',
  label: (count, nimg) => `EMA 生成器的 ${count} 个样本，已见 ${n(nimg)} 张图像`,
  loadedLabel: (count, name) => `${name} 的 ${count} 个样本`,
  at: (nimg) => `${n(nimg)} 张图像`,
  tabs: { run: '本次运行', file: '载入的文件' },
  tabsLabel: '显示谁的样本',

  timeline: {
    label: '时刻（已见图像数）',
    first: '第一张样本图',
    previous: '上一张样本图',
    next: '下一张样本图',
    last: '最后一张样本图',
    play: '播放',
    pause: '暂停播放',
    playHint: '依次播放所有样本图',
    playCalmly: '每秒播放一张：系统设置要求减少动态效果',
    images: '张图像',
    exact: '跳到某一时刻：已见图像数',
    exactHint: '输入图像数并按回车',
    count: (i, total) => `第 ${n(i)} / ${n(total)} 张样本图`,
    live: '实时',
    liveHint: '跟随正在训练的最新样本图',
    end: '本次运行的末尾',
    viewing: (nimg) => `正在查看 ${n(nimg)} 张图像处`,
    goLive: '按 L 回到实时',
    goEnd: '按 L 跳到末尾',
    key: (key) => `按键：${key}`,
  },

  compare: {
    toggle: '对比',
    hint: '把两个时刻叠在一起看',
    modes: { wipe: '滑动', blink: '闪烁', difference: '|A − B| × 4' },
    modesLabel: '对比方式',
    a: 'A',
    b: 'B',
    aLabel: '时刻 A',
    bText: (nimg) => `${n(nimg)} 张图像，取自时间轴`,
    pin: '把 A 设为 B',
    pinHint: '以时间轴上的时刻作为 A',
    divider: 'A 与 B 之间的分隔线',
    dividerText: (share) => `左侧为 A，占 ${share} %`,
    hold: '按住以查看 A',
    holding: '正在显示 A',
    holdHint: '在页面任意处按住 V',
    mean: (mean) => `平均 ${mean}（满值 255）`,
    label: (a, b) => `${n(a)} 张图像处与 ${n(b)} 张图像处的对比`,
    different: 'A 处样本图的布局不同，请选择其他时刻。',
  },

  cell: {
    name: (i) => `样本 ${n(i)}`,
    latent: (seed) => `潜变量 ${seed}`,
    label: (label, name) => `类别 ${label}（${name}）`,
    open: '回车：查看它在所有样本图中的变化',
    life: (i) => `样本 ${n(i)} 在运行过程中的变化`,
    strip: '样本图；用方向键移动',
    large: (i, nimg) => `样本 ${n(i)}，已见 ${n(nimg)} 张图像`,
    previous: '上一个样本',
    next: '下一个样本',
    close: '关闭',
    note: '每张样本图都用同一个潜变量和类别：变化的只是生成器。',
  },

  save: {
    sheet: '保存此图',
    sheetHint: '将此样本图存为 PNG，像素一一对应',
    all: '保存全部样本图',
    allHint: (count) => `${n(count)} 个 PNG，打包为 zip`,
    busy: (i, total) => `正在打包 ${n(i)} / ${n(total)}…`,
  },

  classes: {
    shapes10: ['圆盘', '圆环', '正方形', '三角形', '五角星', '十字', '心形', '月牙', '箭头', '蝴蝶结'],
    cifar10: ['飞机', '汽车', '鸟', '猫', '鹿', '狗', '青蛙', '马', '船', '卡车'],
  },
};
