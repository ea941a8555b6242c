// The curves, in English.

export const curves = {
  title: 'Curves',
  hint: 'over images seen',
  empty: 'drawn from the first step on',
  x: 'images',
  off: 'not part of SiD',
  charts: {
    sid: { title: 'SiD loss', sub: 'signed, lower is better' },
    psi: { title: 'Fake-score loss', sub: 'denoising loss' },
    d: { title: 'Discriminator', sub: 'BCE' },
    adv: { title: 'Adversarial', sub: 'mean softplus(−logit)' },
    fakeness: { title: 'Fakeness', sub: '' },
    grad: { title: 'Gradient norms', sub: 'symmetric log' },
  },
  series: {
    loss_g: 'SiD',
    loss_psi: 'fake score',
    loss_d_real: 'real',
    loss_d_fake: 'generated',
    loss_g_gan: 'adversarial',
    fakeness_real: 'real',
    fakeness_fake: 'generated',
    grad_norm_psi: 'ψ',
    grad_norm_theta: 'θ',
  } as Readonly<Record<string, string>>,
  describe: (title: string, points: number) => `${title}, ${points} points`,
};
