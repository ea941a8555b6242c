// A logit map with its number in every cell.
import { fakeness } from '../../../lib/fakeness.ts';
import { rampOf } from '../../batch/fakeness.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { placesOf } from '../pictures.ts';
import { cellValue } from '../trace/meanValue.ts';
import type { StepperState } from './stepperState.ts';

interface Props {
  map: Float32Array;
  /** The logits of all images of the side, for the adapted scale. */
  all: Float32Array;
  side: number;
  state: StepperState;
}

/** From this distance from ½ on, the numbers in the cells are light. */
const LIGHT_FROM = 0.33;

export function CellMap({ map, all, side, state }: Props) {
  const m = useMessages().fakeness;
  const places = placesOf(map, state, all);
  const colours = rampOf(places);
  const rows = Array.from({ length: side }, (_, r) => Array.from({ length: side }, (_, c) => r * side + c));
  return (
    <table className="cell-map" aria-label={m.cellMap(side)} data-testid="cell-map">
      <tbody>
        {rows.map((cells) => (
          <tr key={cells[0]}>
            {cells.map((at) => (
              <td
                key={at}
                style={{
                  background: `rgb(${[...colours.subarray(at * 4, at * 4 + 3)].join(' ')})`,
                  color: Math.abs((places[at] ?? 0) - 0.5) > LIGHT_FROM ? '#fff' : '#14191c',
                }}
                title={m.cell((map[at] ?? 0).toFixed(3), fakeness(map[at] ?? 0).toFixed(3))}
                data-logit={map[at]}
              >
                {cellValue(map[at] ?? 0, state.value)
                  .toFixed(state.value === 'logit' ? 1 : 2)
                  .replace(/^0\./, '.')
                  .replace('-', '−')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
