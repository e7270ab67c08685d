/** Loading, failed, refused: each says what to do. */
import { Alert, Button, Skeleton } from 'antd';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_NEXT } from '../../../terms/console-item.ts';
import { Refusal } from '../api/client.ts';
import { useLanguage } from '../language.tsx';

export function Loading() {
  const { t } = useLanguage();
  return (
    <div className="loading" role="status" aria-label={t(CONSOLE.states.loading)}>
      <Skeleton active={false} paragraph={{ rows: 6 }} />
    </div>
  );
}

export function Failed({ error, retry }: { readonly error: unknown; readonly retry: () => unknown }) {
  const { t } = useLanguage();
  return (
    <div className="failed">
      <h1>{t(CONSOLE.states.failed)}</h1>
      <RefusalNote error={error} />
      <Button onClick={() => void retry()}>{t(CONSOLE.states.retry)}</Button>
    </div>
  );
}

function nextOf(error: unknown) {
  if (!(error instanceof Refusal)) return CONSOLE_NEXT.busy;
  const { status } = error;
  if (status === 0) return CONSOLE_NEXT.offline;
  if (status === 422 || status === 400) return error.problem?.errors?.length ? CONSOLE_NEXT.fields : null;
  if (status === 403) return CONSOLE_NEXT.forbidden;
  if (status === 404) return CONSOLE_NEXT.gone;
  if (status === 409 || status === 412) return CONSOLE_NEXT.changed;
  return status >= 500 ? CONSOLE_NEXT.busy : null;
}

/** A problem document as a person reads it: what is the matter, which fields, what to do next. */
export function RefusalNote({ error }: { readonly error: unknown }) {
  const { t } = useLanguage();
  const problem = error instanceof Refusal ? error.problem : null;
  const next = nextOf(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={problem?.title ?? t(CONSOLE.states.failed)}
      description={
        <>
          {problem && <p>{problem.detail}</p>}
          {problem?.errors && (
            <ul>
              {problem.errors.map(({ pointer, detail }) => (
                <li key={pointer + detail}>{detail}</li>
              ))}
            </ul>
          )}
          {next && <p>{t(next)}</p>}
        </>
      }
    />
  );
}
