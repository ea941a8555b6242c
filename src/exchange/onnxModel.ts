// Runs an exported model in onnxruntime-web on the CPU. The runtime is loaded with the first model.
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { byteOf } from '../lib/codec.ts';

/** Latents and the images that the engine made from them. An exported model must give the same images. */
export interface EngineSamples {
  n: number;
  /** [n, C, R, R], unit normal. */
  z: Float32Array;
  /** [n, classes] one-hot rows; null if the network has no classes. */
  labels: Float32Array | null;
  /** [n, C, R, R] */
  images: Float32Array;
}

/** The differences between an ONNX model and the engine. */
export interface OnnxReport {
  images: number;
  /** Largest difference between two numbers of an image; images are in [-1, 1]. */
  largest: number;
  /** How many bytes of pixels differ. */
  bytesThatDiffer: number;
  fileBytes: number;
  ms: number;
}

/** Inputs of a generator: n latents, and n rows of classes if it is conditional. */
export type ModelInputs = Pick<EngineSamples, 'n' | 'z' | 'labels'>;

/** Opens a model. `wasm`: address of the runtime's WebAssembly file if it is not beside its script. */
export async function openModel(onnx: Uint8Array, wasm?: string) {
  const ort = await import('onnxruntime-web/wasm');
  // More threads need a cross-origin isolated page. One is enough for a check.
  ort.env.wasm.numThreads = 1;
  if (wasm) ort.env.wasm.wasmPaths = { wasm };
  const session: InferenceSession = await ort.InferenceSession.create(onnx, { executionProviders: ['wasm'] });
  const [meta] = session.inputMetadata;
  if (!meta?.isTensor) throw new Error('The model has no tensor as its first input.');
  const image = meta.shape.slice(1).map(Number);

  return {
    /** Images, flat. */
    async run({ n, z, labels }: ModelInputs): Promise<Float32Array> {
      const feeds: Record<string, InstanceType<typeof ort.Tensor>> = { z: new ort.Tensor('float32', z, [n, ...image]) };
      if (labels) feeds.class = new ort.Tensor('float32', labels, [n, labels.length / n]);
      const { image: out } = await session.run(feeds);
      if (!(out?.data instanceof Float32Array)) throw new Error('The model has no output "image" of float32 numbers.');
      return out.data;
    },
    close: () => session.release(),
  };
}

/** Runs a model on the engine's latents, a few at a time, and compares its images with the engine's. */
export async function compareModel(onnx: Uint8Array, samples: EngineSamples, wasm?: string): Promise<OnnxReport> {
  const began = performance.now();
  const model = await openModel(onnx, wasm);
  const { n, z, labels, images } = samples;
  const [size, classes] = [z.length / n, (labels?.length ?? 0) / n];
  let [largest, bytesThatDiffer] = [0, 0];
  try {
    for (let i = 0; i < n; i++) {
      const row = labels?.slice(i * classes, (i + 1) * classes) ?? null;
      const out = await model.run({ n: 1, z: z.slice(i * size, (i + 1) * size), labels: row });
      for (const [p, value] of out.entries()) {
        const own = images[i * size + p] ?? Number.NaN;
        const difference = Math.abs(value - own);
        if (!(difference <= largest)) largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
        if (byteOf(value) !== byteOf(own)) bytesThatDiffer++;
      }
    }
  } finally {
    await model.close();
  }
  return { images: n, largest, bytesThatDiffer, fileBytes: onnx.length, ms: performance.now() - began };
}
