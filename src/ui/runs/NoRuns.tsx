// The runs view without runs: its explanation, and a button to train a first run.
import { presetName } from '../../recipes/presets.ts';
import { openView } from '../header/views.ts';
import { BringIn } from '../intake/BringIn.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useArchive, useHindrance, useRecipe, useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { StorageLine } from './StorageLine.tsx';

export function NoRuns() {
  const m = useMessages().runs;
  const { run } = useStores();
  const recipe = useRecipe((s) => s.recipe);
  const hindrance = useHindrance();
  const opening = useArchive((s) => s.kind === 'opening');
  const train = () => {
    openView('run');
    void run.verbs.train(recipe, 'run');
  };
  return (
    <main className="main runs">
      <Card title={m.title} aside={<BringIn />}>
        <div className="card-body">
          {opening ? (
            <p className="empty">{m.empty.opening}</p>
          ) : (
            <div className="empty runs-empty" data-testid="no-runs">
              <Sketch />
              <strong>{m.empty.title}</strong>
              <p>{m.empty.body}</p>
              {hindrance === null ? (
                <button type="button" className="button primary" onClick={train}>
                  {m.empty.train(presetName(recipe.preset))}
                </button>
              ) : (
                <a className="button" href="#run">
                  {m.empty.go}
                </a>
              )}
            </div>
          )}
          <StorageLine />
        </div>
      </Card>
    </main>
  );
}

/** A drawing of a run with a branch, as curves. */
function Sketch() {
  return (
    <svg className="runs-sketch" viewBox="0 0 160 60" aria-hidden="true">
      <path d="M6 10c20 2 26 30 60 34" stroke="var(--run-0)" />
      <path d="M66 44c30 3 52 4 88 5" stroke="var(--run-0)" strokeDasharray="5 4" opacity="0.55" />
      <path d="M66 44c22-2 44-22 88-26" stroke="var(--run-1)" strokeDasharray="7 3" />
      <circle cx="66" cy="44" r="4" />
    </svg>
  );
}
