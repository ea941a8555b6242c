// 检查点页，以及关于上次访问时所开运行的提示。
import { grouped as n } from '../../../lib/grouped.ts';
import type * as en from '../en/checkpoints.ts';

const date = new Intl.DateTimeFormat('zh-CN', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const seconds = (s: number): string => (s < 10 ? s.toFixed(1) : n(Math.round(s)));

export const checkpoints: typeof en.checkpoints = {
  title: '检查点',
  hint: (count) => `${n(count)} 个检查点`,
  run: '运行',
  choice: (name, count) => `${name}（${n(count)}）`,
  atRisk: (sec) => `如果此标签页关闭或崩溃，最多损失最近 ${n(sec)} 秒的训练：运行大约每隔这么久写入一个检查点。`,
  atRiskBefore: '训练时，运行大约每 20 秒写入一个检查点；每次暂停和标签页转入后台时也会写入。',
  rules:
    '定期检查点只保留最新的三个和分数最好的一个。固定的、手动保存的和停止时保存的检查点都会保留。它们只存储在这个浏览器里。',
  kinds: { auto: '定期', manual: '手动', final: '结束时' },
  images: (nimg) => `${n(nimg)} 张图像`,
  step: (step, of) => `第 ${n(step)} 步，共 ${n(of)} 步`,
  taken: (at) => date.format(at),
  newest: '最新',
  best: '最佳',
  bestHint: '这是该运行中 KID-tiny 最低的检查点。在出现更好的检查点之前，它一直保留',
  score: (mean, sd) => `KID-tiny ${mean} ± ${sd}`,
  scoreHint: (samples) => `由 EMA 生成器的 ${n(samples)} 个样本得出，越低越好`,
  current: '引擎中',
  thumb: (nimg) => `${n(nimg)} 张图像时的样本`,
  note: (nimg) => `${n(nimg)} 张图像处检查点的备注`,
  pin: '固定',
  pinned: '已固定',
  pinHint: (nimg, on) =>
    on
      ? `${n(nimg)} 张图像处的检查点会一直保留，直到你删除它。按下可取消固定`
      : `新检查点替换旧检查点时，保留 ${n(nimg)} 张图像处的检查点`,
  resume: '继续',
  resumeHint: (nimg) => `从 ${n(nimg)} 张图像处继续训练`,
  rewind: '回退',
  rewindHint: (nimg) => `让运行回到 ${n(nimg)} 张图像处。之后的部分成为单独的运行，其曲线画在此运行之后`,
  branch: '分支',
  branchHint: (nimg) => `从 ${n(nimg)} 张图像处开始一个新运行；原运行保持不变`,
  export: '导出',
  exportHint: (nimg) =>
    `把截至 ${n(nimg)} 张图像的运行保存为一个归档：网络、检查点、曲线和样本图。解压后可用 distill --resume 继续训练`,
  exporting: '正在打包…',
  remove: (nimg) => `删除 ${n(nimg)} 张图像处的检查点`,
  removed: (nimgs) =>
    nimgs.length === 1 ? `已删除 ${n(nimgs[0] ?? 0)} 张图像处的检查点。` : `已删除 ${n(nimgs.length)} 个检查点。`,
  busy: '请等待运行载入完成',
  elsewhere: '另一个标签页正在训练此运行。在这里只能查看它的检查点，不能更改。',
  empty: {
    title: '还没有检查点',
    body: '有了检查点，运行可以逐位一致地继续。它包含网络、优化器状态、滑动平均和随机数流。训练时会自动保存检查点。',
    go: '前往运行页',
    opening: '正在查找以前访问留下的检查点…',
    other: '这个运行没有检查点，请在上方选择其他运行。',
    recorded: '示例运行没有检查点。请自己训练一个运行：它会自动保存检查点。',
  },
  storage: {
    off: '此浏览器不为本页提供文件存储（无痕窗口，或存储被禁用）。最后一个检查点只在内存中，关闭标签页后丢失。',
    full: '浏览器存储已满。最后一个检查点只在内存中。请删除一些检查点或运行以腾出空间。',
    failed: (reason) => `最后一个检查点未能写入（${reason}）。它还在内存中。页面会尝试写入下一个检查点。`,
    size: (size) => `其中检查点占 ${size}。`,
    go: '前往检查点',
  },
  left: {
    title: (name, nimg) => `${name} 已回到 ${n(nimg)} 张图像处的检查点。`,
    body: (sec) =>
      sec > 0.05
        ? `保存该检查点之后，又训练了 ${seconds(sec)} 秒，页面才关闭。继续训练会逐位一致地重复这些步。`
        : '此后没有记录任何一步。继续训练的结果与页面一直开着时逐位一致。',
    resume: '继续',
    all: '全部检查点',
  },
  refused: {
    elsewhere: (name) => `${name} 已在另一个标签页中打开。请在那里继续，或关闭那个标签页。`,
    gone: (name) => `无法从浏览器存储中读取${name ? ` ${name}` : '该运行'}。`,
    failed: (name) => `${name} 未能继续。它的检查点没有变化。`,
  },
};
