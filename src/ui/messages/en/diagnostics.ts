// The sentences of the diagnostics view and of the memory panel, in English.

export const diagnostics = {
  adapter: {
    title: 'Adapter',
    looking: 'Looking for a GPU…',
    hardware: 'a GPU',
    software: 'a software adapter, on the CPU',
    features: (count: number) => `${count} features`,
    copy: 'Copy report',
    copied: 'Copied',
  },
  variants: {
    title: 'Kernel variants',
    count: (count: number) => (count === 1 ? '1 shape' : `${count} shapes`),
    empty: 'A run chooses its kernels when it is loaded: train, then look here.',
    timed: 'Timed on this adapter when first needed, and kept for the next visit. A run keeps its own to the end.',
    software: 'Software adapters always use the kernels without workgroup memory.',
    show: 'Shapes: images x height x width, vec4s of channels in > out',
  },
  bench: {
    title: 'Benchmark',
    hint: 'whole steps of the engine, on a device of their own',
    net: 'Network',
    nets: { nano: 'Nano', tiny: 'Tiny', small: 'Small', edm: 'EDM CIFAR-10' },
    about: {
      nano: '0.19 M parameters, 16x16, batch 16: the Nano preset’s network.',
      tiny: '1.03 M parameters, 32x32, batch 4: the network of the CIFAR-10 presets.',
      small: '7.0 M parameters, 32x32, batch 4: for laptops with a GPU.',
      edm: '55.7 M parameters, 32x32, batch 1: EDM’s own network for CIFAR-10. Up to 2.3 GB, and many minutes on a CPU.',
    },
    run: 'Run benchmark',
    stop: 'Stop',
    training: 'Pause the run first: both would share the GPU.',
    noGpu: 'A benchmark needs WebGPU.',
    running: {
      product: 'Timing a 512 x 512 matrix product…',
      forward: 'Timing a forward pass…',
      train: 'Timing a training step…',
      generator: 'Timing a SiD generator step…',
      sida: 'Timing a SiDA iteration…',
    },
    product: (rate: string) => `Best 512 x 512 matrix product: ${rate} GFLOP/s`,
    steps: {
      forward: 'Forward and loss',
      train: 'EDM training step',
      generator: 'SiD generator step',
      sida: 'SiDA iteration',
    },
    columns: [
      'Step',
      'Batch',
      'Median ms',
      'GFLOP/s',
      'of product',
      'GB/s',
      'Launches',
      'Submits',
      'Memory',
      'Floor',
      '× floor',
      'First ms',
    ],
    kernels: (step: string, count: number) => `${step}: ${count} kernels`,
    kernelColumns: ['Kernel', 'Launches', 'ms', 'Share', 'GFLOP/s', 'of product', 'GB/s'],
  },
};

export const memory = {
  title: 'GPU memory',
  empty: 'Known once there are a GPU and a recipe that fits it.',
  planned: 'a new run will take',
  taken: 'this run has taken',
  looks: (look: string, trace: string, votes: string) =>
    `Looks take more when they are first asked for: a batch ${look}, a step phase by phase ${trace}${votes ? `, the pinned images ${votes}` : ''}.`,
};
