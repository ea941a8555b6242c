// The Learn view in English: the tour, the method with the run's numbers, and the explanations of warnings.
import type { WarningKind } from '../../../runs/readings/health.ts';

export const learn = {
  tour: {
    title: 'Tour',
    hint: 'six tasks; each is ticked when you have done it',
    tasks: {
      train: { title: 'Train', text: 'Press the blue button, or Space. The page downloads nothing and sends nothing.' },
      watch: {
        title: 'Watch the samples change',
        text: 'Every sheet uses the same latents. Wait for the second sheet.',
      },
      change: {
        title: 'Change a setting while it runs',
        text: 'Try the generator’s learning rate in the recipe. Fields marked “live” act at once, and the curves show a mark.',
      },
      pause: { title: 'Pause', text: 'Press Space again. The run finishes its present step first.' },
      scrub: {
        title: 'Go back in time',
        text: 'Drag the slider under the samples, or click a curve. Samples, batch and curves follow the same cursor.',
      },
      export: {
        title: 'Export the generator',
        text: 'Export it as safetensors. The tensors have EDM’s names, for PyTorch code.',
      },
    },
    done: 'done',
    of: (done: number, total: number) => `${done} of ${total}`,
    again: 'Start the tour again',
    goTo: 'To the run page',
  },
  method: {
    title: 'The method, with the numbers of this run',
    none: 'Numbers appear here when a run is shown.',
    whose: (name: string, at: string) => `${name}, ${at}`,
    live: 'now',
    images: (nimg: string) => `at ${nimg} images`,
    chapters: {
      teacher: {
        title: 'The teacher removes noise',
        text: 'The diffusion model f_φ was trained to estimate the clean image from a noisy one, at every noise level σ. Sampling from it takes dozens of evaluations. Here it is frozen: its weights do not change.',
        equation: 'f_φ(x + σn, σ) ≈ x',
        source: 'EDM, equation 2',
      },
      generator: {
        title: 'The generator makes an image in one evaluation',
        text: 'G_θ has the same architecture and starts from the teacher’s weights. Its input is pure noise at one fixed noise level. At first it only makes blurred images. Training changes that.',
        equation: 'x_g = G_θ(σ_{init} z, σ_{init})',
        source: 'SiD, algorithm 1',
      },
      fakeScore: {
        title: 'The fake score learns the generator’s images',
        text: 'f_ψ is a third copy of the network. It is trained like the teacher, but on the generator’s images. So f_ψ models the generator’s images, and the teacher models the data.',
        equation: 'L_ψ = λ_ψ w(σ) ‖f_ψ(x_g + σn, σ) − x_g‖²',
        source: 'SiD, algorithm 1',
      },
      sid: {
        title: 'The difference of the two shows the generator’s error',
        text: 'Both networks denoise the same noisy sample x_t. The difference of their images points from the generator’s distribution to that of the data. The loss moves x_g in this direction. The fake score is only an estimate, and α corrects for that. The loss is signed: lower is better, and it is usually negative.',
        equation: 'L_θ = λ_G (f_φ − f_ψ)·((f_φ − x_g) − α(f_φ − f_ψ)) / ω',
        source: 'SiD, equation 23',
      },
      discriminator: {
        title: 'SiDA: the encoder tells real from generated',
        text: 'The encoder of f_ψ is also the discriminator. It needs no new weights: the mean over the channels of its last feature map is a small logit map. Real and generated images have the same noise and σ, so they differ only in the image itself.',
        equation: 'L_D = λ_D w̄ · ½ (BCE(l_{real}, 1) + BCE(l_{fake}, 0))',
        source: 'SiDA, equation 8',
      },
      adversarial: {
        title: 'The adversarial loss is a mean over the batch',
        text: 'The mean of softplus(−l) over the batch is added to the SiD loss of each pixel, with the same weight factor ω. So the generator can learn from data to correct errors of the teacher.',
        equation: 'L = ½ L_θ + ½ λ_{adv} · mean softplus(−l) / ω per pixel',
        source: 'SiDA, equation 10',
      },
      average: {
        title: 'Samples come from averaged weights',
        text: 'Samples and exports use an exponential moving average (EMA) of the generator’s weights. Its half-life grows with the images seen, up to a limit.',
        equation: 'θ_{EMA} ← β θ_{EMA} + (1 − β) θ,  β = ½^{B / half-life}',
        source: 'EDM, ema_rampup_ratio',
      },
    },
    scale: (nimg: string) =>
      `The published CIFAR-10 runs saw 300 to 800 million images on several GPUs. This run has seen ${nimg}. It shows the method, not its final quality.`,
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
    accuracy: 'accuracy real / generated',
    fakeness: 'fakeness real / generated',
    adversarial: 'mean softplus(−l)',
    weight: 'λ_adv',
    halflife: 'half-life now',
    beta: 'β',
  },
  warnings: {
    title: 'Warnings, and what to do',
    hint: 'rules of thumb; each names its numbers',
    todo: 'What to do',
    items: {
      discriminator: {
        title: 'The discriminator is too strong',
        why: 'If the encoder is always right, its logits are nearly the same for all generated images. Then the adversarial gradient has no useful direction. The encoder’s features also become worse at denoising.',
        todo: 'Lower λ_D or the fake score’s learning rate, or raise the generator’s learning rate. In small networks it is normal that the discriminator is too strong at small σ only.',
      },
      lagging: {
        title: 'The fake score lags behind',
        why: 'The SiD loss assumes that f_ψ models the generator’s images. The loss of f_ψ rises slowly as samples become sharper. If it is three times its lowest value, the generator changes faster than f_ψ learns. Then the difference f_φ − f_ψ has no useful direction.',
        todo: 'Use more fake-score updates per step (n_ψ), a higher lr_ψ, or a lower lr_θ.',
      },
      collapse: {
        title: 'Samples become too similar',
        why: 'Diversity is the spread of the samples around their mean image. If it falls to a third, different latents give nearly the same picture.',
        todo: 'Go back to an earlier checkpoint. Lower lr_θ and λ_adv, or use a larger batch.',
      },
      drift: {
        title: 'Brightness drifts',
        why: 'Errors of colour and brightness over the whole image appear at large σ. If the fake score is hardly trained there, the SiD loss cannot correct them.',
        todo: 'Raise P_mean or P_std of the fake score’s noise. Then its training includes the noise levels of the generator’s loss (σ up to about 24 for t_max 800).',
      },
      exploding: {
        title: 'A gradient explodes',
        why: 'A gradient norm of thirty times its usual value means that the batch or the state of the network is abnormal.',
        todo: 'Lower the learning rate of that network. Adam limits the size of a step, so a single peak is often harmless.',
      },
      nan: {
        title: 'Images were NaN',
        why: 'The loss leaves out an image with a NaN and replaces its gradient by zero, as the reference code does. If the weights contain a NaN, the run pauses automatically.',
        todo: 'Go back to the last checkpoint and lower the learning rates.',
      },
    } satisfies Record<WarningKind, { title: string; why: string; todo: string }>,
  },
};
