/** The lines of an entry that a rule picked, in words. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { GATES } from '../../../terms/checklist.ts';
import { CONSOLE_TASKS, CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { RED_REASONS } from '../../../terms/meeting.ts';
import type { Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';

type Pack = Schemas['MeetingPack'];
type Entry = Pack['entries'][number];

export function EntryLines({ entry, pack }: { readonly entry: Entry; readonly pack: Pack }) {
  const { t } = useLanguage();
  const lines = useLines(entry, pack);
  return (
    <>
      <ul>
        {lines.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
      {entry.more.length > 0 && <p className="quiet">{t(W.more, { count: entry.more.length })}</p>}
    </>
  );
}

interface Line {
  readonly key: string;
  readonly text: ReactNode;
}

function useLines(entry: Entry, { names }: Pack): readonly Line[] {
  const { t, nameOf, language } = useLanguage();
  const named = (of: Pack['names']['types'], id: string | null) =>
    id !== null && of[id] ? nameOf(of[id]) : (id ?? '');
  const item = (itemNo: string, typeId: string) => <Link to={`/items/${itemNo}`}>{named(names.types, typeId)}</Link>;
  switch (entry.rule) {
    case 'carriedOver':
      return entry.lines.map(({ taskNo, text, dueOn, late }) => ({
        key: taskNo,
        text: `${text} · ${t(CONSOLE_TASKS.due, { on: dayText(dueOn, language) })}${late ? ` · ${t(CONSOLE_TASKS.late)}` : ''}`,
      }));
    case 'red':
      return entry.lines.map(({ itemNo, typeId, projectCode, reason, lateWorkingDays, officerId }) => ({
        key: itemNo,
        text: (
          <>
            {item(itemNo, typeId)} · {named(names.projects, projectCode)} · {named(names.people, officerId)} ·{' '}
            <b>■ {t(RED_REASONS[reason])}</b>
            {lateWorkingDays > 0 && ` · ${t(W.late, { days: lateWorkingDays })}`}
          </>
        ),
      }));
    case 'blocker':
      return entry.lines.map(({ waiting, on }) => {
        const values = {
          waiting: `${named(names.types, waiting.typeId)}（${named(names.departments, waiting.departmentId)}）`,
          on: `${named(names.types, on.typeId)}（${named(names.departments, on.departmentId)}）`,
        };
        return {
          key: waiting.typeId + on.itemNo,
          text: (
            <>
              {t(W.waits, values)} <Link to={`/items/${on.itemNo}`}>{on.itemNo}</Link>
            </>
          ),
        };
      });
    case 'slip':
      return entry.lines.map(({ gate, before, now, workingDays }) => ({
        key: gate,
        text:
          now === null
            ? t(W.slipLost, { gate: GATES[gate][language], before: dayText(before, language) })
            : t(W.slip, {
                gate: GATES[gate][language],
                before: dayText(before, language),
                now: dayText(now, language),
                days: workingDays ?? 0,
              }),
      }));
  }
}
