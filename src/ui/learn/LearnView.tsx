import { MethodCard } from './MethodCard.tsx';
import { TourCard } from './TourCard.tsx';
import { WarningsCard } from './WarningsCard.tsx';

/** A tour that completes by doing, the method in the run's own numbers, and what warnings mean. */
export function LearnView() {
  return (
    <main className="main learn">
      <div className="column">
        <TourCard />
      </div>
      <div className="column">
        <MethodCard />
        <WarningsCard />
      </div>
    </main>
  );
}
