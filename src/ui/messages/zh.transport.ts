// 运行控制栏、它的对话框，以及开始前的阻碍：简体中文。
import { grouped as n } from '../../lib/grouped.ts';

import type * as english from './en.transport.ts';
import { blockedByData } from './zh.data.ts';

export const transport: typeof english.transport = {
  label: '运行控制',
  train: '训练',
  restart: (count) => `按 ${n(count)} 处修改重新开始`,
  branchWith: (count) => `按 ${n(count)} 处修改建立分支`,
  pause: '暂停',
  resume: '继续',
  step: '一步',
  ten: '十步',
  phase: '下一阶段',
  stop: '停止',
  branch: '分支',
  snapshot: '快照',
  keep: '检查点',
  reset: '新运行',
  help: '键盘快捷键',
  key: (key) => `按键：${key}`,
  keys: {
    space: '空格',
    step: '.',
    ten: 'Shift .',
    phase: ',',
    stop: 'X',
    branch: 'B',
    snapshot: 'S',
    keep: 'K',
    help: '?',
  },
  hints: {
    primary: '训练、暂停或继续',
    step: '走一步：更新伪分数网络，更新一次生成器，再做滑动平均',
    ten: '走十步；按“暂停”可提前结束',
    phase: '一步之中的下一阶段：伪分数网络、生成器或滑动平均',
    stop: '走完当前这一步，保存最后一张样本图和最后一个检查点',
    branch: '带着配方里的修改，从这里作为新的运行继续；当前运行保持原样',
    snapshot: '此刻的样本图和批次，留在这次运行里',
    keep: '此刻的检查点，在曲线上作标记',
    reset: '把这次运行移出引擎；它仍留在运行列表里',
    help: '本页所有按键',
  },
  speed: {
    label: '速度',
    options: { max: '最快', second: '1 步/秒', slow: '慢放' },
    hints: {
      max: '能多快就多快',
      second: '每秒一步',
      slow: '慢放：一步中的每个阶段之后都停一下',
    },
  },
  blocked: {
    'no-gpu': '训练需要 WebGPU。',
    ...blockedByData,
    'bad-recipe': '配方里有一项设置还不能用，请看标出的那一项。',
    'no-memory': '计划占用的显存超过了这里的安全值。',
    busy: '正在准备…',
  },
  kept: {
    snapshot: (nimg) => `已在 ${n(nimg)} 张图像处做快照：样本图和批次已留在这次运行里。`,
    checkpoint: (nimg) => `已在 ${n(nimg)} 张图像处保存检查点并作标记。`,
  },
  ended: {
    saved: (nimg) => `已在 ${n(nimg)} 张图像处结束。此刻的样本图和检查点已保存；曲线和样本图留在运行列表里。`,
    nothing: (nimg) => `已在 ${n(nimg)} 张图像处结束；没有可存入检查点的训练结果。`,
    export: '导出生成器',
    another: '新运行',
  },
};

export const phases: typeof english.phases = {
  label: '一步的各阶段',
  names: { psi: 'ψ', theta: 'θ', ema: 'EMA' },
  withD: 'ψ + D',
  hints: {
    psi: '更新伪分数网络：f_ψ 学习给生成器当前的图像去噪',
    psiD: '更新伪分数网络：f_ψ 学习给生成器当前的图像去噪，其编码器 D 学习区分真实图像与生成图像',
    theta: '更新生成器：G_θ 沿教师与伪分数网络的分歧前进',
    ema: '滑动平均：采样和导出所用的权重跟随 θ',
  },
  of: (done, total) => `${done}/${total}`,
};

export const fitting: typeof english.fitting = {
  blocked: (plan, safe) => `计划占用 ${plan}，这里的安全值约为 ${safe}。`,
  own: (plan, safe) => `计划占用 ${plan}，您允许 ${safe}。`,
  biggest: (owner, size) => `最大的一项：${owner} ${size}。`,
  owners: {
    weights: '权重',
    gradients: '梯度',
    Adam: 'Adam 状态',
    EMA: '滑动平均',
    activations: '激活值',
    batches: '批次',
    sampling: '采样',
    staging: '读回缓冲',
    sizes: '尺寸参数',
    inspection: '批次查看',
  },
  looking: '正在寻找放得下的办法…',
  none: '批量再小也放不下：需要更小的教师网络。',
  ways: '放得下的办法',
  way: {
    recompute: '重算激活值',
    microBatch: '微批量',
    both: '重算激活值，微批量',
    batch: '批量',
    nano: 'Nano 预设',
  },
  to: (what, size) => `${what} → ${size}`,
  allow: (size) => `我知道放得下：允许 ${size}`,
  safe: {
    label: '这里的安全值',
    about: (size) => `约 ${size}`,
    edit: '修改',
    back: '恢复估计值',
    field: '安全显存（GB）',
    why: {
      own: '由您指定。WebGPU 不会告知显存有多大。',
      mobile: '估计值：手机和平板会在占用一两 GB 时结束标签页。',
      software: '估计值：本机内存的四分之一，软件适配器就在内存里运行',
      shared: '估计值：本机内存的四分之一，这块 GPU 与系统共用内存',
      discrete: '估计值：这类显卡有 4 GB 或更多。WebGPU 不会告知还剩多少。',
    },
    known: (gb) => `（浏览器称有 ${n(gb)} GB 或更多）。`,
    unknown: '（浏览器没有告知，按 8 GB 计）。',
  },
};

export const counters: typeof english.counters = {
  images: '已看图像',
  speed: '图像/秒',
  steps: '步数',
  left: '剩余时间',
  method: '方法',
  of: (total) => `/ ${n(total)}`,
  measuring: '测量中…',
  unknown: '–',
  about: (time) => `≈ ${time}`,
  roughly: (time) => `大约 ${time}`,
  range: (low, high) => `${low} 到 ${high}`,
  hints: {
    range: '根据目前的几步估计，不计编译和暂停；满 20 步后给出单个数值。',
    number: '根据最近半分钟的步数估计，不计编译和暂停。',
    software: '软件适配器与本机其他程序共用处理器，误差可能很大。',
  },
};

export const phase: typeof english.phase = {
  idle: '就绪',
  loadingTeacher: '正在载入教师网络…',
  loadingImages: '正在准备真实图像…',
  compiling: (done, total) => `正在编译 ${done} / ${total}`,
  compilingFirst: '正在编译…',
  firstSheet: '首批样本…',
  running: '训练中',
  slow: { psi: '接下来：伪分数网络', theta: '接下来：生成器', ema: '接下来：滑动平均' },
  midStep: (step) => `停在第 ${n(step)} 步中间`,
  busy: { pause: '走完这一步后暂停…', step: '走一步…', phase: '走一个阶段…', stop: '走完这一步后停止…' },
  paused: '已暂停',
  finished: '已完成',
  failed: '已中止',
  status: {
    running: (nimg) => `训练中；已看 ${n(nimg)} 张图像。`,
    paused: (nimg) => `在 ${n(nimg)} 张图像处暂停。`,
    finished: (nimg) => `在 ${n(nimg)} 张图像处完成。可以导出生成器、调高“步数”继续，或开始新的运行。`,
  },
};

export const resetDialog: typeof english.resetDialog = {
  title: '把这次运行移出引擎？',
  body: (nimg, sheets) =>
    `它的曲线、标记和 ${n(sheets)} 张样本图会留在运行列表里；${n(nimg)} 张图像处的权重将不再保留：若要保留，请先导出生成器。`,
  export: '导出生成器',
  drop: '新运行',
  keep: '继续保留',
};

export const help: typeof english.help = {
  title: '键盘快捷键',
  close: '关闭',
  off: '单键快捷键',
  offHint: '使用语音输入或容易误按时可以关闭。按键能做的，按钮都能做。',
  keys: {
    ' ': ['空格', '训练、暂停或继续'],
    '.': ['.', '走一步'],
    '>': ['Shift .', '走十步'],
    ',': [',', '一步中的下一阶段'],
    x: ['X', '停止并保存最后的检查点'],
    b: ['B', '从这里建立分支'],
    s: ['S', '快照：此刻的样本图和批次'],
    k: ['K', '立即保存检查点'],
    l: ['L', '回到最新时刻'],
    '[': ['[', '上一张样本图'],
    ']': [']', '下一张样本图'],
    '{': ['{', '第一张样本图'],
    '}': ['}', '最后一张样本图'],
    p: ['P', '播放样本图'],
    c: ['C', '比较两个时刻'],
    v: ['V', '按住：显示比较中的时刻 A'],
    ArrowLeft: ['←', '向前'],
    ArrowRight: ['→', '向后'],
    y: ['Y', '线性或对称对数'],
    m: ['M', '曲线平滑'],
    r: ['R', '重新生成样本'],
    '/': ['/', '查找设置'],
    '?': ['?', '本列表'],
  },
};
