// The Learn view: the tour, the method in this run's own numbers, and what warnings mean, in English.
import type { WarningKind } from '../../../runs/readings/health.ts';

export const learn = {
  tour: {
    title: 'Tour',
    hint: 'six things to do; each ticks itself off when you have done it',
    tasks: {
      train: { title: 'Train', text: 'Press the blue button, or Space. Nothing is downloaded, nothing is sent.' },
      watch: {
        title: 'Watch the samples change',
        text: 'The same latents again and again: wait for the second sheet.',
      },
      change: {
        title: 'Change a setting while it runs',
        text: 'Try the generator’s learning rate in the recipe: fields marked “live” act at once, and the curves get a mark.',
      },
      pause: { title: 'Pause', text: 'Space again. The step in progress is finished first.' },
      scrub: {
        title: 'Go back in time',
        text: 'Drag the slider under the samples, or click a curve: samples, batch and curves follow one cursor.',
      },
      export: {
        title: 'Take the generator away',
        text: 'Export it as safetensors; PyTorch code finds EDM’s names in it.',
      },
    },
    done: 'done',
    of: (done: number, total: number) => `${done} of ${total}`,
    again: 'Start the tour again',
    goTo: 'To the run',
  },
  method: {
    title: 'The method, in this run’s own numbers',
    none: 'Numbers appear here once a run is shown.',
    whose: (name: string, at: string) => `${name}, ${at}`,
    live: 'now',
    images: (nimg: string) => `at ${nimg} images`,
    chapters: {
      teacher: {
        title: 'The teacher knows how to remove noise',
        text: 'A diffusion model f_φ was trained to guess the clean image from a noisy one, at every noise level σ. Sampling from it takes dozens of evaluations. It stays frozen here.',
        equation: 'f_φ(x + σn, σ) ≈ x',
        source: 'EDM, equation 2',
      },
      generator: {
        title: 'The generator makes an image in one evaluation',
        text: 'G_θ is the same network, started from the teacher’s weights and fed pure noise at one fixed level. At first it can only make blurs; training changes that.',
        equation: 'x_g = G_θ(σ_{init} z, σ_{init})',
        source: 'SiD, algorithm 1',
      },
      fakeScore: {
        title: 'The fake score learns what the generator makes',
        text: 'f_ψ is a third copy. It is trained as the teacher was, but on the generator’s images: it knows how those look, the teacher knows how data look.',
        equation: 'L_ψ = λ_ψ w(σ) ‖f_ψ(x_g + σn, σ) − x_g‖²',
        source: 'SiD, algorithm 1',
      },
      sid: {
        title: 'Where the two disagree, the generator is wrong',
        text: 'On a noised sample x_t, the difference of the two denoised images points from the generator’s distribution to the data’s. The loss pushes x_g along it; α corrects for the fake score being an estimate. It is signed: lower is better, and below zero is usual.',
        equation: 'L_θ = λ_G (f_φ − f_ψ)·((f_φ − x_g) − α(f_φ − f_ψ)) / ω',
        source: 'SiD, equation 23',
      },
      discriminator: {
        title: 'SiDA: the encoder votes on real and generated',
        text: 'The first half of f_ψ doubles as a discriminator, without a single new weight: the channel mean of its last features is a small map of logits. Real and generated images share noise and σ, so that only the image can tell.',
        equation: 'L_D = λ_D w̄ · ½ (BCE(l_{real}, 1) + BCE(l_{fake}, 0))',
        source: 'SiDA, equation 8',
      },
      adversarial: {
        title: 'The batch’s mean vote enters every pixel’s loss',
        text: 'How unconvinced the encoder is, averaged over the batch, is added to the SiD loss of each pixel and weighted by the same ω. It lets the generator learn from data what the teacher gets wrong.',
        equation: 'L = ½ L_θ + ½ λ_{adv} · mean softplus(−l) / ω per pixel',
        source: 'SiDA, equation 10',
      },
      average: {
        title: 'What you take away is an average',
        text: 'Samples come from a moving average of the generator’s weights. Its half-life grows with the images seen, up to a limit.',
        equation: 'θ_{EMA} ← β θ_{EMA} + (1 − β) θ,  β = ½^{B / half-life}',
        source: 'EDM, ema_rampup_ratio',
      },
    },
    scale: (nimg: string) =>
      `The published CIFAR-10 runs saw 300 to 800 million images on several GPUs; this one has seen ${nimg}. What you watch here is the method, not its final quality.`,
  },
  numbers: {
    teacher: 'teacher',
    resolution: 'resolution',
    sigmaInit: 'σ_init',
    glr: 'lr_θ',
    lr: 'lr_ψ',
    gradTheta: '‖∇θ‖',
    gradPsi: '‖∇ψ‖',
    alpha: 'α',
    lossPsi: 'L_ψ',
    lossG: 'L_θ',
    bceReal: 'BCE real',
    bceFake: 'BCE generated',
    accuracy: 'right about real / generated',
    fakeness: 'fakeness real / generated',
    adversarial: 'mean softplus(−l)',
    weight: 'λ_adv',
    halflife: 'half-life now',
    beta: 'β',
  },
  warnings: {
    title: 'Warnings, and what to do',
    hint: 'rules of thumb; each names the numbers that it goes by',
    todo: 'What to do',
    items: {
      discriminator: {
        title: 'The discriminator is winning',
        why: 'When the encoder is always right, its vote says the same of every generated image: the adversarial gradient loses its direction, and the encoder’s features bend towards telling apart instead of denoising.',
        todo: 'Lower λ_D or the fake score’s learning rate; or raise the generator’s. On small networks a win at small σ only is usual.',
      },
      lagging: {
        title: 'The fake score lags',
        why: 'The SiD loss trusts f_ψ to know the generator’s images. Its loss rises slowly as samples get sharper; a threefold rise means that the generator has run away from it, and the difference f_φ − f_ψ points nowhere.',
        todo: 'More fake-score updates a step (n_ψ), a higher lr_ψ, or a lower lr_θ.',
      },
      collapse: {
        title: 'Samples become alike',
        why: 'Diversity is the spread of the samples about their mean image. Where it falls to a third, different latents give nearly the same picture.',
        todo: 'Go back to an earlier checkpoint, lower lr_θ and the adversarial weight, use a larger batch.',
      },
      drift: {
        title: 'Brightness drifts',
        why: 'Large, slow errors of colour and brightness live at large σ. If the fake score is hardly trained there, nothing holds the generator back.',
        todo: 'Raise P_mean or P_std of the fake score’s noise, so that it sees the levels that the generator is scored at (σ up to about 24 for t_max 800).',
      },
      exploding: {
        title: 'A gradient explodes',
        why: 'A norm of thirty times the usual one means a batch, or a state, that the network was not made for.',
        todo: 'Lower the learning rate of that network; Adam’s steps are bounded, so a single spike is often harmless.',
      },
      nan: {
        title: 'Images were NaN',
        why: 'An image that holds a NaN is left out of the loss, and its gradient is replaced by zero, as in the reference code. If the weights hold one, the run pauses itself.',
        todo: 'Go back to the last checkpoint and lower the learning rates.',
      },
    } satisfies Record<WarningKind, { title: string; why: string; todo: string }>,
  },
};
