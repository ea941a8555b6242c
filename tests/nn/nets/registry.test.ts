// A network is one file: with a second architecture in the registry, files, sampling, training, checkpoints, the ONNX
// export, the memory floor and the model card work on it without any change of theirs.
import { afterAll, expect, test } from 'vitest';
import { memoryFloor, storedFloats } from '../../../src/bench/memoryFloor.ts';
import { GeneratorSampler } from '../../../src/diffusion/generator.ts';
import { latentOf } from '../../../src/diffusion/sampler.ts';
import { modelCard } from '../../../src/exchange/modelCard.ts';
import { weightsToOnnx } from '../../../src/exchange/onnxGenerator.ts';
import { compareModel } from '../../../src/exchange/onnxModel.ts';
import { openNetwork, parametersOf, register } from '../../../src/nn/nets/registry.ts';
import { netsOf } from '../../../src/weights/checkpointNets.ts';
import { checkSameNetwork } from '../../../src/weights/fit.ts';
import { readWeights } from '../../../src/weights/read.ts';
import { openTestGpu } from '../../support/device.ts';
import { tinyTeacher } from '../../support/tinyTeacher.ts';
import { open, recipe, steps } from '../../training/run.ts';
import { ARGS, TWO_LAYERS, twoLayersFile } from './twoLayers.ts';

afterAll(register(TWO_LAYERS));

const file = twoLayersFile({ network: JSON.stringify(ARGS), init_sigma: '1.5' });

test('its file is read, by its arguments or by its tensors alone', () => {
  const { net } = readWeights(file, 'it');
  expect(net.architecture.name).toBe('two-layers');
  expect(net.args).toEqual(ARGS);
  expect(readWeights(twoLayersFile(), 'it').net.args).toEqual(ARGS);
  expect(parametersOf(net)).toBe(8 * 3 * 9 + 8 + 3 * 8 * 9 + 3);
  expect(() => openNetwork({ ...ARGS, width: 'wide' })).toThrow("The network's width must be a number");
});

test('files of the two architectures are distinguished and do not fit each other', () => {
  const other = readWeights(tinyTeacher(), 'The teacher');
  expect(other.net.architecture.name).toBe('ddpmpp');
  const start = readWeights(file, 'The generator');
  expect(() => checkSameNetwork(other, start)).toThrow('No preset has its network (16x16 images)');
  expect(() => openNetwork({ class: 'Unknown' })).toThrow(
    'only EDMPrecond with SongUNet (DDPM++) or TwoLayers (two layers)',
  );
});

test('it samples, and its ONNX model gives the same images', async () => {
  const sampler = await GeneratorSampler.create({ gpu: await openTestGpu(), weights: file });
  const n = 3;
  const size = 3 * 16 * 16;
  const z = new Float32Array(n * size);
  for (let i = 0; i < n; i++) z.set(latentOf(i, 3, 16), i * size);
  const images = await sampler.group({ n, z, rows: new Float32Array(0) }, { sigma: sampler.initSigma });
  sampler.destroy();
  const { largest, images: compared } = await compareModel(weightsToOnnx(file), { n, z, labels: null, images });
  expect(compared).toBe(n);
  expect(Math.max(...images.map(Math.abs))).toBeGreaterThan(0.1);
  expect(largest).toBeLessThan(1e-5);
});

test('it is distilled with SiD and with SiDA, and its checkpoint opens again', async () => {
  for (const method of ['sid', 'sida'] as const) {
    const changes = { method, psiUpdates: 1, sigmaData: 0.4 };
    const run = await open(changes, { teacher: file });
    const [row] = await steps(run, 1);
    expect(row?.loss_psi).toBeGreaterThan(0);
    expect(Number.isFinite(row?.loss_g)).toBe(true);
    const checkpoint = await run.checkpoint();
    const { net, generator, state } = netsOf(checkpoint);
    expect(net.args).toEqual({ ...ARGS, sigma_data: 0.4 });
    const before = readWeights(file, 'it').get('last.weight')?.data;
    expect(readWeights(generator, 'it').get('last.weight')?.data).not.toEqual(before);
    const card = modelCard({ recipe: recipe(changes), net, ...state, adapter: '', teacher: null, files: [] });
    expect(card).toContain('EDM preconditioning around two convolutions of 8 channels, 443 parameters');
    const second = await open(changes, { teacher: file });
    await second.restore(checkpoint);
    await steps(run, 1);
    await steps(second, 1);
    expect(await second.exportGenerator({ weights: 'raw', dtype: 'f32' })).toEqual(
      await run.exportGenerator({ weights: 'raw', dtype: 'f32' }),
    );
    run.destroy();
    second.destroy();
  }
});

test('its memory floor counts the inputs of SiLU and of the last convolution, which its backward pass reads', () => {
  const { net } = readWeights(file, 'it');
  expect(storedFloats(net)).toBe(2 * 8 * 16 * 16);
  expect(memoryFloor(net, 2, 'train')).toBe(4 * (4 * parametersOf(net) + 2 * 2 * 8 * 16 * 16));
});
