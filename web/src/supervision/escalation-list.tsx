/** A list of escalations, the newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { Link } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_SUPERVISION as W } from '../../../terms/console-supervision.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useDepartments, useItemTypes } from '../api/queries.ts';
import { dayText, momentText } from '../dates.ts';
import { chosenLanguage, useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { type Reader, useReader } from '../shell/reader.ts';
import { EscalationActs } from './escalation-acts.tsx';

type Escalation = Schemas['Escalation'];

const AGAIN_MS = 15_000;

interface ListProps {
  /** Only those that somebody has not acknowledged yet. */
  readonly open: boolean;
  /** How many are shown without asking for more; null: pages of fifty. */
  readonly most: number | null;
}

export function EscalationList({ open, most }: ListProps) {
  const { t } = useLanguage();
  const { reader } = useReader();
  const list = useInfiniteQuery({
    queryKey: ['escalations', open, most, chosenLanguage()],
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET('/v1/escalations', {
          params: {
            query: {
              ...(open && { open: 'true' as const, kind: 'escalation' as const }),
              limit: most ?? 50,
              ...(pageParam !== '' && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: AGAIN_MS,
  });
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />;
  if (list.isPending || reader === undefined) return <Loading />;
  const escalations = list.data.pages.flatMap(({ items }) => items);
  if (escalations.length === 0) {
    return <Empty description={`${t(W.noEscalations)} · ${t(W.noEscalationsNext)}`} />;
  }
  return (
    <>
      <ul className="cards">
        {escalations.map((escalation) => (
          <EscalationCard key={escalation.escalationNo} escalation={escalation} reader={reader} />
        ))}
      </ul>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t(CONSOLE.states.more)}</Button>}
    </>
  );
}

function EscalationCard({ escalation, reader }: { readonly escalation: Escalation; readonly reader: Reader }) {
  const { t, nameOf, language } = useLanguage();
  const { item, kind, ordinal, raisedAt, recipients } = escalation;
  const departments = useDepartments();
  const types = useItemTypes();
  const department = departments.data?.find(({ id }) => id === item.departmentId)?.name;
  const type = types.data?.find(({ id }) => id === item.typeId)?.name;
  const mine = recipients.find((one) => isFor(one, item.departmentId, reader));
  return (
    <li>
      <div className="line">
        <strong>{type ? nameOf(type) : item.typeId}</strong>
        <span>{department ? nameOf(department) : item.departmentId}</span>
        <span className={kind === 'escalation' ? 'lamp red' : 'lamp none'}>
          {t(W.kinds[kind])} · {t(W.rung, { ordinal })}
        </span>
        {escalation.stateText && <span>{escalation.stateText}</span>}
        <span className="gap" />
        <EscalationActs escalation={escalation} reader={reader} waits={mine?.acknowledgedAt === null} />
      </div>
      <p>{item.projectName}</p>
      <p className="quiet">
        <Link to={`/items/${item.itemNo}`}>
          <code>{item.itemNo}</code>
        </Link>{' '}
        · {item.statusText}
        {item.dueOn && ` · ${t(W.due, { on: dayText(item.dueOn, language) })}`} ·{' '}
        {t(W.raisedAt, { at: momentText(raisedAt, language) })}
      </p>
      <p className="quiet">
        {recipients
          .map(({ recipient, acknowledgedAt }) =>
            acknowledgedAt === null
              ? t(W.waits, { who: t(W.recipients[recipient]) })
              : `${t(W.recipients[recipient])} ${t(W.acknowledged, { at: momentText(acknowledgedAt, language) })}`,
          )
          .join(' · ')}
      </p>
      <Answered escalation={escalation} />
    </li>
  );
}

function Answered({ escalation: { answer, lapsed, closing } }: { readonly escalation: Escalation }) {
  const { t, language } = useLanguage();
  return (
    <>
      {lapsed.map((one) => (
        <p key={one.answeredAt}>
          {t(W.answered, { measure: one.measure, on: dayText(one.doneOn, language) })}
          <strong>{t(W.broken)}</strong>
        </p>
      ))}
      {answer && (
        <p>
          {t(W.answered, { measure: answer.measure, on: dayText(answer.doneOn, language) })}
          {answer.broken && <strong>{t(W.broken)}</strong>}
        </p>
      )}
      {closing && <p>{t(W.closing, { findings: closing.findings })}</p>}
    </>
  );
}

/** Whether it is this reader who is asked to acknowledge: the head of the department, a leader, a supervisor. */
function isFor({ recipient }: Escalation['recipients'][number], departmentId: string, reader: Reader): boolean {
  if (reader.roles.includes('head') && reader.departmentId === departmentId) return recipient === 'head';
  return (recipient === 'supervisor' || recipient === 'leader') && reader.roles.includes(recipient);
}
