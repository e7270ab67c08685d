/** Tasks from the minutes of meetings: reported by their owners, confirmed or returned by the supervisor. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { CONSOLE_TASKS as W } from '../../../terms/console-meeting.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import { type Reader, useReader } from '../shell/reader.ts';

type Task = Schemas['MeetingTask'];
type Step = keyof typeof W.steps;
type Field = keyof typeof W.fields;

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  report: ['text'],
  confirm: ['remarks'],
  return: ['reasons'],
};

export interface TaskFilter {
  readonly meetingNo?: string;
  readonly status?: Task['status'];
  readonly late?: 'true';
}

export function TaskList({ filter }: { readonly filter: TaskFilter }) {
  const pages = usePages(['meeting-tasks', filter], (page) =>
    dataOf(api.GET('/v1/meeting-tasks', { params: { query: { ...filter, ...page } } })),
  );
  return (
    <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
      {(tasks) => (
        <ul className="cards">
          {tasks.map((task) => (
            <TaskCard key={task.taskNo} task={task} />
          ))}
        </ul>
      )}
    </Pages>
  );
}

function TaskCard({ task }: { readonly task: Task }) {
  const { t, nameOf, language } = useLanguage();
  const { reader } = useReader();
  const [opened, setOpened] = useState<Step | null>(null);
  const { taskNo, text, measure, department, person, dueOn, late, statusText, report, returns } = task;
  return (
    <li>
      <div className="line">
        <strong>{text}</strong>
        <span className={late ? 'lamp red' : 'lamp none'}>{late ? t(W.late) : statusText}</span>
        <span className="gap" />
        {reader &&
          stepsFor(task, reader).map((step) => (
            <Button key={step} type={step === 'return' ? 'default' : 'primary'} onClick={() => setOpened(step)}>
              {t(W.steps[step])}
            </Button>
          ))}
      </div>
      <p className="quiet">
        {nameOf(department.name)}
        {person && ` · ${nameOf(person.name)}`} · {t(W.due, { on: dayText(dueOn, language) })} ·{' '}
        {t(W.measure, { measure })}
        {late && ` · ${statusText}`}
        {returns > 0 && ` · ${t(W.returns, { count: returns })}`}
      </p>
      {report && <p>{t(W.reported, { text: report.text })}</p>}
      <small className="quiet">{taskNo}</small>
      {opened && <TaskDialog task={task} step={opened} close={() => setOpened(null)} />}
    </li>
  );
}

/** The API has the last word; offered is what can make sense. */
function stepsFor({ status, department, person }: Task, { id, roles, departmentId }: Reader): readonly Step[] {
  if (status === 'open') {
    const own = person === null || person.id === id || roles.includes('head');
    return departmentId === department.id && own ? ['report'] : [];
  }
  return status === 'reported' && roles.includes('supervisor') ? ['confirm', 'return'] : [];
}

interface DialogProps {
  readonly task: Task;
  readonly step: Step;
  readonly close: () => void;
}

function TaskDialog({ task, step, close }: DialogProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const fields = FIELDS[step].map(
    (name): StepField<Field> => ({ name, label: t(W.fields[name]), form: 'text', optional: name === 'remarks' }),
  );
  const send = (said: Said<Field>) =>
    sendStep(step, task, said).finally(async () => {
      await client.invalidateQueries({ queryKey: ['meeting-tasks'] });
      void client.invalidateQueries({ queryKey: ['meetings'] });
    });
  return (
    <StepDialog
      title={`${t(W.steps[step])} · ${task.taskNo}`}
      act={t(W.steps[step])}
      fields={fields}
      send={send}
      close={close}
    />
  );
}

function sendStep(step: Step, { taskNo, version }: Task, { text, remarks, reasons }: Said<Field>) {
  const params = { path: { taskNo }, header: { 'if-match': `"${version}"` } };
  switch (step) {
    case 'report':
      return dataOf(api.POST('/v1/meeting-tasks/{taskNo}/report', { params, body: { text } }));
    case 'confirm':
      return dataOf(api.POST('/v1/meeting-tasks/{taskNo}/confirm', { params, body: remarks ? { remarks } : {} }));
    case 'return':
      return dataOf(api.POST('/v1/meeting-tasks/{taskNo}/return', { params, body: { reasons } }));
  }
}
