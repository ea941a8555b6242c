// The files that the sample lab saves, and the notes that each of them contains.

import { type Cells, oneCell } from '../../lib/cells.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { seedText } from '../../lib/seedList.ts';
import type { LabNotes } from '../../workers/lab/api.ts';
import { given } from '../../workers/outcome.ts';
import type { LabDeps } from './labDeps.ts';
import type { LabState } from './labState.ts';

export type LabFile = 'sheet' | 'pngs' | 'npz' | 'seeds' | 'one' | 'gif' | 'strip' | 'versus';

export interface FileVerbs {
  saveFile(what: LabFile): Promise<void>;
  /** Samples this many seeds, beginning with the grid's first, into one npz. */
  saveMany(count: number): Promise<void>;
  stopMany(): void;
}

/** FID is usually computed from this many images. */
export const MOST_IMAGES = 50_000;

/** Milliseconds that a frame of an animation is shown, and the smallest side of an enlarged frame. */
const FRAME_MS = 120;
const GIF_SIDE = 192;

/** The source of the images, in words for a file. Long lists are cut. */
function notesOf(
  { network, runId, sigma, source, average }: LabState,
  seeds: readonly number[],
  labels: readonly number[] | null,
): LabNotes {
  if (!network) return {};
  return {
    Software: 'SiDA Lab',
    Weights: network.name,
    'Weights SHA-256': network.sha256,
    ...(network.averages.length > 0 ? { Average: network.average } : source === 'run' ? { Average: average } : {}),
    Run: runId || 'unknown',
    ...(network.seed === null ? {} : { 'Run seed': String(network.seed) }),
    'Images seen': String(network.nimg),
    Seeds: seedText(seeds),
    ...(labels ? { Classes: new Set(labels).size === 1 ? String(labels[0]) : labels.join(',') } : {}),
    sigma_init: String(sigma ?? network.initSigma),
  };
}

export function fileVerbs({ state, client, save }: LabDeps): FileVerbs {
  /** The file's name without its kind, e.g. `nano-sida-52000`. */
  function stem({ network }: LabState): string {
    const name = network?.name.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '-') ?? 'samples';
    return `${name}-${network?.nimg ?? 0}`;
  }

  async function ofGrid(what: LabFile, s: LabState): Promise<[string, Uint8Array] | null> {
    const { grid, picked } = s;
    if (!grid?.timing) return null;
    const { cells, seeds, labels } = grid;
    const of = (i: number) => notesOf(s, [seeds[i] as number], labels && [labels[i] as number]);
    const pngName = (i: number) => `seed${String(seeds[i]).padStart(6, '0')}${labels ? `-class${labels[i]}` : ''}.png`;
    const { count, resolution } = cells;
    const notes = notesOf(s, seeds, labels);
    switch (what) {
      case 'sheet':
        return ['sheet.png', given(await client().png(cells, Math.ceil(Math.sqrt(count)), notes))];
      case 'pngs': {
        // Two images with the same seed and class are the same image, so they are one file.
        const names = seeds.map((_, i) => pngName(i));
        return [
          'pngs.zip',
          given(
            await client().pngs(
              cells,
              names,
              seeds.map((_, i) => of(i)),
            ),
          ),
        ];
      }
      case 'npz':
        return ['samples.npz', given(await client().npz(cells, labels && [...labels], notes))];
      case 'seeds':
        return ['seeds.txt', new TextEncoder().encode(`${seeds.join('\n')}\n`)];
      default: {
        const one = { count: 1, resolution, rgba: oneCell(cells, picked).rgba };
        return [pngName(picked), given(await client().png(one, 1, of(picked)))];
      }
    }
  }

  async function ofPath(what: LabFile, s: LabState): Promise<[string, Uint8Array] | null> {
    const { strip, anchors, way, loop } = s.mix;
    if (!strip?.timing) return null;
    const labels = anchors.flatMap((a) => a.label ?? []);
    const path = `${way}${loop ? ', closed' : ''}, ${strip.cells.count} images`;
    const notes = {
      ...notesOf(
        s,
        anchors.map((a) => a.seed),
        labels.length > 0 ? labels : null,
      ),
      Path: path,
    };
    const { cells } = strip;
    if (what === 'strip') return ['path.png', given(await client().png(cells, cells.count, notes))];
    const scale = Math.max(1, Math.round(GIF_SIDE / cells.resolution));
    return ['path.gif', given(await client().gif(cells, FRAME_MS, scale, notes))];
  }

  async function ofVersus(s: LabState): Promise<[string, Uint8Array] | null> {
    const { stages, generator, seeds, times, teacher, steps } = s.versus;
    if (!generator || !times) return null;
    const rows: Cells[] = [...stages.map((stage) => stage.cells), generator];
    const size = generator.rgba.length;
    const rgba = new Uint8ClampedArray(size * rows.length);
    for (const [i, row] of rows.entries()) rgba.set(row.rgba, i * size);
    const all = { count: generator.count * rows.length, resolution: generator.resolution, rgba };
    const labels = s.grid?.labels?.slice(0, seeds.length) ?? null;
    const about = `${steps} Heun steps of ${teacher}, denoised at each, then its images; last row: the generator's one step`;
    return [
      'versus.png',
      given(await client().png(all, generator.count, { ...notesOf(s, seeds, labels), Rows: about })),
    ];
  }

  async function many(count: number, s: LabState): Promise<[string, Uint8Array] | null> {
    const { network, label, sigma, seeds } = s;
    if (!network) return null;
    const [from = 0] = seeds;
    const { classes, resolution } = network;
    const range = `${from}-${from + count - 1}`;
    const about = classes === 0 ? {} : { Classes: label === null ? `0 to ${classes - 1} in turn` : String(label) };
    const notes = { ...notesOf(s, [from], null), Seeds: range, ...about };
    const request = { from, count, label, classes, resolution, sigma, notes };
    const report = (done: number) => {
      // Progress arrives over a separate port, so some of it may arrive after the answer.
      if (state.getState().saving) state.setState({ made: { done, of: count } });
    };
    const file = given(await client().many(request, report));
    return file && [`samples-${range}.npz`, file];
  }

  /** Makes one file at a time. An error is one sentence. */
  async function job(saving: string, make: (now: LabState) => Promise<[string, Uint8Array] | null>): Promise<void> {
    const now = state.getState();
    if (now.saving || !now.network) return;
    state.setState({ saving, failure: null });
    try {
      const file = await make(now);
      if (file) save(`${stem(now)}-${file[0]}`, file[1]);
    } catch (e) {
      state.setState({ failure: messageOf(e) });
    } finally {
      state.setState({ saving: null, made: null });
    }
  }

  return {
    saveFile: (what) =>
      job(what, (now) =>
        what === 'gif' || what === 'strip' ? ofPath(what, now) : what === 'versus' ? ofVersus(now) : ofGrid(what, now),
      ),
    saveMany: (count) => job('many', (now) => many(count, now)),
    stopMany: () => client().stopMany(),
  };
}
