// The menu of one chart.
import { type RefObject, useState } from 'react';
import { fieldsOf, jsonLines, rowsOf, separated } from '../../../runs/metricsText.ts';
import { save } from '../../files/outside.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useShown } from '../../stores.tsx';
import { Icon } from '../../widgets/icons.tsx';
import { type ChartSpec, keysOf } from '../chartSpecs.ts';
import { hasScales, scaleOf, setScale } from '../curveView.ts';
import { pngOf, svgOf } from '../exportPicture.ts';
import { Menu, type MenuItem } from '../Menu.tsx';
import type { Shot } from './usePicture.ts';

interface Props {
  spec: ChartSpec;
  shot: Shot;
  chart: RefObject<HTMLElement | null>;
  onTable: () => void;
  /** Undefined if the chart is already enlarged. */
  onEnlarge?: (() => void) | undefined;
}

/** Files and the clipboard get every row in the visible range, not only the drawn points. */
export function ChartMenu({ spec, shot, chart, onTable, onEnlarge }: Props) {
  const m = useMessages().curves;
  const run = useShown((h) => h?.meta.id ?? 'run');
  const [said, setSaid] = useState('');
  const { table, view, picture } = shot;
  const { title } = m.charts[spec.id];
  const fields = fieldsOf(keysOf(spec));
  const rows = () => rowsOf(table, fields, view.zoom && { axis: view.axis, range: picture.x });
  const file = (ending: string, bytes: Uint8Array | string) =>
    save(`${run}-${spec.id}.${ending}`, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  const svg = () => {
    if (!chart.current) throw new Error('ChartMenu: the chart is not on the page.');
    const names = spec.series.map((s) => ({ name: m.series[s.key] ?? s.key, colour: s.colour }));
    return svgOf(chart.current, title, spec.series.length > 1 ? names : []);
  };
  const say = (text: string) => {
    setSaid(text);
    setTimeout(() => setSaid(''), 2500);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(separated(fields, rows(), '\t'));
      say(m.menu.copied);
    } catch {
      say(m.menu.notCopied);
    }
  };
  const scale = scaleOf(spec, view);
  const items: MenuItem[] = [
    ...(onEnlarge ? [{ id: 'enlarge', label: m.menu.enlarge, onPick: onEnlarge }] : []),
    { id: 'table', label: m.menu.table, onPick: onTable },
    ...(!hasScales(spec)
      ? []
      : [
          {
            id: 'symlog',
            label: m.menu.symlog,
            checked: scale === 'symlog',
            onPick: () => setScale(spec.id, scale === 'symlog' ? 'linear' : 'symlog'),
          },
        ]),
    { id: 'copy', label: m.menu.copy, onPick: () => void copy(), divided: true },
    { id: 'csv', label: m.menu.csv, onPick: () => file('csv', separated(fields, rows(), ',')) },
    { id: 'jsonl', label: m.menu.jsonl, onPick: () => file('jsonl', jsonLines(fields, rows())) },
    { id: 'svg', label: m.menu.svg, onPick: () => file('svg', svg()), divided: true },
    { id: 'png', label: m.menu.png, onPick: () => void pngOf(svg(), 2).then((bytes) => file('png', bytes)) },
  ];
  return (
    <>
      <span className="chart-said" role="status">
        {said}
      </span>
      <Menu label={m.menu.label(title)} items={items}>
        <Icon name="more" />
      </Menu>
    </>
  );
}
