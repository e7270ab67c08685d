/** One meeting, from its draft agenda to its closed minutes. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { CONSOLE_MEETINGS as W } from '../../../terms/console-meeting.ts';
import { api, dataOf } from '../api/client.ts';
import { dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Files } from '../parts/files.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';
import { Agenda } from './agenda.tsx';
import { MeetingActs } from './meeting-acts.tsx';
import type { Meeting } from './steps.ts';
import { TaskList } from './task-list.tsx';

export default function MeetingPage() {
  const { meetingNo = '' } = useParams();
  const { t, language, nameOf } = useLanguage();
  const meeting = useQuery({
    queryKey: ['meetings', meetingNo, language],
    queryFn: () => dataOf(api.GET('/v1/meetings/{meetingNo}', { params: { path: { meetingNo } } })),
  });
  const title = meeting.data
    ? t(W.titleOf, { division: nameOf(meeting.data.division.name), month: meeting.data.month })
    : meetingNo;
  useTitle(title);
  if (meeting.isError) return <Failed error={meeting.error} retry={meeting.refetch} />;
  if (meeting.data === undefined) return <Loading />;
  return <MeetingSheet meeting={meeting.data} title={title} />;
}

function MeetingSheet({ meeting, title }: { readonly meeting: Meeting; readonly title: string }) {
  const { t, language } = useLanguage();
  const { reader } = useReader();
  const { meetingNo, division, statusText, pack, frozen, held, status } = meeting;
  // A supervisor sees the meetings below, and leads the own one.
  const leads = reader?.roles.includes('supervisor') === true && reader.divisionCode === division.code;
  return (
    <div className="page">
      <Link to="/meetings">← {t(W.back)}</Link>
      <div className="line">
        <h1>{title}</h1>
        <span className={status === 'closed' ? 'lamp none' : 'lamp blue'}>{statusText}</span>
      </div>
      <p className="line quiet">
        {pack && <span>{t(W.asOf, { at: momentText(pack.asOf, language) })}</span>}
        {frozen && <span>{t(W.frozen, { at: momentText(frozen.at, language) })}</span>}
        {held && <span>{t(W.heldOn, { ...held, on: dayText(held.heldOn, language) })}</span>}
        {pack && <span>{t(W.closure, { due: pack.closure.due, closed: pack.closure.closedInTime })}</span>}
      </p>
      <p className="line">
        {leads && <MeetingActs meeting={meeting} />}
        {pack && (
          <>
            <span className="quiet">{t(W.pack)}</span>
            <Files
              path={`/v1/meetings/${meetingNo}/pack`}
              name={meetingNo}
              kinds={{ pdf: t(W.pdf), docx: t(W.word), xlsx: t(W.excel) }}
            />
          </>
        )}
      </p>
      <section>
        <h2>{t(W.agenda)}</h2>
        <Agenda meeting={meeting} leads={leads} />
      </section>
      {(status === 'minuted' || status === 'closed') && (
        <section>
          <h2>{t(W.tasks)}</h2>
          <TaskList filter={{ meetingNo }} />
        </section>
      )}
    </div>
  );
}
