// Name, features and limits of the adapter, with a button that copies them.
import { useState } from 'react';
import type { AdapterReport } from '../../gpu/device.ts';
import { adapterName } from '../../runs/model/adapterName.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';

/** The adapter's report as Markdown, for an issue. */
function markdown(a: AdapterReport): string {
  const limits = Object.entries(a.limits).map(([k, v]) => `| ${k} | ${v} |`);
  return [
    `**Adapter** ${adapterName(a)} (${a.software ? 'software' : 'hardware'})`,
    `vendor \`${a.vendor}\`, architecture \`${a.architecture}\`, device \`${a.device}\`, description \`${a.description}\``,
    `**Browser** ${navigator.userAgent}`,
    `**Features** ${a.features.join(', ')}`,
    '',
    '| limit | value |',
    '| --- | --- |',
    ...limits,
  ].join('\n');
}

export function AdapterCard() {
  const m = useMessages().diagnostics.adapter;
  const adapter = useRun((s) => s.adapter);
  const noGpu = useRun((s) => s.noGpu);
  const [copied, setCopied] = useState(false);
  if (!adapter) {
    return (
      <Card title={m.title}>
        <p className="card-body quiet">{noGpu?.message ?? m.looking}</p>
      </Card>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(markdown(adapter));
    setCopied(true);
  };
  const button = (
    <button type="button" className="button small" onClick={() => void copy()}>
      {copied ? m.copied : m.copy}
    </button>
  );
  return (
    <Card title={m.title} aside={button}>
      <div className="card-body facts">
        <p>
          {adapterName(adapter)} · {adapter.software ? m.software : m.hardware}
        </p>
        <dl>
          {Object.entries(adapter.limits).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="number">{value.toLocaleString('en-US')}</dd>
            </div>
          ))}
        </dl>
        <details>
          <summary>{m.features(adapter.features.length)}</summary>
          <p className="quiet">{adapter.features.join(', ')}</p>
        </details>
      </div>
    </Card>
  );
}
