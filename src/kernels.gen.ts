// Generated from shaders/ by `npm run gen`; do not edit.
import biasRowLib from '../shaders/lib/biasRow.wgsl?raw';
import epilogueLib from '../shaders/lib/epilogue.wgsl?raw';
import gradientsLib from '../shaders/lib/gradients.wgsl?raw';
import mathLib from '../shaders/lib/math.wgsl?raw';
import metricsLib from '../shaders/lib/metrics.wgsl?raw';
import rngLib from '../shaders/lib/rng.wgsl?raw';
import rowsLib from '../shaders/lib/rows.wgsl?raw';
import rowsSubgroupLib from '../shaders/lib/rowsSubgroup.wgsl?raw';
import stepLib from '../shaders/lib/step.wgsl?raw';
import adamSource from '../shaders/adam.wgsl?raw';
import addSource from '../shaders/add.wgsl?raw';
import attentionDirectSource from '../shaders/attention/direct.wgsl?raw';
import attentionQuadSource from '../shaders/attention/quad.wgsl?raw';
import codecSource from '../shaders/codec.wgsl?raw';
import concatSource from '../shaders/concat.wgsl?raw';
import convDirectSource from '../shaders/conv/direct.wgsl?raw';
import convDirect1x1Source from '../shaders/conv/direct1x1.wgsl?raw';
import convDirect3x3Source from '../shaders/conv/direct3x3.wgsl?raw';
import convHalfSource from '../shaders/conv/half.wgsl?raw';
import convQuadSource from '../shaders/conv/quad.wgsl?raw';
import convTileSource from '../shaders/conv/tile.wgsl?raw';
import diffuseSource from '../shaders/diffuse.wgsl?raw';
import dropoutSource from '../shaders/dropout.wgsl?raw';
import embeddingSource from '../shaders/embedding.wgsl?raw';
import flipSource from '../shaders/flip.wgsl?raw';
import logitsSource from '../shaders/logits.wgsl?raw';
import lossAdversarialSource from '../shaders/loss/adversarial.wgsl?raw';
import lossCriticSource from '../shaders/loss/critic.wgsl?raw';
import lossEdmSource from '../shaders/loss/edm.wgsl?raw';
import lossSidSource from '../shaders/loss/sid.wgsl?raw';
import noiseSource from '../shaders/noise.wgsl?raw';
import normGroupsSource from '../shaders/norm/groups.wgsl?raw';
import normSplitSource from '../shaders/norm/split.wgsl?raw';
import precondSource from '../shaders/precond.wgsl?raw';
import reduceSource from '../shaders/reduce.wgsl?raw';
import repackSource from '../shaders/repack.wgsl?raw';
import resampleSource from '../shaders/resample.wgsl?raw';
import siluSource from '../shaders/silu.wgsl?raw';

export const LIBS = {
  biasRow: biasRowLib,
  epilogue: epilogueLib,
  gradients: gradientsLib,
  math: mathLib,
  metrics: metricsLib,
  rng: rngLib,
  rows: rowsLib,
  rowsSubgroup: rowsSubgroupLib,
  step: stepLib,
  columns: [
    'const METRIC_FLOATS: u32 = 20u;',
    'const GRAD_NORM_PSI: u32 = 0u;',
    'const GRAD_NORM_THETA: u32 = 1u;',
    'const GRAD_NORM_EDM: u32 = 2u;',
    'const LOSS_D: u32 = 3u;',
    'const LOSS_D_REAL: u32 = 4u;',
    'const LOSS_D_FAKE: u32 = 5u;',
    'const FAKENESS_REAL: u32 = 6u;',
    'const FAKENESS_FAKE: u32 = 7u;',
    'const ACC_REAL: u32 = 8u;',
    'const ACC_FAKE: u32 = 9u;',
    'const LOSS_G_GAN: u32 = 10u;',
    'const WEIGHTED_G_GAN: u32 = 11u;',
    'const TOTAL_G: u32 = 12u;',
    'const AUC: u32 = 13u;',
    'const LOSS_PSI: u32 = 14u;',
    'const LOSS_EDM: u32 = 15u;',
    'const LOSS_G: u32 = 16u;',
    'const NAN_IMAGES: u32 = 17u;',
  ].join('\n'),
} as const;

/** The members of `struct Step` in shaders/lib/step.wgsl. Offsets count bytes. */
export const STEP_MEMBERS = {
  seed: { offset: 0, type: 'vec2u' },
  tick: { offset: 8, type: 'u32' },
  row: { offset: 12, type: 'u32' },
  lr: { offset: 16, type: 'f32' },
  beta1: { offset: 20, type: 'f32' },
  beta2: { offset: 24, type: 'f32' },
  one_minus_beta1: { offset: 28, type: 'f32' },
  one_minus_beta2: { offset: 32, type: 'f32' },
  eps: { offset: 36, type: 'f32' },
  bias1: { offset: 40, type: 'f32' },
  sqrt_bias2: { offset: 44, type: 'f32' },
  clip: { offset: 48, type: 'f32' },
  update: { offset: 52, type: 'f32' },
  ema_mix: { offset: 56, type: 'f32' },
  alpha: { offset: 60, type: 'f32' },
  ls: { offset: 64, type: 'f32' },
  lsd: { offset: 68, type: 'f32' },
  lsg: { offset: 72, type: 'f32' },
  lsg_gan: { offset: 76, type: 'f32' },
  w_sid: { offset: 80, type: 'f32' },
  w_adv: { offset: 84, type: 'f32' },
  p_mean: { offset: 88, type: 'f32' },
  p_std: { offset: 92, type: 'f32' },
  tmax: { offset: 96, type: 'f32' },
  logit_clamp: { offset: 100, type: 'f32' },
  images: { offset: 104, type: 'f32' },
  image0: { offset: 108, type: 'u32' },
  more: { offset: 112, type: 'u32' },
} as const;

/** Bytes of the uniform buffer that holds the struct. */
export const STEP_BYTES = 128;

/** Column numbers of a metrics row, from the `//! column` lines of shaders/. */
export const COLUMNS = {
  grad_norm_psi: 0,
  grad_norm_theta: 1,
  grad_norm_edm: 2,
  loss_d: 3,
  loss_d_real: 4,
  loss_d_fake: 5,
  fakeness_real: 6,
  fakeness_fake: 7,
  acc_real: 8,
  acc_fake: 9,
  loss_g_gan: 10,
  weighted_g_gan: 11,
  total_g: 12,
  auc: 13,
  loss_psi: 14,
  loss_edm: 15,
  loss_g: 16,
  nan_images: 17,
} as const;

/** Floats of a metrics row. */
export const METRIC_FLOATS = 20;

export const adam = {
  name: 'adam',
  source: adamSource,
  libs: ['step', 'metrics', 'columns'],
  params: {
    LEN: 'u32',
    PARTS: 'u32',
    PART_OFF: 'u32',
    TOTAL: 'u32',
    COLUMN: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      step: { binding: 0, access: 'uniform' },
      w: { binding: 1, access: 'read_write' },
      g: { binding: 2, access: 'read' },
      m: { binding: 3, access: 'read_write' },
      v: { binding: 4, access: 'read_write' },
    } },
    ema: { bindings: {
      step: { binding: 0, access: 'uniform' },
      e: { binding: 5, access: 'read_write' },
      w_in: { binding: 9, access: 'read' },
    } },
    sanitise: { bindings: {
      step: { binding: 0, access: 'uniform' },
      g_out: { binding: 6, access: 'read_write' },
    } },
    norm: { bindings: {
      g: { binding: 2, access: 'read' },
      part: { binding: 7, access: 'read_write' },
    } },
    finish: { bindings: {
      step: { binding: 0, access: 'uniform' },
      part: { binding: 7, access: 'read_write' },
      metrics: { binding: 8, access: 'read_write' },
    } },
  },
} as const;

export const add = {
  name: 'add',
  source: addSource,
  libs: [],
  params: {
    LEN: 'u32',
    SCALE: 'f32',
    SHIFT: 'f32',
    C: 'u32',
    C4: 'u32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    axpy: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
  },
} as const;

export const attentionDirect = {
  name: 'attention/direct',
  source: attentionDirectSource,
  libs: [],
  params: {
    N: 'u32',
    L: 'u32',
    HEADS: 'u32',
    D4: 'u32',
    A_ROW4: 'u32',
    A_OFF4: 'u32',
    B_ROW4: 'u32',
    B_OFF4: 'u32',
    OUT_ROW4: 'u32',
    OUT_OFF4: 'u32',
    SCALE: 'f32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    scores: { bindings: {
      a: { binding: 0, access: 'read' },
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
    } },
    softmax: { bindings: {
      p: { binding: 3, access: 'read_write' },
    } },
    mix: { bindings: {
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
      p_in: { binding: 4, access: 'read' },
    } },
    mix_t: { bindings: {
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
      p_in: { binding: 4, access: 'read' },
    } },
    bwd_p: { bindings: {
      p: { binding: 3, access: 'read_write' },
      p_in: { binding: 4, access: 'read' },
    } },
  },
} as const;

export const attentionQuad = {
  name: 'attention/quad',
  source: attentionQuadSource,
  libs: [],
  params: {
    N: 'u32',
    L: 'u32',
    HEADS: 'u32',
    D4: 'u32',
    A_ROW4: 'u32',
    A_OFF4: 'u32',
    B_ROW4: 'u32',
    B_OFF4: 'u32',
    OUT_ROW4: 'u32',
    OUT_OFF4: 'u32',
    SCALE: 'f32',
    SCORES: 'bool',
    TURNED: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    scores: { bindings: {
      a: { binding: 0, access: 'read' },
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
    } },
    mix: { bindings: {
      a: { binding: 0, access: 'read' },
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
    } },
    mix_t: { bindings: {
      a: { binding: 0, access: 'read' },
      b: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
    } },
  },
} as const;

export const codec = {
  name: 'codec',
  source: codecSource,
  libs: ['math'],
  params: {
    N: 'u32',
    SIDE: 'u32',
    C: 'u32',
    C4: 'u32',
    FLAGS: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    decode: { bindings: {
      bytes: { binding: 0, access: 'read' },
      numbers: { binding: 1, access: 'read' },
      image: { binding: 4, access: 'read_write' },
    } },
    noisy: { bindings: {
      bytes: { binding: 0, access: 'read' },
      numbers: { binding: 1, access: 'read' },
      noise: { binding: 2, access: 'read' },
      sigma: { binding: 3, access: 'read' },
      image: { binding: 4, access: 'read_write' },
    } },
    pictures: { bindings: {
      source: { binding: 5, access: 'read' },
      edges: { binding: 6, access: 'read' },
      rgba: { binding: 7, access: 'read_write' },
    } },
  },
} as const;

export const concat = {
  name: 'concat',
  source: concatSource,
  libs: [],
  params: {
    ROWS: 'u32',
    A4: 'u32',
    B4: 'u32',
    WANT_A: 'bool',
    WANT_B: 'bool',
    ACC_A: 'bool',
    ACC_B: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      a: { binding: 0, access: 'read' },
      b: { binding: 1, access: 'read' },
      y: { binding: 2, access: 'read_write' },
    } },
    bwd: { bindings: {
      dy: { binding: 3, access: 'read' },
      da: { binding: 4, access: 'read_write' },
      db: { binding: 5, access: 'read_write' },
    } },
  },
} as const;

export const convDirect = {
  name: 'conv/direct',
  source: convDirectSource,
  libs: ['epilogue', 'gradients', 'biasRow'],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    KH: 'u32',
    KW: 'u32',
    STRIDE: 'u32',
    PAD_H: 'i32',
    PAD_W: 'i32',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    EMB: 'bool',
    EMB_STRIDE4: 'u32',
    RES: 'bool',
    SCALE: 'f32',
    ACC: 'bool',
    SLICES: 'u32',
    PART_STRIDE4: 'u32',
    ACC_PART: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      w: { binding: 1, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dx: { binding: 7, access: 'read_write' },
    } },
    bwd_w: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dw: { binding: 8, access: 'read_write' },
      part: { binding: 9, access: 'read_write' },
    } },
  },
} as const;

export const convDirect1x1 = {
  name: 'conv/direct1x1',
  source: convDirect1x1Source,
  libs: ['gradients'],
  params: {
    ROWS: 'u32',
    N: 'u32',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    RES: 'bool',
    SCALE: 'f32',
    ACC: 'bool',
    SLICES: 'u32',
    PART_STRIDE4: 'u32',
    ACC_PART: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      res: { binding: 3, access: 'read' },
      y: { binding: 4, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      w: { binding: 1, access: 'read' },
      dy: { binding: 5, access: 'read' },
      dx: { binding: 6, access: 'read_write' },
    } },
    bwd_w: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 5, access: 'read' },
      dw: { binding: 7, access: 'read_write' },
      part: { binding: 8, access: 'read_write' },
    } },
  },
} as const;

export const convDirect3x3 = {
  name: 'conv/direct3x3',
  source: convDirect3x3Source,
  libs: ['epilogue', 'gradients', 'biasRow'],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    PAD: 'i32',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    EMB: 'bool',
    EMB_STRIDE4: 'u32',
    RES: 'bool',
    SCALE: 'f32',
    ACC: 'bool',
    SLICES: 'u32',
    PART_STRIDE4: 'u32',
    ACC_PART: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      w: { binding: 1, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dx: { binding: 7, access: 'read_write' },
    } },
    bwd_w: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dw: { binding: 8, access: 'read_write' },
      part: { binding: 9, access: 'read_write' },
    } },
  },
} as const;

export const convHalf = {
  name: 'conv/half',
  source: convHalfSource,
  libs: ['epilogue'],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    PAD: 'i32',
    TAPS: 'u32',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    EMB: 'bool',
    EMB_STRIDE4: 'u32',
    RES: 'bool',
    SCALE: 'f32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
  },
} as const;

export const convQuad = {
  name: 'conv/quad',
  source: convQuadSource,
  libs: ['epilogue', 'biasRow'],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    PAD: 'i32',
    ONE: 'bool',
    FLIP: 'bool',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    EMB: 'bool',
    EMB_STRIDE4: 'u32',
    RES: 'bool',
    SCALE: 'f32',
    ACC: 'bool',
    SLICES: 'u32',
    PART_STRIDE4: 'u32',
    ACC_PART: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
    bwd_w: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dw: { binding: 7, access: 'read_write' },
      part: { binding: 8, access: 'read_write' },
    } },
  },
} as const;

export const convTile = {
  name: 'conv/tile',
  source: convTileSource,
  libs: ['epilogue', 'gradients'],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    PAD: 'i32',
    TAPS: 'u32',
    CI4: 'u32',
    CO4: 'u32',
    BIAS: 'bool',
    EMB: 'bool',
    EMB_STRIDE4: 'u32',
    RES: 'bool',
    SCALE: 'f32',
    ACC: 'bool',
    SLICES: 'u32',
    WIDE: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      w: { binding: 1, access: 'read' },
      bias: { binding: 2, access: 'read' },
      emb: { binding: 3, access: 'read' },
      res: { binding: 4, access: 'read' },
      y: { binding: 5, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      w: { binding: 1, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dx: { binding: 7, access: 'read_write' },
    } },
    bwd_w: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 6, access: 'read' },
      dw: { binding: 8, access: 'read_write' },
    } },
  },
} as const;

export const diffuse = {
  name: 'diffuse',
  source: diffuseSource,
  libs: ['step'],
  params: {
    N: 'u32',
    LEN: 'u32',
    A: 'f32',
    B: 'f32',
    RHO: 'f32',
    OWN: 'bool',
    MEAN: 'f32',
    STD: 'f32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    lognormal: { bindings: {
      step: { binding: 0, access: 'uniform' },
      draw: { binding: 1, access: 'read' },
      sigma_out: { binding: 2, access: 'read_write' },
    } },
    karras: { bindings: {
      step: { binding: 0, access: 'uniform' },
      draw: { binding: 1, access: 'read' },
      sigma_out: { binding: 2, access: 'read_write' },
    } },
    fwd: { bindings: {
      x: { binding: 3, access: 'read' },
      noise: { binding: 4, access: 'read' },
      sigma: { binding: 5, access: 'read' },
      xt: { binding: 6, access: 'read_write' },
    } },
  },
} as const;

export const dropout = {
  name: 'dropout',
  source: dropoutSource,
  libs: ['step', 'rng', 'math'],
  params: {
    LEN: 'u32',
    ACC: 'bool',
    P: 'f32',
    MASKED: 'bool',
    STREAM: 'u32',
    IMAGE4: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
      mask: { binding: 2, access: 'read' },
      step: { binding: 3, access: 'uniform' },
    } },
  },
} as const;

export const embedding = {
  name: 'embedding',
  source: embeddingSource,
  libs: ['math'],
  params: {
    N: 'u32',
    HALF: 'u32',
    TURNS: 'bool',
    SWAP: 'bool',
    FROM_SIGMA: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      sigma: { binding: 0, access: 'read' },
      freqs: { binding: 1, access: 'read' },
      out: { binding: 2, access: 'read_write' },
    } },
  },
} as const;

export const flip = {
  name: 'flip',
  source: flipSource,
  libs: [],
  params: {
    LEN: 'u32',
    W: 'u32',
    C4: 'u32',
    SCALE: 'f32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
  },
} as const;

export const logits = {
  name: 'logits',
  source: logitsSource,
  libs: [],
  params: {
    PIXELS: 'u32',
    C: 'u32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      logits: { binding: 1, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      dlogits: { binding: 2, access: 'read' },
      dx: { binding: 3, access: 'read_write' },
    } },
  },
} as const;

export const lossAdversarial = {
  name: 'loss/adversarial',
  source: lossAdversarialSource,
  libs: ['step', 'metrics', 'math', 'columns'],
  params: {
    N: 'u32',
    CELLS: 'u32',
    NUMBERS: 'u32',
    SD: 'f32',
    WHOLE: 'bool',
    OWN: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    d_gather: { bindings: {
      step: { binding: 0, access: 'uniform' },
      sigma: { binding: 3, access: 'read' },
      gathered_out: { binding: 13, access: 'read_write' },
    } },
    g_gather: { bindings: {
      step: { binding: 0, access: 'uniform' },
      sid_rows: { binding: 6, access: 'read' },
      gathered_out: { binding: 13, access: 'read_write' },
    } },
    d_rows: { bindings: {
      fake: { binding: 1, access: 'read' },
      real: { binding: 2, access: 'read' },
      row_out: { binding: 4, access: 'read_write' },
    } },
    d_finish: { bindings: {
      step: { binding: 0, access: 'uniform' },
      sigma: { binding: 3, access: 'read' },
      row_in: { binding: 5, access: 'read' },
      scalars_out: { binding: 7, access: 'read_write' },
      metrics: { binding: 11, access: 'read_write' },
      per_image: { binding: 12, access: 'read_write' },
      gathered_in: { binding: 14, access: 'read' },
    } },
    d_bwd: { bindings: {
      step: { binding: 0, access: 'uniform' },
      fake: { binding: 1, access: 'read' },
      real: { binding: 2, access: 'read' },
      scalars_in: { binding: 8, access: 'read' },
      dfake: { binding: 9, access: 'read_write' },
      dreal: { binding: 10, access: 'read_write' },
    } },
    g_rows: { bindings: {
      step: { binding: 0, access: 'uniform' },
      fake: { binding: 1, access: 'read' },
      row_out: { binding: 4, access: 'read_write' },
    } },
    g_finish: { bindings: {
      step: { binding: 0, access: 'uniform' },
      row_in: { binding: 5, access: 'read' },
      sid_rows: { binding: 6, access: 'read' },
      scalars_out: { binding: 7, access: 'read_write' },
      metrics: { binding: 11, access: 'read_write' },
      per_image: { binding: 12, access: 'read_write' },
      gathered_in: { binding: 14, access: 'read' },
    } },
    g_bwd: { bindings: {
      step: { binding: 0, access: 'uniform' },
      fake: { binding: 1, access: 'read' },
      scalars_in: { binding: 8, access: 'read' },
      dfake: { binding: 9, access: 'read_write' },
    } },
  },
} as const;

export const lossCritic = {
  name: 'loss/critic',
  source: lossCriticSource,
  libs: ['step', 'metrics', 'columns'],
  params: {
    N: 'u32',
    BATCH: 'u32',
    CELLS: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    means: { bindings: {
      step: { binding: 0, access: 'uniform' },
      real: { binding: 1, access: 'read' },
      fake: { binding: 2, access: 'read' },
      means_out: { binding: 3, access: 'read_write' },
    } },
    auc: { bindings: {
      step: { binding: 0, access: 'uniform' },
      means_in: { binding: 4, access: 'read' },
      metrics: { binding: 5, access: 'read_write' },
    } },
  },
} as const;

export const lossEdm = {
  name: 'loss/edm',
  source: lossEdmSource,
  libs: ['step', 'metrics', 'columns'],
  params: {
    N: 'u32',
    LEN: 'u32',
    SD: 'f32',
    COLUMN: 'u32',
    ROW_T: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    rows: { bindings: {
      d: { binding: 1, access: 'read' },
      y: { binding: 2, access: 'read' },
      sigma: { binding: 3, access: 'read' },
      row_out: { binding: 5, access: 'read_write' },
    } },
    finish: { bindings: {
      step: { binding: 0, access: 'uniform' },
      row_in: { binding: 6, access: 'read' },
      metrics: { binding: 7, access: 'read_write' },
    } },
    bwd: { bindings: {
      step: { binding: 0, access: 'uniform' },
      d: { binding: 1, access: 'read' },
      y: { binding: 2, access: 'read' },
      sigma: { binding: 3, access: 'read' },
      out: { binding: 4, access: 'read_write' },
    } },
    map: { bindings: {
      d: { binding: 1, access: 'read' },
      y: { binding: 2, access: 'read' },
      sigma: { binding: 3, access: 'read' },
      out: { binding: 4, access: 'read_write' },
    } },
  },
} as const;

export const lossSid = {
  name: 'loss/sid',
  source: lossSidSource,
  libs: ['step', 'metrics', 'math', 'columns'],
  params: {
    N: 'u32',
    LEN: 'u32',
    NUMBERS: 'u32',
    ROW_T: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    rows: { bindings: {
      step: { binding: 0, access: 'uniform' },
      xg: { binding: 1, access: 'read' },
      yr: { binding: 2, access: 'read' },
      yf: { binding: 3, access: 'read' },
      row_out: { binding: 4, access: 'read_write' },
    } },
    finish: { bindings: {
      step: { binding: 0, access: 'uniform' },
      row_in: { binding: 5, access: 'read' },
      metrics: { binding: 9, access: 'read_write' },
    } },
    bwd: { bindings: {
      step: { binding: 0, access: 'uniform' },
      xg: { binding: 1, access: 'read' },
      yr: { binding: 2, access: 'read' },
      yf: { binding: 3, access: 'read' },
      row_in: { binding: 5, access: 'read' },
      dxg: { binding: 6, access: 'read_write' },
      dyr: { binding: 7, access: 'read_write' },
      dyf: { binding: 8, access: 'read_write' },
    } },
    map: { bindings: {
      step: { binding: 0, access: 'uniform' },
      xg: { binding: 1, access: 'read' },
      yr: { binding: 2, access: 'read' },
      yf: { binding: 3, access: 'read' },
      row_in: { binding: 5, access: 'read' },
      dxg: { binding: 6, access: 'read_write' },
    } },
  },
} as const;

export const noise = {
  name: 'noise',
  source: noiseSource,
  libs: ['step', 'rng', 'math'],
  params: {
    LEN: 'u32',
    C: 'u32',
    C4: 'u32',
    IMAGE4: 'u32',
    GAIN: 'f32',
    STREAM: 'u32',
    NORMAL: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    normal: { bindings: {
      step: { binding: 0, access: 'uniform' },
      y: { binding: 1, access: 'read_write' },
    } },
    scalars: { bindings: {
      step: { binding: 0, access: 'uniform' },
      out: { binding: 2, access: 'read_write' },
    } },
    words_of: { bindings: {
      words: { binding: 3, access: 'read_write' },
      counters: { binding: 4, access: 'read' },
    } },
  },
} as const;

export const normGroups = {
  name: 'norm/groups',
  source: normGroupsSource,
  libs: ['math', 'rows'],
  params: {
    N: 'u32',
    PIXELS: 'u32',
    C4: 'u32',
    G: 'u32',
    EPS: 'f32',
    SILU: 'bool',
    EMB_STRIDE4: 'u32',
    PART_STRIDE4: 'u32',
    ACC: 'bool',
    ACC_PART: 'bool',
    PARAMS: 'bool',
    COLUMNS: 'bool',
    ADDEND: 'bool',
    ADD_SCALE: 'f32',
    ROW_T: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_out: { binding: 1, access: 'read_write' },
      affine: { binding: 3, access: 'read' },
      y: { binding: 4, access: 'read_write' },
    } },
    bwd: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_in: { binding: 2, access: 'read' },
      affine: { binding: 3, access: 'read' },
      dy: { binding: 5, access: 'read' },
      addend: { binding: 6, access: 'read' },
      dx: { binding: 7, access: 'read_write' },
      part: { binding: 8, access: 'read_write' },
      demb: { binding: 9, access: 'read_write' },
    } },
  },
} as const;

export const normSplit = {
  name: 'norm/split',
  source: normSplitSource,
  libs: ['math', 'rows'],
  params: {
    N: 'u32',
    PIXELS: 'u32',
    CA: 'u32',
    CB: 'u32',
    G: 'u32',
    EPS: 'f32',
    SILU: 'bool',
    ADAPTIVE: 'bool',
    EMB_STRIDE4: 'u32',
    PART_STRIDE4: 'u32',
    ACC: 'bool',
    ACC_PART: 'bool',
    ADDEND: 'bool',
    ADD_SCALE: 'f32',
    ROW_T: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    stats: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_out: { binding: 1, access: 'read_write' },
    } },
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_in: { binding: 2, access: 'read' },
      affine: { binding: 3, access: 'read' },
      emb: { binding: 5, access: 'read' },
      y: { binding: 6, access: 'read_write' },
    } },
    sums: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_in: { binding: 2, access: 'read' },
      affine: { binding: 3, access: 'read' },
      emb: { binding: 5, access: 'read' },
      dy: { binding: 7, access: 'read' },
      sums_out: { binding: 8, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      x: { binding: 0, access: 'read' },
      stats_in: { binding: 2, access: 'read' },
      affine: { binding: 3, access: 'read' },
      emb: { binding: 5, access: 'read' },
      dy: { binding: 7, access: 'read' },
      sums_in: { binding: 9, access: 'read' },
      addend: { binding: 10, access: 'read' },
      dx: { binding: 11, access: 'read_write' },
    } },
    params: { bindings: {
      emb: { binding: 5, access: 'read' },
      sums_in: { binding: 9, access: 'read' },
      part: { binding: 12, access: 'read_write' },
    } },
    bwd_emb: { bindings: {
      affine: { binding: 3, access: 'read' },
      sums_in: { binding: 9, access: 'read' },
      demb: { binding: 13, access: 'read_write' },
    } },
  },
} as const;

export const precond = {
  name: 'precond',
  source: precondSource,
  libs: [],
  params: {
    N: 'u32',
    LEN: 'u32',
    SD: 'f32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    scale_in: { bindings: {
      x: { binding: 0, access: 'read' },
      sigma: { binding: 2, access: 'read' },
      y: { binding: 3, access: 'read_write' },
    } },
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      f: { binding: 1, access: 'read' },
      sigma: { binding: 2, access: 'read' },
      y: { binding: 3, access: 'read_write' },
    } },
    bwd_f: { bindings: {
      sigma: { binding: 2, access: 'read' },
      y: { binding: 3, access: 'read_write' },
      dD: { binding: 4, access: 'read' },
    } },
    bwd_x: { bindings: {
      sigma: { binding: 2, access: 'read' },
      y: { binding: 3, access: 'read_write' },
      dD: { binding: 4, access: 'read' },
      dxi: { binding: 5, access: 'read' },
    } },
  },
} as const;

export const reduce = {
  name: 'reduce',
  source: reduceSource,
  libs: ['rows'],
  params: {
    ROWS: 'u32',
    LEN: 'u32',
    N: 'u32',
    PIXELS: 'u32',
    C4: 'u32',
    STRIDE4: 'u32',
    SCALE: 'f32',
    ACC: 'bool',
    ROW_T: 'u32',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    slices: { bindings: {
      src: { binding: 0, access: 'read' },
      dst: { binding: 1, access: 'read_write' },
    } },
    columns: { bindings: {
      dy: { binding: 2, access: 'read' },
      part: { binding: 3, access: 'read_write' },
    } },
  },
} as const;

export const repack = {
  name: 'repack',
  source: repackSource,
  libs: [],
  params: {
    ROWS: 'u32',
    CA: 'u32',
    CB: 'u32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      dy: { binding: 2, access: 'read' },
      dx: { binding: 3, access: 'read_write' },
    } },
  },
} as const;

export const resample = {
  name: 'resample',
  source: resampleSource,
  libs: [],
  params: {
    N: 'u32',
    HI: 'u32',
    WI: 'u32',
    HO: 'u32',
    WO: 'u32',
    C4: 'u32',
    PAD: 'i32',
    TAPS: 'i32',
    F0: 'f32',
    F1: 'f32',
    F2: 'f32',
    F3: 'f32',
    F4: 'f32',
    F5: 'f32',
    F6: 'f32',
    F7: 'f32',
    GAIN: 'f32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    down: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
    up: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
  },
} as const;

export const silu = {
  name: 'silu',
  source: siluSource,
  libs: ['math'],
  params: {
    LEN: 'u32',
    ACC: 'bool',
    WG: 'u32',
    GX: 'u32',
  },
  entries: {
    fwd: { bindings: {
      x: { binding: 0, access: 'read' },
      y: { binding: 1, access: 'read_write' },
    } },
    bwd_x: { bindings: {
      x: { binding: 0, access: 'read' },
      dy: { binding: 2, access: 'read' },
      dx: { binding: 3, access: 'read_write' },
    } },
  },
} as const;
