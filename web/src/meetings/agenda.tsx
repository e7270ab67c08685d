/** The agenda of a meeting: what the rules picked, what a person added, what was struck, and what was decided. */
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { AGENDA_RULES } from '../../../terms/meeting.ts';
import type { Schemas } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { StepDialog } from '../parts/step-dialog.tsx';
import { EntryLines } from './entry-lines.tsx';
import { MinutesDialog } from './minutes-dialog.tsx';
import { type Meeting, useMeetingSteps } from './steps.ts';

type Pack = Schemas['MeetingPack'];

interface AgendaProps {
  readonly meeting: Meeting;
  /** The reader is the one who leads it. */
  readonly leads: boolean;
}

/** An entry as it is shown, whoever put it there. */
interface Shown {
  readonly key: string;
  readonly rule: keyof typeof AGENDA_RULES;
  readonly about: string;
  readonly body: ReactNode;
}

export function Agenda({ meeting, leads }: AgendaProps) {
  const { t } = useLanguage();
  const shown = useShown(meeting.pack);
  if (shown.length === 0) return <p>{t(W.empty)}</p>;
  return (
    <ol className="agenda">
      {shown.map((entry) => (
        <AgendaEntry key={entry.key} entry={entry} meeting={meeting} leads={leads} />
      ))}
    </ol>
  );
}

function useShown(pack: Pack | null): readonly Shown[] {
  const { t, nameOf } = useLanguage();
  if (pack === null) return [];
  const { departments, projects } = pack.names;
  const named = (names: Pack['names']['projects'], id: string) => (names[id] ? nameOf(names[id]) : id);
  return [
    ...pack.entries.map((entry) => ({
      key: entry.key,
      rule: entry.rule,
      about: 'departmentId' in entry ? named(departments, entry.departmentId) : named(projects, entry.projectCode),
      body: <EntryLines entry={entry} pack={pack} />,
    })),
    ...pack.added.map(({ key, title, text, itemNos, reasons }) => ({
      key,
      rule: 'added' as const,
      about: title,
      body: (
        <>
          <p>{text}</p>
          {itemNos.length > 0 && <p className="quiet">{itemNos.join('、')}</p>}
          <p className="quiet">{t(W.added, { reasons })}</p>
        </>
      ),
    })),
  ];
}

interface EntryProps extends AgendaProps {
  readonly entry: Shown;
}

function AgendaEntry({ entry: { key, rule, about, body }, meeting, leads }: EntryProps) {
  const { t } = useLanguage();
  const [opened, setOpened] = useState<'strike' | 'minutes' | null>(null);
  const steps = useMeetingSteps(meeting);
  const struck = meeting.pack?.strikes.find((one) => one.key === key);
  const decided = meeting.decisions.find((one) => one.key === key);
  const { status, undecided } = meeting;
  const minutes = (status === 'held' || status === 'minuted') && undecided.includes(key);
  return (
    <li className={struck ? 'struck' : undefined}>
      <div className="line">
        <h3>
          {t(AGENDA_RULES[rule])} · {about}
        </h3>
        <span className="gap" />
        {leads && status === 'planned' && !struck && (
          <Button size="small" aria-label={`${t(W.steps.strike)} ${about}`} onClick={() => setOpened('strike')}>
            {t(W.steps.strike)}
          </Button>
        )}
        {leads && minutes && (
          <Button type="primary" aria-label={`${t(W.steps.minutes)} ${about}`} onClick={() => setOpened('minutes')}>
            {t(W.steps.minutes)}
          </Button>
        )}
      </div>
      {body}
      {struck && <p className="quiet">{t(W.struck, { reasons: struck.reasons })}</p>}
      {decided && (
        <p>
          <strong>{t(W.decided, { decision: decided.decision })}</strong>
        </p>
      )}
      {minutes && <p className="quiet">{t(W.undecided)}</p>}
      {opened === 'strike' && (
        <StepDialog
          title={`${t(W.steps.strike)} · ${about}`}
          act={t(W.steps.strike)}
          fields={[{ name: 'reasons', label: t(W.fields.reasons), form: 'text' }]}
          send={({ reasons }) => steps.strike({ key, reasons })}
          close={() => setOpened(null)}
        />
      )}
      {opened === 'minutes' && (
        <MinutesDialog entryKey={key} about={about} meeting={meeting} close={() => setOpened(null)} />
      )}
    </li>
  );
}
