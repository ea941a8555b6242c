// 检查点：保存了什么、怎样回到那里、上次离开时留下了什么。
import { grouped as n } from '../../../lib/grouped.ts';
import type * as en from '../en/checkpoints.ts';

const date = new Intl.DateTimeFormat('zh-CN', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const seconds = (s: number): string => (s < 10 ? s.toFixed(1) : n(Math.round(s)));

export const checkpoints: typeof en.checkpoints = {
  title: '检查点',
  hint: (count) => `${n(count)} 个检查点`,
  run: '运行',
  choice: (name, count) => `${name}（${n(count)}）`,
  atStake: (sec) => `关闭标签页或崩溃，最多损失最近 ${n(sec)} 秒的训练：检查点大约每隔这么久写入一次。`,
  atStakeBefore: '训练时，大约每 20 秒、每次暂停以及标签页转入后台时，都会写入一个检查点。',
  rules: '自动检查点保留最新的三个和分数最好的一个；固定的、手动保存的和停止时留下的都会保留。它们只存在这个浏览器里。',
  kinds: { auto: '自动', manual: '手动', final: '结束时' },
  images: (nimg) => `${n(nimg)} 张图像`,
  step: (step, of) => `第 ${n(step)} 步，共 ${n(of)} 步`,
  taken: (at) => date.format(at),
  newest: '最新',
  best: '最佳',
  bestHint: '该运行的检查点中 KID-tiny 最低的一个：在有更好的之前一直保留',
  score: (mean, sd) => `KID-tiny ${mean} ± ${sd}`,
  scoreHint: (samples) => `由平均生成器的 ${n(samples)} 个样本得出；越低越好`,
  current: '引擎中',
  thumb: (nimg) => `${n(nimg)} 张图像时的样本`,
  note: (nimg) => `${n(nimg)} 张图像处检查点的备注`,
  pin: '固定',
  pinned: '已固定',
  pinHint: (nimg, on) =>
    on
      ? `${n(nimg)} 张图像处的检查点会一直保留，直到删除；点击后随其他检查点一起轮换`
      : `有新检查点时，仍保留 ${n(nimg)} 张图像处的这一个`,
  resume: '继续',
  resumeHint: (nimg) => `从 ${n(nimg)} 张图像处继续训练`,
  rewind: '回退',
  rewindHint: (nimg) => `让运行回到 ${n(nimg)} 张图像处；之后的部分另存为一个运行，画在它的后面`,
  branch: '分支',
  branchHint: (nimg) => `从 ${n(nimg)} 张图像处开始一个新运行；原运行保持不变`,
  export: '导出',
  exportHint: (nimg) =>
    `把截至 ${n(nimg)} 张图像的运行打包成一个文件：网络、检查点、曲线和样本图；解压后可用 distill --resume 继续`,
  exporting: '正在打包…',
  remove: (nimg) => `删除 ${n(nimg)} 张图像处的检查点`,
  removed: (nimgs) =>
    nimgs.length === 1 ? `已删除 ${n(nimgs[0] ?? 0)} 张图像处的检查点。` : `已删除 ${n(nimgs.length)} 个检查点。`,
  busy: '正在载入运行，请稍候',
  elsewhere: '这个运行在另一个标签页的引擎中：它的检查点只能查看，不能更改。',
  empty: {
    title: '还没有检查点',
    body: '检查点包含逐位一致地继续训练所需的一切：网络、优化器、滑动平均和随机数流。开始训练后会自动生成。',
    go: '前往运行页面',
    opening: '正在查找以前访问留下的检查点…',
    other: '这个运行没有检查点，请在上方选择其他运行。',
    recorded: '随页面提供的录制运行不带检查点。自己训练一个，检查点会自动生成。',
  },
  storage: {
    off: '此浏览器不给页面提供文件存储（隐私窗口，或存储被禁用）：最后一个检查点只留在内存中，关闭标签页后消失。',
    full: '浏览器存储已满：最后一个检查点只在内存中。请删除一些检查点或运行以腾出空间。',
    failed: (reason) => `最后一个检查点未能写入（${reason}）；它还在内存中，下一个会再次尝试写入。`,
    size: (size) => `其中检查点占 ${size}。`,
    go: '前往检查点',
  },
  left: {
    title: (name, nimg) => `${name} 已回到 ${n(nimg)} 张图像处的检查点。`,
    body: (sec) =>
      sec > 0.05
        ? `该检查点保存于页面关闭前 ${seconds(sec)} 秒（训练时间）。继续训练会逐位重现这些步骤。`
        : '其后没有记录到任何步骤。继续训练与页面一直开着逐位一致。',
    resume: '继续',
    all: '全部检查点',
  },
  refused: {
    elsewhere: (name) => `${name} 在另一个标签页中：请在那里继续，或关闭那个标签页。`,
    gone: (name) => `无法从浏览器存储中读取${name ? ` ${name}` : '该运行'}。`,
    failed: (name) => `${name} 未能继续；它的检查点没有变化。`,
  },
};
