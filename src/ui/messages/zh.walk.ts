// 慢动作：逐阶段走完一次迭代。
import type { walk as en } from './en.walk.ts';

export const walk: typeof en = {
  title: '慢动作',
  hint: (step: string) => `第 ${step} 步，逐阶段，用这个批次的数值`,
  part: '哪些更新',
  parts: { all: '整步', psi: '只看 ψ', theta: '只看 θ' },
  look: '透过网络查看',
  back: '上一阶段',
  next: '下一阶段',
  at: (i: number, total: number) => `第 ${i} 阶段，共 ${total} 个`,
  note: '这一步的数值针对整个批次。θ 的更新按同样的规则另抽 z 和 σ；这里让 ψ 批次的图像走完两种更新。',
  warmUp: '这一步时运行还在预热：这部分尚未起作用。',
  missing: '查看后可见',
  latent: 'z',
  before: (nimg: string) => `${nimg} 张图像时的样本 1`,
  after: (nimg: string) => `这一步之后，${nimg} 张图像时的样本 1`,
  phases: {
    latent: {
      short: 'z',
      title: '抽取 z',
      text: '纯噪声，每张图像一个隐变量，由运行的种子和步数决定：图像就从它产生。',
    },
    generate: {
      short: 'x_g',
      title: '生成',
      text: '生成器只用一次求值就把每个隐变量变成图像。',
    },
    noise: {
      short: 'σ, n',
      title: '选取 σ 并加噪',
      text: '每张图像得到一个噪声水平和一份噪声；同类别的真实图像得到完全相同的 σ 和 n。',
    },
    denoise: {
      short: 'L_ψ',
      title: '伪分数网络去噪',
      text: 'f_ψ 学习生成图像的样子：它从加噪图像猜测 x_g，并按误差训练。',
    },
    discriminate: {
      short: 'L_D',
      title: '编码器评判两者',
      text: 'f_ψ 的编码器对真实和生成图像投票，每格一个 logit：真实的推向 1，生成的推向 0。',
    },
    psiMoves: {
      short: 'ψ 移动',
      title: '伪分数网络移动',
      text: 'Adam 根据两个损失走一步，改变 f_ψ；教师和生成器保持不变。',
    },
    teacher: {
      short: 'f_φ',
      title: '教师去噪',
      text: '冻结的教师说出它认为噪声背后是哪张干净的数据图像。',
    },
    fakeScore: {
      short: 'f_ψ',
      title: '伪分数网络去噪，两者有别',
      text: '两个猜测不同之处，就是生成图像与数据不同之处：SiD 损失，再除以权重因子 ω。',
    },
    vote: {
      short: '投票',
      title: '编码器投票',
      text: '生成器希望图像被当成真的：对抗损失是所有格子的平均值，再除以 ω。',
    },
    gradient: {
      short: '∂ x_g',
      title: '梯度到达图像',
      text: '生成器由此得知这张图像的每个像素该如何改变：来自 SiD、来自编码器，以及两者之和。',
    },
    thetaMoves: {
      short: 'θ 移动',
      title: '生成器移动',
      text: '梯度继续传入生成器的权重；Adam 改变它们，用来生成样本的平均权重随之跟进。',
    },
  },
  numbers: {
    sigmaInit: '隐变量的 σ',
    lossPsi: 'f_ψ 的损失',
    bceReal: 'D 的损失，真实',
    bceFake: 'D 的损失，生成',
    lossD: 'D 的损失，加权',
    fakenessReal: '虚假度，真实',
    fakenessFake: '虚假度，生成',
    gradPsi: 'ψ 的梯度范数',
    lr: 'ψ 的学习率',
    lossG: 'SiD 损失',
    alpha: 'α',
    adversarial: '对抗损失',
    lambda: '其权重 λ_adv',
    gradTheta: 'θ 的梯度范数',
    glr: 'θ 的学习率',
    halflife: '平均的半衰期（图像数）',
  },
};
