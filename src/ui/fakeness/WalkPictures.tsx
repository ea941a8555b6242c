import { newestAt } from '../../runs/history.ts';
import { cellOf } from '../../runs/sheetCells.ts';
import { count, short } from '../format.ts';
import { Prose } from '../learn/Equation.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { meanValue } from './meanValue.ts';
import { PictureView } from './PictureView.tsx';
import { type ColumnId, latentPicture, type Picture, pictureOf } from './pictures.ts';
import { lookNumbers, mapAt, type Seen, seenOf } from './seen.ts';
import { type Kind, subjectsOf } from './subjects.ts';
import type { Stepper } from './useStepper.ts';
import type { PhaseId } from './walk.ts';

interface Shown {
  readonly name: string;
  readonly picture: Picture | null;
  /** A number of the picture's. */
  readonly number?: string;
}

const COLUMNS: Readonly<Partial<Record<PhaseId, readonly [Kind, ColumnId][]>>> = {
  generate: [['fake', 'x']],
  noise: [
    ['fake', 'x'],
    ['fake', 'noisy'],
  ],
  denoise: [
    ['fake', 'noisy'],
    ['fake', 'fakeScore'],
    ['fake', 'x'],
  ],
  discriminate: [
    ['real', 'noisy'],
    ['real', 'map'],
    ['fake', 'noisy'],
    ['fake', 'map'],
  ],
  teacher: [
    ['fake', 'noisy'],
    ['fake', 'teacher'],
  ],
  fakeScore: [
    ['fake', 'teacher'],
    ['fake', 'fakeScore'],
    ['fake', 'difference'],
    ['fake', 'loss'],
  ],
  vote: [
    ['fake', 'noisy'],
    ['fake', 'map'],
  ],
  gradient: [
    ['fake', 'gradSid'],
    ['fake', 'gradAdv'],
    ['fake', 'gradSum'],
  ],
};

/** What the phase makes of the chosen image, or of a sample before and after. */
export function WalkPictures({ stepper, phase }: { stepper: Stepper; phase: PhaseId }) {
  const m = useMessages().fakeness;
  const sheets = useShown((h) => h?.sheets) ?? [];
  const { batch, state, looks } = stepper;
  if (!batch) return null;
  const i = Math.min(state.selected.i, batch.n - 1);
  const sides = subjectsOf(batch);
  const looked = (kind: Kind) => (looks.of.some((s) => s.rgba === batch.fake) ? looks.answers[kind] : undefined);
  const answer = looked('fake');
  const shown: Shown[] = [];
  if (phase === 'latent') {
    const picture = answer?.latent ? latentPicture(answer, i) : null;
    shown.push({ name: m.walk.latent, picture });
  } else if (phase === 'thetaMoves') {
    for (const [sheet, name] of [
      [newestAt(sheets, batch.nimg - 1), m.walk.before],
      [sheets.find((s) => s.nimg >= batch.nimg), m.walk.after],
    ] as const) {
      if (!sheet) continue;
      const cell = cellOf(sheet, 0);
      shown.push({ name: name(count(sheet.nimg)), picture: { size: cell.width, rgba: cell.rgba } });
    }
  } else {
    for (const [kind, column] of COLUMNS[phase] ?? []) {
      const subject = sides.find((s) => s.kind === kind);
      if (!subject) continue;
      const look = looked(kind);
      const seen = seenOf(subject, look ? 'look' : 'recorded', look, batch.real !== null);
      const picture = seen && pictureOf(column, subject, seen, i, state);
      const number = seen && numberOf(column, seen, i);
      const name = kind === 'real' ? `${m.kinds.real}: ${m.columns[column]}` : m.columns[column];
      shown.push({ name, picture, ...(number ? { number } : {}) });
    }
  }
  return (
    <div className="walk-pictures">
      {shown.map(({ name, picture, number }) => (
        <figure key={name}>
          <PictureView picture={picture} label={name} smooth={state.smooth} />
          <figcaption>
            <Prose text={name} />
            {number && <b className="number">{number}</b>}
            {!picture && <i className="quiet">{m.walk.missing}</i>}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

function numberOf(column: ColumnId, seen: Seen, i: number): string | null {
  if (column === 'map') return seen.logits && meanValue(mapAt(seen, i), 'fakeness');
  if (column === 'noisy') return `σ ${short(seen.sigma[i] ?? Number.NaN)}`;
  const numbers = lookNumbers(seen, i);
  if (!numbers) return null;
  if (column === 'gradSid' || column === 'gradAdv' || column === 'gradSum') return `‖·‖ ${short(numbers[column])}`;
  return column === 'loss' ? `ω ${short(numbers.weight)}` : null;
}
