// 学习页：导览、用运行的数字讲解方法、对警告的说明。
import type { learn as en } from '../en/learn.ts';

export const learn: typeof en = {
  tour: {
    title: '导览',
    hint: '六个任务；完成后自动打勾',
    tasks: {
      train: { title: '训练', text: '按蓝色按钮或空格键。页面不下载任何内容，也不发送任何内容。' },
      watch: { title: '看样本变化', text: '每张样本图都用相同的潜变量。请等第二张样本图出现。' },
      change: {
        title: '在运行中修改设置',
        text: '试试配方里生成器的学习率。标有“实时”的设置立即生效，曲线上会显示标记。',
      },
      pause: { title: '暂停', text: '再按一次空格键。运行会先完成当前的一步。' },
      scrub: { title: '回到过去', text: '拖动样本下方的滑块，或点击曲线。样本、批次和曲线都跟随同一个游标。' },
      export: { title: '导出生成器', text: '导出为 safetensors。张量使用 EDM 的名称，供 PyTorch 代码读取。' },
    },
    done: '完成',
    of: (done: number, total: number) => `${done} / ${total}`,
    again: '重新开始导览',
    goTo: '前往运行页',
  },
  method: {
    title: '方法，用此运行的数字讲解',
    none: '显示一个运行后，这里会出现数字。',
    whose: (name: string, at: string) => `${name}，${at}`,
    live: '现在',
    images: (nimg: string) => `在 ${nimg} 张图像处`,
    chapters: {
      teacher: {
        title: '教师网络去除噪声',
        text: '扩散模型 f_φ 经过训练，能在每个噪声水平 σ 下从加噪图像估计干净图像。用它采样需要几十次求值。在这里它被冻结：权重不变。',
        equation: 'f_φ(x + σn, σ) ≈ x',
        source: 'EDM，公式 2',
      },
      generator: {
        title: '生成器一次求值就得到图像',
        text: 'G_θ 的架构相同，从教师网络的权重开始。它的输入是固定噪声水平的纯噪声。起初它只能生成模糊的图像。训练会改变这一点。',
        equation: 'x_g = G_θ(σ_{init} z, σ_{init})',
        source: 'SiD，算法 1',
      },
      fakeScore: {
        title: '伪分数网络学习生成器的图像',
        text: 'f_ψ 是网络的第三份副本。它的训练方法与教师网络相同，但使用生成器的图像。因此 f_ψ 是生成图像的模型，教师网络是数据的模型。',
        equation: 'L_ψ = λ_ψ w(σ) ‖f_ψ(x_g + σn, σ) − x_g‖²',
        source: 'SiD，算法 1',
      },
      sid: {
        title: '两者之差显示生成器的误差',
        text: '两个网络对同一个加噪样本 x_t 去噪。两张图像之差从生成器的分布指向数据的分布。损失沿此方向移动 x_g。伪分数只是估计，α 对此作修正。损失有符号：越低越好，通常为负。',
        equation: 'L_θ = λ_G (f_φ − f_ψ)·((f_φ − x_g) − α(f_φ − f_ψ)) / ω',
        source: 'SiD，公式 23',
      },
      discriminator: {
        title: 'SiDA：编码器区分真实与生成',
        text: 'f_ψ 的编码器也是判别器，不需要新的权重：最后一层特征图的通道均值就是一张小的 logit 图。真实图像与生成图像的噪声和 σ 相同，因此区别只在图像本身。',
        equation: 'L_D = λ_D w̄ · ½ (BCE(l_{real}, 1) + BCE(l_{fake}, 0))',
        source: 'SiDA，公式 8',
      },
      adversarial: {
        title: '对抗损失是整个批次的平均值',
        text: 'softplus(−l) 在整个批次上取平均，加到每个像素的 SiD 损失上，并用同样的权重因子 ω 加权。因此生成器可以从数据中学习，纠正教师网络的误差。',
        equation: 'L = ½ L_θ + ½ λ_{adv} · mean softplus(−l) / ω（每像素）',
        source: 'SiDA，公式 10',
      },
      average: {
        title: '样本来自平均后的权重',
        text: '样本和导出使用生成器权重的指数滑动平均（EMA）。它的半衰期随已见图像数增长，直至上限。',
        equation: 'θ_{EMA} ← β θ_{EMA} + (1 − β) θ，β = ½^{B / 半衰期}',
        source: 'EDM，ema_rampup_ratio',
      },
    },
    scale: (nimg: string) =>
      `已发表的 CIFAR-10 运行在多块 GPU 上已见 3 亿到 8 亿张图像，此运行已见 ${nimg} 张。它展示的是方法，而不是最终质量。`,
  },
  numbers: {
    teacher: '教师网络',
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
    accuracy: '真实 / 生成准确率',
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
        title: '判别器过强',
        why: '如果编码器总是正确，它对所有生成图像的 logit 几乎相同。这时对抗梯度没有有用的方向，编码器的特征也会变得不利于去噪。',
        todo: '降低 λ_D 或伪分数网络的学习率，或提高生成器的学习率。在小网络上，判别器仅在小 σ 处过强是正常的。',
      },
      lagging: {
        title: '伪分数网络跟不上',
        why: 'SiD 损失假定 f_ψ 是生成图像的模型。样本变清晰时，f_ψ 的损失会缓慢上升。如果它达到最低值的三倍，说明生成器的变化快于 f_ψ 的学习。这时差值 f_φ − f_ψ 没有有用的方向。',
        todo: '增加每步的伪分数更新次数（n_ψ），提高 lr_ψ，或降低 lr_θ。',
      },
      collapse: {
        title: '样本过于相似',
        why: '多样性是样本围绕其平均图像的离散程度。如果它降到三分之一，不同的潜变量会给出几乎相同的图像。',
        todo: '回到更早的检查点。降低 lr_θ 和 λ_adv，或使用更大的批量。',
      },
      drift: {
        title: '亮度漂移',
        why: '整张图像的颜色和亮度误差出现在大 σ 处。如果伪分数网络在那里几乎没有训练，SiD 损失就无法纠正它们。',
        todo: '提高伪分数网络噪声的 P_mean 或 P_std，使它的训练包含生成器损失的噪声水平（t_max 为 800 时 σ 约到 24）。',
      },
      exploding: {
        title: '梯度爆炸',
        why: '梯度范数达到平常的三十倍，说明批次或网络的状态异常。',
        todo: '降低该网络的学习率。Adam 限制步长，所以单次尖峰往往无害。',
      },
      nan: {
        title: '图像为 NaN',
        why: '与参考代码一样，损失不计入含有 NaN 的图像，其梯度以零代替。如果权重中有 NaN，运行会自动暂停。',
        todo: '回到上一个检查点，并降低学习率。',
      },
    },
  },
};
