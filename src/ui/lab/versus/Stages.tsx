// The teacher's images, step by step, above the generator's images, with their times.
import { useMemo, useState } from 'react';
import { type Cells, sheetOfCells } from '../../../lib/cells.ts';
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { milliseconds } from './milliseconds.ts';

const COLS = 8;

export function Stages() {
  const m = useMessages().lab.versus;
  const { stages, generator, times, steps, busy } = useLab((s) => s.versus);
  const [wish, setWish] = useState<number | null>(null);
  const last = stages.length - 1;
  const at = busy || wish === null ? last : Math.min(wish, last);
  const stage = stages[at];
  const text = !stage ? m.opening : at >= steps ? m.final : m.stage(at + 1, steps, short(stage.sigma));
  return (
    <div className="lab-stages" data-testid="lab-stages" data-stages={stages.length}>
      <Row
        name={m.rows.teacher}
        cells={stage?.cells ?? null}
        label={m.teacherLabel(generator?.count ?? 0, text)}
        time={times && m.time(times.teacher.nfe, milliseconds(times.teacher.ms))}
      />
      <div className="lab-scrub">
        <input
          className="range"
          type="range"
          min={0}
          max={Math.max(0, last)}
          value={Math.max(0, at)}
          disabled={busy}
          aria-label={m.scrub}
          aria-valuetext={text}
          onChange={(e) => setWish(Number(e.target.value))}
          data-testid="lab-scrub"
        />
        <output className="quiet number">{text}</output>
      </div>
      <Row
        name={m.rows.generator}
        cells={generator}
        label={m.generatorLabel(generator?.count ?? 0)}
        time={times && m.time(times.generator.nfe, milliseconds(times.generator.ms))}
        faster={times && times.generator.ms > 0 ? m.faster(short(times.teacher.ms / times.generator.ms)) : null}
        hint={m.fasterHint}
      />
    </div>
  );
}

interface RowProps {
  name: string;
  cells: Cells | null;
  label: string;
  time: string | null;
  faster?: string | null;
  hint?: string;
}

function Row({ name, cells, label, time, faster, hint }: RowProps) {
  const sheet = useMemo(() => cells && sheetOfCells(cells, Math.min(COLS, cells.count)), [cells]);
  return (
    <div className="lab-versus-row">
      <div className="lab-versus-name">
        <b>{name}</b>
        {time && <span className="quiet number">{time}</span>}
        {faster && (
          <span className="lab-faster number" title={hint} data-testid="lab-faster">
            {faster}
          </span>
        )}
      </div>
      {sheet ? (
        <PixelCanvas width={sheet.width} height={sheet.height} rgba={sheet.rgba} label={label} />
      ) : (
        <div className="lab-wait" />
      )}
    </div>
  );
}
