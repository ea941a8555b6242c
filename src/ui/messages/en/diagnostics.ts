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
    empty: 'A run chooses its kernels when it is loaded. Press Train first, then they appear here.',
    timed:
      'The page times the kernels on this adapter when a run first needs them. It stores the result for later visits. A run uses the same kernels to its end.',
    software: 'Software adapters always use the kernels without workgroup memory.',
    show: 'Shapes: images x height x width, vec4s of input channels > vec4s of output channels',
  },
  bench: {
    title: 'Benchmark',
    hint: 'whole steps of the engine, on a separate GPU device',
    net: 'Network',
    nets: { nano: 'Nano', tiny: 'Tiny', small: 'Small', edm: 'EDM CIFAR-10' },
    about: {
      nano: '0.19 M parameters, 16x16, batch 16: the Nano preset’s network.',
      tiny: '1.03 M parameters, 32x32, batch 4: the network of the CIFAR-10 presets.',
      small: '7.0 M parameters, 32x32, batch 4: for laptops with a GPU.',
      edm: '55.7 M parameters, 32x32, batch 1: EDM’s own network for CIFAR-10. It needs up to 2.3 GB, and many minutes on a CPU.',
    },
    run: 'Run benchmark',
    stop: 'Stop',
    training: 'Pause the run first: the run and the benchmark would share the GPU.',
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
  empty: 'The page shows the memory when it has a GPU and a valid recipe.',
  planned: 'a new run needs',
  taken: 'this run uses',
  inspections: (inspection: string, trace: string, maps: string) =>
    `The first use of these needs more memory: an inspection ${inspection}, a step trace ${trace}${maps ? `, encoder maps ${maps}` : ''}.`,
};
