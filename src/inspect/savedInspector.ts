// Inspects images with the networks of a run that is not in the engine: teacher and fake score from files.
import { distillationValues } from '../diffusion/methods/sid.ts';
import { type Gpu, openDevice } from '../gpu/device.ts';
import { withSigmaData } from '../nn/nets/registry.ts';
import { Workspace } from '../nn/workspace.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { InspectionView } from '../runs/report.ts';
import { beginning, type RunState } from '../weights/checkpointFormat.ts';
import { checkSameNetwork } from '../weights/fit.ts';
import { readWeights } from '../weights/read.ts';
import { Inspector, type InspectRequest } from './inspector.ts';

export interface SavedInspectorOptions {
  readonly gpu: GPU;
  /** A weights file. */
  readonly teacher: Uint8Array;
  /** A weights file, or a checkpoint. */
  readonly fakeScore: Uint8Array;
  readonly recipe: Recipe;
  /** Images that the run had seen with this fake score. They decide which losses are active. */
  readonly nimg: number;
}

/** Two networks on a separate device. */
export class SavedInspector {
  readonly recipe: Recipe;
  readonly channels: number;
  private readonly gpu: Gpu;
  private readonly ws: Workspace;
  private readonly inspector: Inspector;
  private readonly state: RunState;

  private constructor(gpu: Gpu, ws: Workspace, inspector: Inspector, o: SavedInspectorOptions, channels: number) {
    this.gpu = gpu;
    this.ws = ws;
    this.inspector = inspector;
    this.recipe = o.recipe;
    this.state = { ...beginning(o.recipe.method), nimg: o.nimg };
    this.channels = channels;
  }

  /** Opens the device and loads the networks. Throws one sentence if a file does not fit. */
  static async create(o: SavedInspectorOptions): Promise<SavedInspector> {
    const teacher = readWeights(o.teacher, 'The teacher');
    const fakeScore = readWeights(o.fakeScore, 'The fake score', 'fake score');
    checkSameNetwork(teacher, fakeScore);
    const gpu = await openDevice(o.gpu);
    const ws = new Workspace(gpu);
    try {
      const nets = await ws.alloc.guarded(async () => {
        const net = withSigmaData(teacher.net, o.recipe.sigmaData);
        const phi = ws.params('phi', net.layout, { train: false });
        const psi = ws.params('psi', net.layout, { train: false });
        ws.load(phi, teacher.get, teacher.what);
        ws.load(psi, fakeScore.get, fakeScore.what);
        return { net, phi, psi };
      });
      return new SavedInspector(gpu, ws, new Inspector(gpu, nets, {}), o, teacher.net.image.channels);
    } catch (e) {
      gpu.destroy();
      throw e;
    }
  }

  get nimg(): number {
    return this.state.nimg;
  }

  inspect(request: InspectRequest): Promise<InspectionView> {
    return this.inspector.inspect(request, distillationValues(this.recipe, this.state));
  }

  destroy(): void {
    this.inspector.destroy();
    this.ws.destroy();
    this.gpu.destroy();
  }
}
