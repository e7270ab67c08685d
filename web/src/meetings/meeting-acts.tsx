/** What the supervisor can do with a meeting as it stands. */
import { Button } from 'antd';
import { useState } from 'react';
import { CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { useLanguage } from '../language.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import { type Meeting, useMeetingSteps } from './steps.ts';

const STEPS = {
  planned: ['prepare', 'add', 'freeze'],
  frozen: ['hold'],
  held: [],
  minuted: ['close'],
  closed: [],
} as const;
type Step = (typeof STEPS)[keyof typeof STEPS][number];
type Field = keyof typeof W.fields;

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  prepare: [],
  add: ['title', 'text', 'itemNos', 'reasons'],
  freeze: [],
  hold: ['heldOn', 'chair', 'present'],
  close: [],
};
const FORMS: Readonly<Partial<Record<Field, StepField['form']>>> = { title: 'line', heldOn: 'dayPast', chair: 'line' };

export function MeetingActs({ meeting }: { readonly meeting: Meeting }) {
  const { t } = useLanguage();
  const [opened, setOpened] = useState<Step | null>(null);
  const steps = useMeetingSteps(meeting);
  const open = STEPS[meeting.status];
  return (
    <>
      {open.map((step) => (
        <Button key={step} type={step === open.at(-1) ? 'primary' : 'default'} onClick={() => setOpened(step)}>
          {t(W.steps[step])}
        </Button>
      ))}
      {opened && (
        <StepDialog
          title={t(W.steps[opened])}
          act={t(W.steps[opened])}
          {...(opened in W.notes && { note: t(W.notes[opened as keyof typeof W.notes]) })}
          fields={FIELDS[opened].map((name) => ({
            name,
            label: t(W.fields[name]),
            form: FORMS[name] ?? 'text',
            optional: name === 'itemNos',
          }))}
          send={(said) => sendStep(opened, said, steps)}
          close={() => setOpened(null)}
        />
      )}
    </>
  );
}

function sendStep(step: Step, said: Said<Field>, steps: ReturnType<typeof useMeetingSteps>) {
  const { title, text, itemNos, reasons, heldOn, chair, present } = said;
  switch (step) {
    case 'add':
      return steps.add({ title, text, itemNos: itemNos.split(/\s+/).filter(Boolean), reasons });
    case 'hold':
      return steps.hold({ heldOn, chair, present });
    default:
      return steps[step]();
  }
}
