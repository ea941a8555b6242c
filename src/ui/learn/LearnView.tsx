// The learn view: the tour, the method with the run's numbers, and the explanations of warnings.
import { MethodCard } from './MethodCard.tsx';
import { TourCard } from './TourCard.tsx';
import { WarningsCard } from './WarningsCard.tsx';

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
