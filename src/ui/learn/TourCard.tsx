// The six tasks of the tour, and which of them are done.
import { useStore } from 'zustand';
import { TASKS } from '../../store/page/tour.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useStores } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { Icon } from '../widgets/icons.tsx';

export function TourCard() {
  const m = useMessages().learn.tour;
  const { tour } = useStores();
  const done = useStore(tour.state);
  const count = TASKS.filter((t) => done[t]).length;
  return (
    <Card title={m.title} hint={m.hint} aside={<span className="number">{m.of(count, TASKS.length)}</span>}>
      <ol className="card-body tour">
        {TASKS.map((task) => (
          <li key={task} data-task={task} data-done={done[task] === true}>
            <span className="tick">{done[task] ? <Icon name="tick" /> : null}</span>
            <div>
              <h3>
                {m.tasks[task].title}
                {done[task] && <span className="sr-only"> {m.done}</span>}
              </h3>
              <p className="quiet">{m.tasks[task].text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="card-body row">
        <a className="button small" href="#run">
          {m.goTo}
        </a>
        {count > 0 && (
          <button type="button" className="button plain small" onClick={tour.again}>
            {m.again}
          </button>
        )}
      </div>
    </Card>
  );
}
