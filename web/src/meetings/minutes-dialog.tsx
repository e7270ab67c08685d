/** What was decided about one entry, and the tasks that follow from it. */
import { Button, Input, App as Messages, Modal } from 'antd';
import { useState } from 'react';
import { CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { CONSOLE_STEPS } from '../../../terms/console-office.ts';
import { useDepartments, usePeopleOf } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { type FieldErrors, fieldErrorsOf, saidOf } from '../parts/field-errors.ts';
import { Labelled } from '../parts/labelled.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { Entry, type StepField } from '../parts/step-dialog.tsx';
import { type Meeting, useMeetingSteps } from './steps.ts';

type TaskField = keyof typeof W.taskFields;
type Task = Readonly<Record<TaskField, string>>;

const NO_TASK: Task = { text: '', measure: '', departmentId: '', personId: '', on: '' };

interface DialogProps {
  readonly entryKey: string;
  readonly about: string;
  readonly meeting: Meeting;
  readonly close: () => void;
}

export function MinutesDialog({ entryKey, about, meeting, close }: DialogProps) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const steps = useMeetingSteps(meeting);
  const [decision, setDecision] = useState('');
  const [tasks, setTasks] = useState<readonly Task[]>([]);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const errors = fieldErrorsOf(refusal);
  const complete = decision.trim() !== '' && tasks.every(isComplete);
  const enter = async () => {
    setSending(true);
    setRefusal(null);
    try {
      const given = tasks.map(({ on, personId, ...task }) => ({ ...task, ...(personId && { personId }), due: { on } }));
      await steps.minutes({ decisions: [{ key: entryKey, decision: decision.trim(), tasks: given }] });
      void message.success(t(CONSOLE_STEPS.done, { step: t(W.steps.minutes) }));
      close();
    } catch (error) {
      setRefusal(error);
      setSending(false);
    }
  };
  return (
    <Modal
      open
      width={720}
      title={`${t(W.steps.minutes)} · ${about}`}
      okText={t(W.enter)}
      cancelText={t(W.cancel)}
      okButtonProps={{ disabled: !complete }}
      confirmLoading={sending}
      onOk={() => void enter()}
      onCancel={close}
      mask={{ closable: false }}
    >
      <div className="fields">
        <Labelled label={t(W.fields.decision)} needed wrong={saidOf(errors, '/decisions/0/decision')}>
          {(id) => (
            <Input.TextArea id={id} rows={3} value={decision} onChange={({ target }) => setDecision(target.value)} />
          )}
        </Labelled>
        {tasks.map((task, i) => (
          <TaskForm
            // biome-ignore lint/suspicious/noArrayIndexKey: a task that is being written is its place in the list
            key={i}
            n={i + 1}
            task={task}
            errors={errors}
            set={(change) => setTasks(tasks.map((one, at) => (at === i ? { ...one, ...change } : one)))}
            remove={() => setTasks(tasks.filter((_, at) => at !== i))}
          />
        ))}
        <p>
          <Button onClick={() => setTasks([...tasks, NO_TASK])}>{t(W.addTask)}</Button>
        </p>
        {refusal !== null && <RefusalNote error={refusal} />}
      </div>
    </Modal>
  );
}

/** A task without a person is its department head's. */
function isComplete({ text, measure, departmentId, on }: Task): boolean {
  return [text, measure, departmentId, on].every((said) => said.trim() !== '');
}

interface TaskFormProps {
  /** Its number, from 1. */
  readonly n: number;
  readonly task: Task;
  readonly errors: FieldErrors;
  readonly set: (change: Partial<Task>) => void;
  readonly remove: () => void;
}

function TaskForm({ n, task, errors, set, remove }: TaskFormProps) {
  const { t, nameOf } = useLanguage();
  const departments = useDepartments();
  const people = usePeopleOf(task.departmentId);
  const choices = (list: readonly { readonly id: string; readonly name: { zh: string; en: string } }[] | undefined) =>
    (list ?? []).map(({ id, name }) => [id, nameOf(name)] as const);
  const forms: Readonly<Record<TaskField, StepField['form']>> = {
    text: 'line',
    measure: 'line',
    departmentId: choices(departments.data),
    personId: choices(people.data),
    on: 'dayAhead',
  };
  return (
    <fieldset className="task">
      <legend>{t(W.task, { n })}</legend>
      <div className="fields">
        {(Object.keys(forms) as TaskField[]).map((field) => (
          <Labelled
            key={field}
            label={t(W.taskFields[field])}
            needed={field !== 'personId'}
            wrong={saidOf(errors, `/decisions/0/tasks/${n - 1}/${field === 'on' ? 'due' : field}`)}
          >
            {(id) => (
              <Entry
                id={id}
                field={{ form: forms[field], optional: field === 'personId' }}
                value={task[field]}
                set={(value) => set({ [field]: value, ...(field === 'departmentId' && { personId: '' }) })}
              />
            )}
          </Labelled>
        ))}
        <p>
          <Button size="small" onClick={remove}>
            {t(W.removeTask, { n })}
          </Button>
        </p>
      </div>
    </fieldset>
  );
}
