// 学习页：导览、用此运行的数字讲解方法、警告的含义。
import type { learn as en } from '../en/learn.ts';

export const learn: typeof en = {
  tour: {
    title: '导览',
    hint: '六件事；做完一件会自动打勾',
    tasks: {
      train: { title: '训练', text: '按蓝色按钮或空格键。不下载任何东西，也不发送任何东西。' },
      watch: { title: '看样本变化', text: '始终是同样的潜变量：等第二张样本图出现。' },
      change: {
        title: '在运行中修改设置',
        text: '试试配方里生成器的学习率：标有“实时”的字段立即生效，曲线上会留下记号。',
      },
      pause: { title: '暂停', text: '再按一次空格键。正在进行的一步会先完成。' },
      scrub: { title: '回到过去', text: '拖动样本下方的滑块，或点击曲线：样本、批次和曲线都跟随同一个游标。' },
      export: { title: '带走生成器', text: '导出为 safetensors；PyTorch 代码能在其中找到 EDM 的张量名。' },
    },
    done: '完成',
    of: (done: number, total: number) => `${done} / ${total}`,
    again: '重新开始导览',
    goTo: '前往运行页',
  },
  method: {
    title: '方法，用此运行自己的数字讲解',
    none: '显示一个运行后，这里会出现数字。',
    whose: (name: string, at: string) => `${name}，${at}`,
    live: '现在',
    images: (nimg: string) => `在 ${nimg} 张图像处`,
    chapters: {
      teacher: {
        title: '教师知道如何去噪',
        text: '扩散模型 f_φ 学会了在每个噪声水平 σ 下从带噪图像猜出干净图像。用它采样需要几十次求值。在这里它被冻结。',
        equation: 'f_φ(x + σn, σ) ≈ x',
        source: 'EDM，公式 2',
      },
      generator: {
        title: '生成器一次求值就得到图像',
        text: 'G_θ 是同样的网络，从教师的权重出发，输入固定水平的纯噪声。起初它只能得到模糊的图像；训练会改变这一点。',
        equation: 'x_g = G_θ(σ_{init} z, σ_{init})',
        source: 'SiD，算法 1',
      },
      fakeScore: {
        title: '伪分数网络学习生成器的产物',
        text: 'f_ψ 是第三份副本。它像教师一样训练，但用的是生成器的图像：它知道那些图像的样子，教师知道数据的样子。',
        equation: 'L_ψ = λ_ψ w(σ) ‖f_ψ(x_g + σn, σ) − x_g‖²',
        source: 'SiD，算法 1',
      },
      sid: {
        title: '两者不一致之处，就是生成器的错误',
        text: '在加噪样本 x_t 上，两张去噪图像之差从生成器的分布指向数据的分布。损失沿此方向推动 x_g；α 修正伪分数只是估计这一事实。它有符号：越低越好，通常小于零。',
        equation: 'L_θ = λ_G (f_φ − f_ψ)·((f_φ − x_g) − α(f_φ − f_ψ)) / ω',
        source: 'SiD，公式 23',
      },
      discriminator: {
        title: 'SiDA：编码器对真实与生成投票',
        text: 'f_ψ 的前半部分兼作判别器，不增加一个权重：最后一层特征的通道均值就是一小张 logit 图。真实与生成图像共享噪声和 σ，因此只能靠图像本身来分辨。',
        equation: 'L_D = λ_D w̄ · ½ (BCE(l_{real}, 1) + BCE(l_{fake}, 0))',
        source: 'SiDA，公式 8',
      },
      adversarial: {
        title: '整批的平均投票进入每个像素的损失',
        text: '编码器有多不信服，在整批上取平均，加到每个像素的 SiD 损失上，并用同样的 ω 加权。它让生成器从数据中学到教师出错的地方。',
        equation: 'L = ½ L_θ + ½ λ_{adv} · mean softplus(−l) / ω（每像素）',
        source: 'SiDA，公式 10',
      },
      average: {
        title: '您带走的是平均值',
        text: '样本来自生成器权重的滑动平均。其半衰期随已见图像数增长，直至上限。',
        equation: 'θ_{EMA} ← β θ_{EMA} + (1 − β) θ，β = ½^{B / 半衰期}',
        source: 'EDM，ema_rampup_ratio',
      },
    },
    scale: (nimg: string) =>
      `已发表的 CIFAR-10 运行在多块 GPU 上见过 3 亿到 8 亿张图像；此运行见过 ${nimg} 张。您在这里看到的是方法，而不是最终质量。`,
  },
  numbers: {
    teacher: '教师',
    resolution: '分辨率',
    sigmaInit: 'σ_init',
    glr: 'lr_θ',
    lr: 'lr_ψ',
    gradTheta: '‖∇θ‖',
    gradPsi: '‖∇ψ‖',
    alpha: 'α',
    lossPsi: 'L_ψ',
    lossG: 'L_θ',
    bceReal: '真实 BCE',
    bceFake: '生成 BCE',
    accuracy: '真实 / 生成判断正确率',
    fakeness: '真实 / 生成虚假度',
    adversarial: 'mean softplus(−l)',
    weight: 'λ_adv',
    halflife: '当前半衰期',
    beta: 'β',
  },
  warnings: {
    title: '警告与对策',
    hint: '经验法则；每条都说明所依据的数字',
    todo: '怎么办',
    items: {
      discriminator: {
        title: '判别器占上风',
        why: '当编码器总是判断正确时，它对每张生成图像的投票都一样：对抗梯度失去方向，编码器的特征也转向分辨真假而不是去噪。',
        todo: '降低 λ_D 或伪分数网络的学习率；或提高生成器的学习率。在小网络上，仅在小 σ 处占上风是常见的。',
      },
      lagging: {
        title: '伪分数网络跟不上',
        why: 'SiD 损失依赖 f_ψ 了解生成器的图像。样本变清晰时其损失会缓慢上升；上升到三倍意味着生成器已把它甩开，差值 f_φ − f_ψ 不再有意义。',
        todo: '增加每步的伪分数更新次数（n_ψ），提高 lr_ψ，或降低 lr_θ。',
      },
      collapse: {
        title: '样本变得相似',
        why: '多样性是样本围绕其平均图像的离散程度。降到三分之一时，不同的潜变量几乎给出同样的图像。',
        todo: '回到更早的检查点，降低 lr_θ 和对抗权重，使用更大的批。',
      },
      drift: {
        title: '亮度漂移',
        why: '颜色和亮度的大而缓慢的误差存在于大 σ 处。如果伪分数网络在那里几乎没有训练，就没有什么能拉住生成器。',
        todo: '提高伪分数噪声的 P_mean 或 P_std，使它见到生成器被评分的噪声水平（t_max 为 800 时 σ 约到 24）。',
      },
      exploding: {
        title: '梯度爆炸',
        why: '范数达到平常的三十倍，说明某个批次或状态超出了网络的适用范围。',
        todo: '降低该网络的学习率；Adam 的步长有界，所以单次尖峰往往无害。',
      },
      nan: {
        title: '图像为 NaN',
        why: '含有 NaN 的图像不计入损失，其梯度以零代替，与参考代码一样。如果权重中出现 NaN，运行会自动暂停。',
        todo: '回到上一个检查点，并降低学习率。',
      },
    },
  },
};
