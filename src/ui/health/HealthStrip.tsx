// The warnings about the shown run.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunHistory } from '../../runs/model/history.ts';
import { type Warning, warningsOf } from '../../runs/readings/health.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor, useShown } from '../stores.tsx';
import { IconButton } from '../widgets/IconButton.tsx';

const UPDATE_MS = 1500;

/** Warnings that the person has dismissed, as `run/kind`. */
const dismissed = createStore<Readonly<Record<string, true>>>()(() => ({}));

/** The shown run's warnings at the cursor. They are computed regularly, and when the cursor moves. */
function useWarnings(history: RunHistory | null, cursor: number | null): Warning[] {
  const [warnings, setWarnings] = useState<Warning[]>([]);
  const id = history?.meta.id;
  const metrics = history?.metrics;
  const sheets = history?.sheets;
  const recipe = history?.meta.recipe;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a history is a new object at every step, so only its parts count
  useEffect(() => {
    if (!history) return setWarnings([]);
    let seen = -1;
    const update = () => {
      if (history.metrics.version === seen) return;
      seen = history.metrics.version;
      setWarnings(warningsOf(history, cursor));
    };
    update();
    const timer = setInterval(update, UPDATE_MS);
    return () => clearInterval(timer);
  }, [id, metrics, sheets, recipe, cursor]);
  return warnings;
}

/** Each warning has a link to its explanation. */
export function HealthStrip() {
  const m = useMessages().health;
  const history = useShown((h) => h);
  const cursor = useCursor();
  const gone = useStore(dismissed);
  const id = history?.meta.id ?? '';
  const warnings = useWarnings(history, cursor).filter(({ kind }) => !gone[`${id}/${kind}`]);
  if (warnings.length === 0) return null;
  return (
    <ul className="health" aria-label={m.label} data-testid="health">
      {warnings.map(({ kind, values: [a = 0, b = 0] }) => (
        <li key={kind} data-kind={kind}>
          <span>{m.say[kind](a, b)}</span>
          <a href={`#learn/${kind}`}>{m.why}</a>
          <IconButton
            icon="close"
            name={m.dismiss}
            className="plain"
            press={() => dismissed.setState({ [`${id}/${kind}`]: true })}
          />
        </li>
      ))}
    </ul>
  );
}
