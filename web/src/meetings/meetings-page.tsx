/** The monthly coordination meetings of a division. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, App as Messages } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { api, dataOf, Refusal } from '../api/client.ts';
import { useLedgerClock } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

export default function MeetingsPage() {
  const { t, nameOf } = useLanguage();
  const { reader } = useReader();
  useTitle(t(W.title));
  const pages = usePages(['meetings'], (page) => dataOf(api.GET('/v1/meetings', { params: { query: page } })));
  const planned = pages.entries.filter(({ division }) => division.code === reader?.divisionCode);
  return (
    <div className="page">
      <div className="line">
        <h1>{t(W.title)}</h1>
        <span className="gap" />
        {reader?.roles.includes('supervisor') && <Plan planned={planned.map(({ month }) => month)} />}
      </div>
      <section>
        <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
          {(meetings) => (
            <ul className="cards">
              {meetings.map(({ meetingNo, division, month, status, statusText, openTasks }) => (
                <li key={meetingNo} className="line">
                  <strong>
                    <Link to={`/meetings/${meetingNo}`}>
                      {t(W.titleOf, { division: nameOf(division.name), month })}
                    </Link>
                  </strong>
                  <span className={status === 'closed' ? 'lamp none' : 'lamp blue'}>{statusText}</span>
                  <span className="gap" />
                  <span>
                    {t(W.openTasks)} <b>{openTasks}</b>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Pages>
      </section>
    </div>
  );
}

/** This month's meeting and the next one's, where they are not planned yet. */
function Plan({ planned }: { readonly planned: readonly string[] }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const { data: clock } = useLedgerClock();
  const [busy, setBusy] = useState(false);
  if (clock === undefined) return null;
  const plan = async (month: string) => {
    setBusy(true);
    try {
      const { meetingNo } = await dataOf(api.POST('/v1/meetings', { body: { month } }));
      await client.invalidateQueries({ queryKey: ['meetings'] });
      void navigate(`/meetings/${meetingNo}`);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
      setBusy(false);
    }
  };
  return monthsFrom(clock.now)
    .filter((month) => !planned.includes(month))
    .map((month) => (
      <Button key={month} type="primary" loading={busy} onClick={() => void plan(month)}>
        {t(W.plan, { month })}
      </Button>
    ));
}

/** The month of the instant and the one behind it. */
function monthsFrom(now: string): readonly [string, string] {
  const [year, month] = now.slice(0, 7).split('-').map(Number) as [number, number];
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return [now.slice(0, 7), next];
}
