// The pictures of a phase for the chosen image, or of the same latent or sample before and after.
import { newestAt } from '../../../runs/model/history.ts';
import { cellOf } from '../../../runs/readings/sheetCells.ts';
import type { StepTrace } from '../../../runs/report.ts';
import { count } from '../../format.ts';
import { Prose } from '../../learn/Equation.tsx';
import { useMessages } from '../../messages/useMessages.ts';
import { useShown } from '../../stores.tsx';
import { PictureView } from '../PictureView.tsx';
import { latentPicture, pictureOf } from '../pictures.ts';
import { seenOf } from '../stepper/seen.ts';
import type { Stepper } from '../stepper/useStepper.ts';
import { type Kind, subjectsOf } from '../subjects.ts';
import { useClassName } from '../useClassName.ts';
import { movedPictures, psiPictures, thetaSeen, tracedImage } from './ownTrace.ts';
import type { Phase } from './trace.ts';
import { numberOf, type Shown, traceColumns } from './traceColumns.ts';

interface Props {
  stepper: Stepper;
  phase: Phase;
  /** The step's own trace, if the step was taken phase by phase. */
  trace: StepTrace | null;
}

export function TracePictures({ stepper, phase: { id, of }, trace }: Props) {
  const m = useMessages().fakeness;
  const className = useClassName();
  const sheets = useShown((h) => h?.sheets) ?? [];
  const { batch, state, inspections, judges } = stepper;
  if (!batch) return null;
  const theta = of === 'theta' ? trace?.theta : undefined;
  const image = tracedImage(trace, of, batch, state.selected.i);
  const { i } = image;
  const sides = subjectsOf(batch);
  const inspected = (kind: Kind) =>
    inspections.of.some((s) => s.rgba === batch.fake) ? inspections.answers[kind] : undefined;
  const answer = inspected('fake');
  const shown: Shown[] = [];
  if (id === 'latent') {
    const own = theta ? latentPicture(theta.latent, theta, i) : trace && psiPictures('latent', trace, i);
    const seen = answer?.latent ? latentPicture(answer.latent, answer, i) : null;
    shown.push({ name: m.trace.latent, picture: trace ? own : seen });
  } else if (id === 'thetaMoves' && trace) {
    shown.push(...movedPictures(trace, i, m.trace));
  } else if (id === 'thetaMoves') {
    for (const [sheet, name] of [
      [newestAt(sheets, batch.nimg - 1), m.trace.before],
      [sheets.find((s) => s.nimg >= batch.nimg), m.trace.after],
    ] as const) {
      if (!sheet) continue;
      const cell = cellOf(sheet, 0);
      shown.push({ name: name(count(sheet.nimg)), picture: { size: cell.width, rgba: cell.rgba } });
    }
  } else {
    const own = theta && trace ? thetaSeen(theta, trace.nimg) : null;
    for (const [kind, column] of traceColumns(id, judges)) {
      const subject = own?.subject ?? sides.find((s) => s.kind === kind);
      if (!subject) continue;
      const name = kind === 'real' ? `${m.kinds.real}: ${m.columns[column]}` : m.columns[column];
      if (trace && of === 'psi' && column === 'fakeScore') {
        shown.push({ name, picture: psiPictures('denoised', trace, i) });
        continue;
      }
      const inspection = trace ? undefined : inspected(kind);
      const seen = own
        ? own.seen
        : seenOf(subject, inspection ? 'inspect' : 'recorded', inspection, batch.real !== null);
      // Theta's own batch is not known yet, and psi's batch would give other results.
      const there = trace && of === 'theta' && !own ? null : seen;
      const number = there && numberOf(column, there, i);
      const picture = there && pictureOf(column, subject, there, i, state);
      shown.push({ name, picture, ...(number ? { number } : {}) });
    }
  }
  return (
    <div className="trace-pictures">
      <p className="quiet">{m.trace.image(image.i + 1, image.n, className(image.label))}</p>
      {shown.map(({ name, picture, number }) => (
        <figure key={name}>
          <PictureView picture={picture} label={name} smooth={state.smooth} />
          <figcaption>
            <Prose text={name} />
            {number && <b className="number">{number}</b>}
            {!picture && <i className="quiet">{trace ? m.trace.coming : m.trace.missing}</i>}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
