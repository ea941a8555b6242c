// The counters of the run: images, speed, steps and time left.
import type { ReactNode } from 'react';
import type { TimeLeft } from '../../lib/rate.ts';
import { count, duration, short } from '../format.ts';
import type { Messages } from '../messages/en/index.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useLeftRun } from '../runs/useResume.ts';
import { useRecipe, useRun } from '../stores.tsx';

export function Counters() {
  const { counters: m, recipe: names } = useMessages();
  const form = useRecipe((s) => s.recipe);
  const recipe = useRun((s) => s.recipe) ?? form;
  const waits = useLeftRun()?.from;
  const nimg = useRun((s) => s.nimg) || (waits?.nimg ?? 0);
  const step = useRun((s) => s.step) || (waits?.step ?? 0);
  const imagesPerSec = useRun((s) => s.imagesPerSec);
  const left = useRun((s) => s.left);
  const software = useRun((s) => s.adapter?.software === true);
  const running = useRun((s) => s.phase.kind === 'running');
  const finished = useRun((s) => s.phase.kind === 'finished');
  const { text, hint } = leftText(finished ? null : left, running, software, m);
  return (
    <dl className="counters">
      <Counter name={m.images} big testId="nimg">
        {count(nimg)}
      </Counter>
      <Counter name={m.steps} testId="steps">
        {count(step)} <small>{m.of(recipe.steps)}</small>
      </Counter>
      <Counter name={m.speed}>{imagesPerSec > 0 ? short(imagesPerSec) : m.unknown}</Counter>
      <Counter name={m.left} testId="left" hint={hint}>
        {text}
      </Counter>
      <Counter name={m.method} wideOnly>
        {names.methods[recipe.method]}
      </Counter>
    </dl>
  );
}

/** A range while few steps are measured, later one number, with its basis as a tooltip. */
function leftText(left: TimeLeft | null, running: boolean, software: boolean, m: Messages['counters']) {
  if (!left) return { text: running ? m.measuring : m.unknown, hint: '' };
  const [low, high] = [duration(left.low), duration(left.high)];
  const [sure, say] = [low === high, software ? m.roughly : m.about];
  // In "3 to 4 min" the unit appears once.
  const [number, unit] = low.split(' ');
  const from = high.endsWith(` ${unit}`) ? (number ?? low) : low;
  const hint = (sure ? m.hints.number : m.hints.range) + (software ? m.hints.software : '');
  return { text: say(sure ? high : m.range(from, high)), hint };
}

interface CounterProps {
  name: string;
  big?: boolean;
  wideOnly?: boolean;
  testId?: string;
  hint?: string;
  children: ReactNode;
}

function Counter({ name, big, wideOnly, testId, hint, children }: CounterProps) {
  return (
    <div className={`counter ${big ? 'big' : ''} ${wideOnly ? 'wide-only' : ''}`} title={hint || undefined}>
      <dt>{name}</dt>
      <dd className="number" data-testid={testId}>
        {children}
      </dd>
    </div>
  );
}
