// The cells of the table of runs.
import { fieldOf } from '../../../recipes/fields.ts';
import { presetName } from '../../../recipes/presets.ts';
import type { RunMeta } from '../../../runs/model/history.ts';
import { scoredBy } from '../../../runs/readings/scoreSource.ts';
import { duration, short } from '../../format.ts';
import { labelOf } from '../../messages/en/fields.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { MathSymbol } from '../../recipe/MathSymbol.tsx';
import { useLibrary, useStores } from '../../stores.tsx';
import { RunMark } from '../../widgets/RunMark.tsx';
import { valueText } from '../compare/recipeText.ts';
import { InlineText } from './InlineText.tsx';
import { NoteText } from './NoteText.tsx';
import { Thumb } from './Thumb.tsx';
import { useDifferences, useGlance, useRunStatus } from './useRunRow.ts';

interface Props {
  meta: RunMeta;
}

/** Mark, name and note. Name and note can be edited in place, if this tab may change the run. */
export function NameCell({ meta }: Props) {
  const m = useMessages().runs;
  const { library } = useStores();
  const { id, name, note, colour, parent } = meta;
  const fixed = useLibrary((s) => meta.source === 'recorded' || s.elsewhere.includes(id));
  const from = useLibrary((s) => s.metas.find((other) => other.id === parent?.id)?.name);
  return (
    <div className="run-name">
      <RunMark colour={colour} />
      <div>
        {fixed ? (
          <strong className="fixed">{name}</strong>
        ) : (
          <InlineText
            className="name"
            value={name}
            label={m.name(name)}
            testId="run-name"
            onCommit={(text) => library.rename(id, text)}
          />
        )}
        {parent && <p className="quiet">{from ? m.branchOf(from, parent.nimg) : m.branchOfGone(parent.nimg)}</p>}
        <NoteText
          note={note}
          fixed={fixed}
          label={m.note(name)}
          testId="run-note"
          onCommit={(text) => library.setNote(id, text)}
        />
      </div>
    </div>
  );
}

export function StatusCell({ meta }: Props) {
  const m = useMessages().runs;
  const status = useRunStatus(meta);
  return (
    <span className="run-status" data-status={status} title={status === 'elsewhere' ? m.elsewhereHint : undefined}>
      <span className="lamp" />
      {m.status[status]}
    </span>
  );
}

const MOST_CHIPS = 3;

/** Preset and method, and the differences from the recipe of the parent or the preset. */
export function RecipeCell({ meta }: Props) {
  const { runs: m, recipe: names, fields } = useMessages();
  const { keys, base, of } = useDifferences(meta);
  const text = (key: (typeof keys)[number]) =>
    m.change(labelOf(key, fields), base ? valueText(base, key, names) : '–', valueText(meta.recipe, key, names));
  const rest = keys.slice(MOST_CHIPS);
  const preset = presetName(meta.recipe.preset);
  return (
    <div className="run-recipe">
      <p>
        {preset.includes(names.methods[meta.recipe.method])
          ? preset
          : `${preset} · ${names.methods[meta.recipe.method]}`}
      </p>
      <ul className="chips">
        {keys.length === 0 && base && <li className="quiet">{of === 'parent' ? m.asParent : m.asPreset}</li>}
        {keys.slice(0, MOST_CHIPS).map((key) => (
          <li key={key} className="chip" title={text(key)}>
            <MathSymbol text={fieldOf(key).symbol} /> {valueText(meta.recipe, key, names)}
          </li>
        ))}
        {rest.length > 0 && (
          <li className="chip" title={rest.map(text).join('\n')}>
            {m.more(rest.length)}
          </li>
        )}
      </ul>
    </div>
  );
}

export function ThumbCell({ meta }: Props) {
  const m = useMessages().runs;
  const { thumb } = useGlance(meta.id);
  return <Thumb thumb={thumb} label={(nimg) => m.thumb(meta.name, nimg)} />;
}

/** The newest losses and the newest score. The tooltip names the reference of the score. */
export function LossCell({ meta }: Props) {
  const m = useMessages().runs;
  const { last } = useGlance(meta.id);
  const { kid_tiny: kid, kid_tiny_sd: sd = Number.NaN, kid_tiny_floor: floor = Number.NaN } = last;
  return (
    <dl className="run-losses number">
      {(['loss_g', 'loss_psi'] as const).map((key) => (
        <div key={key}>
          <dt>{m.losses[key]}</dt>
          <dd>{short(last[key] ?? Number.NaN)}</dd>
        </div>
      ))}
      {kid !== undefined && (
        <div title={m.scoreHint(scoredBy(meta), short(floor))} data-testid="run-score">
          <dt>{m.score}</dt>
          <dd>
            {short(kid)} ± {short(sd)}
          </dd>
        </div>
      )}
    </dl>
  );
}

export function MadeCell({ meta }: Props) {
  const m = useMessages().runs;
  return (
    <>
      <p>{meta.madeOn || '–'}</p>
      <p className="quiet">{meta.source === 'recorded' ? m.ships : m.created(meta.createdAt)}</p>
    </>
  );
}

export function timeText(sec: number): string {
  return sec > 0 ? duration(sec) : '–';
}
