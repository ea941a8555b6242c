import type { ReactNode } from 'react';
import { count, duration, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun } from '../stores.tsx';

/** How far, how fast, how long. */
export function Counters() {
  const { counters: m, recipe: names } = useMessages();
  const form = useRecipe((s) => s.recipe);
  const recipe = useRun((s) => s.recipe) ?? form;
  const nimg = useRun((s) => s.nimg);
  const step = useRun((s) => s.step);
  const imagesPerSec = useRun((s) => s.imagesPerSec);
  const secLeft = useRun((s) => s.secLeft);
  const running = useRun((s) => s.phase.kind === 'running');
  const finished = useRun((s) => s.phase.kind === 'finished');
  const known = secLeft !== null && !finished;
  const left = known ? `≈ ${duration(secLeft)}` : running ? m.measuring : m.unknown;
  return (
    <dl className="counters">
      <Counter name={m.images} big testId="nimg">
        {count(nimg)}
      </Counter>
      <Counter name={m.steps} testId="steps">
        {count(step)} <small>{m.of(recipe.steps)}</small>
      </Counter>
      <Counter name={m.speed}>{imagesPerSec > 0 ? short(imagesPerSec) : m.unknown}</Counter>
      <Counter name={m.left} testId="left">
        {left}
      </Counter>
      <Counter name={m.method} wideOnly>
        {names.methods[recipe.method]}
      </Counter>
    </dl>
  );
}

interface CounterProps {
  name: string;
  big?: boolean;
  wideOnly?: boolean;
  testId?: string;
  children: ReactNode;
}

function Counter({ name, big, wideOnly, testId, children }: CounterProps) {
  return (
    <div className={`counter ${big ? 'big' : ''} ${wideOnly ? 'wide-only' : ''}`}>
      <dt>{name}</dt>
      <dd className="number" data-testid={testId}>
        {children}
      </dd>
    </div>
  );
}
