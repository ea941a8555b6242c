// Banners about problems, each with a sentence and buttons to solve it.
import { type ReactNode, useEffect, useState } from 'react';
import { adapterName } from '../runs/model/adapterName.ts';
import { useMessages } from './messages/useMessages.ts';
import { useRecipe, useRun, useStores } from './stores.tsx';
import { IconButton } from './widgets/IconButton.tsx';

interface BannerProps {
  kind: 'bad' | 'warn' | 'good';
  title: string;
  body?: string;
  children?: ReactNode;
  testId: string;
  onDismiss?: () => void;
}

/** One banner: a sentence about a problem, and its buttons. */
export function Banner({ kind, title, body, children, testId, onDismiss }: BannerProps) {
  const m = useMessages().banners;
  return (
    <div className="banner" data-kind={kind} role={kind === 'bad' ? 'alert' : 'status'} data-testid={testId}>
      <div>
        <strong>{title}</strong>
        {body && <p>{body}</p>}
      </div>
      {children}
      {onDismiss && <IconButton icon="close" name={m.dismiss} className="plain" press={onDismiss} />}
    </div>
  );
}

/** All banners that apply now. */
export function Banners({ children }: { children?: ReactNode }) {
  return (
    <div className="banners">
      <GpuBanner />
      <FailureBanner />
      <NoticeBanner />
      {children}
    </div>
  );
}

function GpuBanner() {
  const m = useMessages().banners;
  const adapter = useRun((s) => s.adapter);
  const noGpu = useRun((s) => s.noGpu);
  const nano = useRecipe((s) => s.recipe.preset === 'nano');
  const choosePreset = useRecipe((s) => s.choosePreset);
  const [dismissed, setDismissed] = useState(false);
  if (noGpu) {
    const text = noGpu.code === 'no-webgpu' ? m.noWebgpu : m.noAdapter;
    return <Banner kind="warn" title={text.title} body={text.body} testId="no-gpu" />;
  }
  if (!adapter?.software || dismissed) return null;
  const { title, chosen, other, action } = m.software;
  return (
    <Banner
      kind="warn"
      title={title(adapterName(adapter))}
      body={nano ? chosen : other}
      testId="software"
      onDismiss={() => setDismissed(true)}
    >
      {!nano && (
        <button type="button" className="button" onClick={() => choosePreset('nano')}>
          {action}
        </button>
      )}
    </Banner>
  );
}

function FailureBanner() {
  const m = useMessages().banners;
  const { verbs } = useStores().run;
  const phase = useRun((s) => s.phase);
  const recipe = useRun((s) => s.recipe);
  const form = useRecipe((s) => s.recipe);
  const checkpoint = useRun((s) => s.checkpoint);
  const age = useAge(checkpoint?.at ?? null, phase.kind === 'failed');
  if (phase.kind !== 'failed') return null;
  const { code, message } = phase.failure;
  if (code === 'no-webgpu' || code === 'no-adapter') return null;
  const lost = code === 'device-lost';
  const restorable = recipe !== null && checkpoint !== null && code !== 'bad-file' && code !== 'bad-recipe';
  const kept = checkpoint ? m.lost.kept(checkpoint.nimg, age) : m.lost.none;
  const body = lost ? kept : restorable ? `${message} ${kept}` : message;
  return (
    <Banner kind="bad" title={lost ? m.lost.title : m.failed.title} body={body} testId={lost ? 'lost' : 'failed'}>
      {restorable && (
        <button type="button" className="button" onClick={() => void verbs.restore('run')}>
          {m.lost.restore}
        </button>
      )}
      <button type="button" className="button" onClick={() => void verbs.train(recipe ?? form, 'run')}>
        {recipe ? m.lost.startOver : m.lost.again}
      </button>
    </Banner>
  );
}

function NoticeBanner() {
  const m = useMessages().banners;
  const { state, verbs } = useStores().run;
  const nan = useRun((s) => s.nanNotice);
  const running = useRun((s) => s.phase.kind === 'running');
  const restoredFrom = useRun((s) => s.restoredFrom);
  const checkpoint = useRun((s) => s.checkpoint);
  if (nan) {
    return (
      <Banner kind="bad" title={nan} body={checkpoint ? m.nan.body : m.nan.none} testId="nan">
        {checkpoint && !running && (
          <button type="button" className="button" onClick={() => void verbs.restore('wait')}>
            {m.nan.back(checkpoint.nimg)}
          </button>
        )}
      </Banner>
    );
  }
  if (restoredFrom === null) return null;
  const title = running ? m.restored.continues(restoredFrom) : m.restored.waits(restoredFrom);
  return (
    <Banner kind="good" title={title} testId="restored" onDismiss={() => state.setState({ restoredFrom: null })} />
  );
}

/** Whole seconds between a time and the moment when `active` became true. */
function useAge(at: number | null, active: boolean): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (active) setNow(Date.now());
  }, [active]);
  return at === null ? 0 : Math.max(0, Math.round((now - at) / 1000));
}
