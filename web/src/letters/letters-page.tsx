/** Supervision notices and coordination letters: those of a division, or those that came to a department. */
import { Button } from 'antd';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { CONSOLE_STEPS, CONSOLE_LETTERS as W } from '../../../terms/console-office.ts';
import { SUPERVISION_NOTICE_STATUSES } from '../../../terms/supervision-notices.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useDepartments } from '../api/queries.ts';
import { dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { Files } from '../parts/files.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

type NoticeStatus = keyof typeof SUPERVISION_NOTICE_STATUSES;

export default function LettersPage() {
  const { t } = useLanguage();
  const { reader } = useReader();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const letters = search.get('kind') === 'letters';
  useTitle(t(W.title));
  return (
    <div className="page">
      <div className="line">
        <h1>{t(W.title)}</h1>
        <span className="gap" />
        {reader?.roles.includes('supervisor') && (
          <Button type="primary" onClick={() => navigate('/letters/new')}>
            {t(W.write)}
          </Button>
        )}
      </div>
      <div className="choices" role="group" aria-label={t(W.kind)}>
        <button type="button" aria-pressed={!letters} onClick={() => setSearch({})}>
          {t(W.notices)}
        </button>
        <button type="button" aria-pressed={letters} onClick={() => setSearch({ kind: 'letters' })}>
          {t(W.letters)}
        </button>
      </div>
      {letters ? <Letters /> : <Notices />}
    </div>
  );
}

/** The name of a department, or its id while it is read. */
export function useDepartmentName(): (departmentId: string | null) => string {
  const { nameOf } = useLanguage();
  const { data } = useDepartments();
  return (departmentId) => {
    const known = data?.find(({ id }) => id === departmentId);
    return known ? nameOf(known.name) : (departmentId ?? '');
  };
}

function Notices() {
  const { t, language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const status = search.get('status') as NoticeStatus | null;
  const overdue = search.get('overdue') === 'true';
  const query = { ...(status && { status }), ...(overdue && { overdue: 'true' as const }) };
  const pages = usePages(['supervision-notices', query], (page) =>
    dataOf(api.GET('/v1/supervision-notices', { params: { query: { ...query, ...page } } })),
  );
  const choose = (change: Readonly<Record<string, string | undefined>>) => {
    const next = { ...Object.fromEntries(search), ...change };
    setSearch(Object.fromEntries(Object.entries(next).filter((one): one is [string, string] => one[1] !== undefined)));
  };
  return (
    <>
      <search className="filters">
        <Choice
          label={t(CONSOLE_STEPS.status)}
          value={status ?? undefined}
          choices={Object.entries(SUPERVISION_NOTICE_STATUSES).map(([value, text]) => [value, text[language]])}
          choose={(value) => choose({ status: value })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={overdue}
            onChange={({ target }) => choose({ overdue: target.checked ? 'true' : undefined })}
          />
          {t(W.onlyOverdue)}
        </label>
      </search>
      <section className="scroll">
        <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
          {(notices) => <NoticeTable notices={notices} />}
        </Pages>
      </section>
    </>
  );
}

function NoticeTable({ notices }: { readonly notices: readonly Schemas['SupervisionNoticeSummary'][] }) {
  const { t, language } = useLanguage();
  const departmentName = useDepartmentName();
  const columns = [W.symbol, CONSOLE_STEPS.department, W.items, CONSOLE_STEPS.status, W.replyOn, W.issuedAt];
  return (
    <table className="board words">
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" key={column.en}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {notices.map(({ noticeNo, symbol, departmentId, itemNos, statusText, overdue, replyOn, issuedAt }) => (
          <tr key={noticeNo}>
            <th scope="row">
              <Link to={`/letters/${noticeNo}`}>{symbol}</Link>
            </th>
            <td>{departmentName(departmentId)}</td>
            <td>{itemNos.length}</td>
            <td>{statusText}</td>
            <td>
              {dayText(replyOn, language)} {overdue && <span className="lamp red">{t(W.overdue)}</span>}
            </td>
            <td>{momentText(issuedAt, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Letters() {
  const { t, language } = useLanguage();
  const departmentName = useDepartmentName();
  const pages = usePages(['documents', 'coordinationLetter'], (page) =>
    dataOf(api.GET('/v1/documents', { params: { query: { kind: 'coordinationLetter', ...page } } })),
  );
  return (
    <section>
      <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
        {(letters) => (
          <ul className="cards">
            {letters.map(({ documentNo, symbol, title, departmentId, itemNos, issuedAt }) => (
              <li key={documentNo}>
                <div className="line">
                  <strong>{symbol}</strong>
                  <span>{title}</span>
                  <span className="gap" />
                  <Files
                    path={`/v1/documents/${documentNo}`}
                    name={documentNo}
                    of={symbol}
                    kinds={{ pdf: t(CONSOLE_STEPS.pdf), docx: t(CONSOLE_STEPS.word) }}
                  />
                </div>
                <p className="quiet">
                  {departmentName(departmentId)} · {t(W.items)} {itemNos.length} · {momentText(issuedAt, language)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </section>
  );
}
