/** The tasks of meetings that concern the reader, whichever meeting gave them. */
import { useSearchParams } from 'react-router';
import { CONSOLE_TASKS as W } from '../../../terms/console-meeting.ts';
import { TASK_STATUSES } from '../../../terms/meeting.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { useTitle } from '../parts/title.ts';
import { TaskList } from './task-list.tsx';

type Status = keyof typeof TASK_STATUSES;

export default function TasksPage() {
  const { t, language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const status = (Object.keys(TASK_STATUSES) as Status[]).find((one) => one === search.get('status'));
  const late = search.get('late') === 'true';
  useTitle(t(W.title));
  const choose = (next: { readonly status: string | undefined; readonly late: boolean }) =>
    setSearch({ ...(next.status && { status: next.status }), ...(next.late && { late: 'true' }) });
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <search className="filters">
        <Choice
          label={t(W.status)}
          value={status}
          choices={Object.entries(TASK_STATUSES).map(([value, text]) => [value, text[language]])}
          choose={(value) => choose({ status: value, late })}
        />
        <label className="check">
          <input type="checkbox" checked={late} onChange={({ target }) => choose({ status, late: target.checked })} />
          {t(W.onlyLate)}
        </label>
      </search>
      <section>
        <TaskList filter={{ ...(status && { status }), ...(late && { late: 'true' as const }) }} />
      </section>
    </div>
  );
}
