// One exported model in onnxruntime-web, on the CPU: the runtime is loaded when the first model is opened.
import type { InferenceSession } from 'onnxruntime-web/wasm';

/** What a generator reads: n latents, and for a conditional one n rows of classes. */
export interface ModelInputs {
  readonly n: number;
  readonly z: Float32Array;
  readonly labels?: Float32Array | undefined;
}

/** Opens a model. `wasm`: address of the runtime's WebAssembly file where it does not lie beside its script. */
export async function openModel(onnx: Uint8Array, wasm?: string) {
  const ort = await import('onnxruntime-web/wasm');
  // Threads need a page that is isolated from others, and one is enough for a check.
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
