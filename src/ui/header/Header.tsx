// The header of the page: name, GPU line, language and theme.
import { adapterName } from '../../runs/model/adapterName.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';

export function Header() {
  const m = useMessages();
  return (
    <header className="header">
      <div className="brand">
        <img src="./favicon.svg" alt="" />
        <h1>{m.name}</h1>
        <p>{m.tagline}</p>
      </div>
      <div className="header-right">
        <AdapterLine />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}

function AdapterLine() {
  const m = useMessages().header;
  const adapter = useRun((s) => s.adapter);
  const noGpu = useRun((s) => s.noGpu);
  if (noGpu) return <Line kind="none" text={m.none} />;
  if (!adapter) return <Line kind="looking" text={m.looking} />;
  const kind = adapter.software ? 'software' : 'hardware';
  const features: [string, boolean][] = [
    ['f16', adapter.features.includes('shader-f16')],
    ['subgroups', adapter.features.includes('subgroups')],
  ];
  return (
    <Line kind={kind} text={adapterName(adapter)}>
      <span className="extras quiet">
        {m[kind]}
        {features.map(([name, yes]) => (
          <span key={name} title={m.hasLong(name, yes)}>
            {' · '}
            {m.has(name, yes)}
          </span>
        ))}
      </span>
    </Line>
  );
}

function Line({ kind, text, children }: { kind: string; text: string; children?: React.ReactNode }) {
  return (
    <div className="adapter" data-testid="adapter">
      <span className="lamp" data-kind={kind} />
      <span>{text}</span>
      {children}
    </div>
  );
}
