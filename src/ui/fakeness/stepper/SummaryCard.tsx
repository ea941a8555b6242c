// Statistics of real against generated: of the shown images, and of the whole batch from the metrics row.
import type { MetricKey } from '../../../runs/curves/metricColumns.ts';
import { auc, type SideStats, shareAbove, shareBelow, sideStats } from '../../../runs/readings/batchStats.ts';
import { short } from '../../format.ts';
import type { Messages } from '../../messages/en/index.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useShownMetrics } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { Histogram } from './Histogram.tsx';
import type { Stepper } from './useStepper.ts';

type LineId = keyof Messages['fakeness']['summary']['lines'];

export function SummaryCard({ stepper }: { stepper: Stepper }) {
  const m = useMessages().fakeness.summary;
  const metrics = useShownMetrics();
  const { seen, batch, state, meta, subjects, inspections } = stepper;
  const clamp = meta?.recipe.logitClamp ?? 0;
  const stats = (kind: 'real' | 'fake'): SideStats | null => {
    const s = seen[kind];
    const n = subjects.find((x) => x.kind === kind)?.n ?? 0;
    return s?.logits && n > 0 ? sideStats(s.logits, n, clamp) : null;
  };
  const [real, fake] = [stats('real'), stats('fake')];
  // While an inspection is in progress, the card keeps its place.
  if (inspections.busy && batch?.real && subjects.length > 1 && !(real && fake))
    return (
      <Card title={m.title} hint={m.hint}>
        <div className="card-body summary-waiting" />
      </Card>
    );
  if (!batch || !real || !fake || !seen.real?.logits || !seen.fake?.logits) return null;
  const row = metrics.at(batch.nimg);
  const recorded = state.source === 'batch' && state.mode === 'recorded' && metrics.axis('step')[row] === batch.step;
  const engine = (key: MetricKey) => (recorded ? (metrics.column(key)[row] ?? Number.NaN) : Number.NaN);
  const lines: [LineId, number, MetricKey | null][] = [
    ['fakenessReal', real.mean, 'fakeness_real'],
    ['fakenessFake', fake.mean, 'fakeness_fake'],
    ['accuracyReal', shareBelow(real.images), 'acc_real'],
    ['accuracyFake', shareAbove(fake.images), 'acc_fake'],
    ['auc', auc(real.images, fake.images), null],
    ['fooled', shareBelow(fake.images), null],
    ['spreadReal', real.spread, null],
    ['spreadFake', fake.spread, null],
    ['lossReal', real.bceReal, 'loss_d_real'],
    ['lossFake', fake.bceFake, 'loss_d_fake'],
    ['adversarial', fake.bceReal, 'loss_g_gan'],
  ];
  return (
    <Card title={m.title} hint={m.hint}>
      <div className="card-body">
        <Histogram real={seen.real.logits} fake={seen.fake.logits} images={{ real: real.images, fake: fake.images }} />
        <table className="summary" data-testid="summary">
          <thead>
            <tr>
              <td />
              <th scope="col">{m.shown(fake.images.length)}</th>
              {recorded && (
                <th scope="col" title={m.engineHint}>
                  {m.engine(meta?.recipe.batch ?? 0)}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map(([id, value, key]) => (
              <tr key={id} data-line={id}>
                <th scope="row" title={m.hints[id]}>
                  {m.lines[id]}
                </th>
                <td className="number">{short(value)}</td>
                {recorded && <td className="number">{key ? short(engine(key)) : '–'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="quiet">{m.enters}</p>
      </div>
    </Card>
  );
}
