/** One supervision notice: what it asks, what has been done about it, and the next step. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { CONSOLE_STEPS, CONSOLE_LETTERS as W } from '../../../terms/console-office.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Files } from '../parts/files.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import { Steps } from '../parts/steps.tsx';
import { useTitle } from '../parts/title.ts';
import { type Reader, useReader } from '../shell/reader.ts';
import { useDepartmentName } from './letters-page.tsx';

type Notice = Schemas['SupervisionNotice'];
type Step = Notice['allowed'][number];
type Field = keyof typeof W.fields;

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  SignFor: [],
  Answer: ['measure', 'doneOn'],
  Return: ['reasons', 'replyOn'],
  Close: ['findings'],
};
const DAYS: readonly Field[] = ['doneOn', 'replyOn'];

export default function NoticePage() {
  const { noticeNo = '' } = useParams();
  const { t, language } = useLanguage();
  const { reader } = useReader();
  const notice = useQuery({
    queryKey: ['supervision-notices', noticeNo, language],
    queryFn: () => dataOf(api.GET('/v1/supervision-notices/{noticeNo}', { params: { path: { noticeNo } } })),
  });
  useTitle(t(W.notice, { symbol: notice.data?.symbol ?? noticeNo }));
  if (notice.isError) return <Failed error={notice.error} retry={notice.refetch} />;
  if (notice.data === undefined || reader === undefined) return <Loading />;
  return <NoticeSheet notice={notice.data} reader={reader} />;
}

function NoticeSheet({ notice, reader }: { readonly notice: Notice; readonly reader: Reader }) {
  const { t, language } = useLanguage();
  const departmentName = useDepartmentName();
  const { noticeNo, symbol, statusText, departmentId, replyOn, overdue, itemNos, steps } = notice;
  return (
    <div className="page">
      <Link to="/letters">← {t(W.back)}</Link>
      <div className="line">
        <h1>{t(W.notice, { symbol })}</h1>
        <span className="status">{statusText}</span>
        {overdue && <span className="lamp red">{t(W.overdue)}</span>}
      </div>
      <p className="line">
        <span>{departmentName(departmentId)}</span>
        <span>
          {t(W.replyOn)} {dayText(replyOn, language)}
        </span>
        <Files
          path={`/v1/documents/${noticeNo}`}
          name={noticeNo}
          kinds={{ pdf: t(CONSOLE_STEPS.pdf), docx: t(CONSOLE_STEPS.word) }}
        />
      </p>
      <NoticeActs notice={notice} reader={reader} />
      <section>
        <h2>
          {t(W.items)} {itemNos.length}
        </h2>
        <ul>
          {itemNos.map((itemNo) => (
            <li key={itemNo}>
              <Link to={`/items/${itemNo}`}>
                <code>{itemNo}</code>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <Steps entries={steps} />
    </div>
  );
}

/** Signing for is the department's, answering its head's, the rest the supervisor's. */
function isFor(step: Step, { roles, departmentId }: Reader, notice: Notice): boolean {
  const own = departmentId === notice.departmentId;
  if (step === 'SignFor') return own;
  return step === 'Answer' ? own && roles.includes('head') : roles.includes('supervisor');
}

function NoticeActs({ notice, reader }: { readonly notice: Notice; readonly reader: Reader }) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [opened, setOpened] = useState<Step | null>(null);
  const fields = (opened === null ? [] : FIELDS[opened]).map(
    (name): StepField<Field> => ({ name, label: t(W.fields[name]), form: DAYS.includes(name) ? 'dayAhead' : 'text' }),
  );
  const send = async (step: Step, said: Said<Field>) => {
    const again = () => client.invalidateQueries({ queryKey: ['supervision-notices'] });
    await sendStep(step, notice, said).finally(again);
  };
  return (
    <p className="line">
      {notice.allowed
        .filter((step) => isFor(step, reader, notice))
        .map((step) => (
          <Button key={step} type="primary" onClick={() => setOpened(step)}>
            {t(W.steps[step])}
          </Button>
        ))}
      {opened && (
        <StepDialog
          title={`${t(W.steps[opened])} · ${notice.symbol}`}
          act={t(W.steps[opened])}
          fields={fields}
          send={(said) => send(opened, said)}
          close={() => setOpened(null)}
        />
      )}
    </p>
  );
}

function sendStep(step: Step, { noticeNo, version }: Notice, said: Said<Field>) {
  const params = { path: { noticeNo }, header: { 'if-match': `"${version}"` } };
  const { measure, doneOn, reasons, replyOn, findings } = said;
  switch (step) {
    case 'SignFor':
      return dataOf(api.POST('/v1/supervision-notices/{noticeNo}/sign-for', { params, body: {} }));
    case 'Answer':
      return dataOf(api.POST('/v1/supervision-notices/{noticeNo}/answer', { params, body: { measure, doneOn } }));
    case 'Return':
      return dataOf(api.POST('/v1/supervision-notices/{noticeNo}/return', { params, body: { reasons, replyOn } }));
    case 'Close':
      return dataOf(api.POST('/v1/supervision-notices/{noticeNo}/close', { params, body: { findings } }));
  }
}
