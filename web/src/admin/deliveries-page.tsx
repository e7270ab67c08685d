/** What leaves the house: receivers, what was sent to them, what was given up and is sent again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, App as Messages } from 'antd';
import { useSearchParams } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { MESSAGE_STATES } from '../../../terms/telling.ts';
import { api, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';

const W = CONSOLE_ADMIN.deliveries;
const AGAIN_MS = 15_000;

type Webhook = Schemas['Webhook'];
type Message = Schemas['Message'];

export default function DeliveriesPage() {
  const { t } = useLanguage();
  useTitle(t(W.title));
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <Receivers />
      <Sent />
    </div>
  );
}

/** Does it, says so, and reads the lists anew. */
function useDoing() {
  const { t } = useLanguage();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  return async (work: Promise<unknown>, said?: string) => {
    try {
      await work;
      if (said !== undefined) void message.success(said);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
    void client.invalidateQueries({ queryKey: ['webhooks'] });
    void client.invalidateQueries({ queryKey: ['messages'] });
  };
}

function Receivers() {
  const { t } = useLanguage();
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: () => dataOf(api.GET('/v1/webhooks')),
    refetchInterval: AGAIN_MS,
    select: ({ items }) => items,
  });
  if (webhooks.isError) return <Failed error={webhooks.error} retry={webhooks.refetch} />;
  if (webhooks.data === undefined) return <Loading />;
  return (
    <section>
      <h2>{t(W.receivers)}</h2>
      {webhooks.data.length === 0 && <p>{t(W.noReceivers)}</p>}
      <ul className="cards">
        {webhooks.data.map((webhook) => (
          <Receiver key={webhook.id} webhook={webhook} />
        ))}
      </ul>
    </section>
  );
}

function Receiver({ webhook }: { readonly webhook: Webhook }) {
  const { t, language } = useLanguage();
  const does = useDoing();
  const { id, url, description, events, enabled, disabledReason, failures, failingSince } = webhook;
  const params = { path: { webhookId: id } };
  const ping = () => dataOf(api.POST('/v1/webhooks/{webhookId}/ping', { params, body: {} }));
  const turn = () => {
    // What the API told of them are types of event that it knows.
    const body = { url, description, events: events as Schemas['WebhookChangeInput']['events'], enabled: !enabled };
    return dataOf(api.PUT('/v1/webhooks/{webhookId}', { params, body }));
  };
  return (
    <li>
      <div className="line">
        <strong>{description}</strong>
        <span className={enabled ? 'lamp green' : 'lamp grey'}>{t(enabled ? W.enabled : W.disabled)}</span>
        <span className="gap" />
        {enabled && <Button onClick={() => void does(ping(), t(W.pinged))}>{t(W.ping)}</Button>}
        <Button onClick={() => void does(turn())}>{t(enabled ? W.switchOff : W.switchOn)}</Button>
      </div>
      <p className="quiet">
        {url}
        {disabledReason && ` · ${t(W.because[disabledReason])}`}
        {failures > 0 &&
          ` · ${t(W.failures, { count: failures, at: failingSince ? momentText(failingSince, language) : '—' })}`}
      </p>
    </li>
  );
}

type State = keyof typeof MESSAGE_STATES;

function Sent() {
  const { t, language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const state = (Object.keys(MESSAGE_STATES) as State[]).find((one) => one === search.get('state'));
  const query = state ? { state } : {};
  const pages = usePages(['messages', query], (page) =>
    dataOf(api.GET('/v1/messages', { params: { query: { ...query, ...page } } })),
  );
  return (
    <section>
      <h2>{t(W.messages)}</h2>
      <search className="filters">
        <Choice
          label={t(W.state)}
          value={state}
          choices={Object.entries(MESSAGE_STATES).map(([value, text]) => [value, text[language]])}
          choose={(value) => setSearch(value ? { state: value } : {})}
        />
      </search>
      <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
        {(messages) => (
          <ul className="cards">
            {messages.map((message) => (
              <SentMessage key={message.id} message={message} />
            ))}
          </ul>
        )}
      </Pages>
    </section>
  );
}

const LAMP_OF: Readonly<Record<Message['state'], string>> = { pending: 'yellow', sent: 'green', dead: 'red' };

function SentMessage({ message }: { readonly message: Message }) {
  const { t, language } = useLanguage();
  const does = useDoing();
  const { id, channel, kind, state, stateText, attempts, createdAt, nextAttemptAt, lastError, tells } = message;
  const resend = () =>
    dataOf(api.POST('/v1/messages/{messageId}/resend', { params: { path: { messageId: id } }, body: {} }));
  return (
    <li>
      <div className="line">
        <span className={`lamp ${LAMP_OF[state]}`}>{stateText}</span>
        <strong>
          {t(W.channels[channel])} · {t(W.kinds[kind])}
        </strong>
        <time dateTime={createdAt}>{momentText(createdAt, language)}</time>
        <span className="gap" />
        {state !== 'pending' && <Button onClick={() => void does(resend(), t(W.resent))}>{t(W.resend)}</Button>}
      </div>
      <p className="quiet">
        {t(W.attempts, { count: attempts })}
        {nextAttemptAt && ` · ${t(W.next, { at: momentText(nextAttemptAt, language) })}`}
        {lastError && ` · ${lastError}`}
      </p>
      {tells.length > 0 && (
        <p className="quiet">{tells.map(({ itemNo, event }) => `${itemNo} ${event}`).join(' · ')}</p>
      )}
    </li>
  );
}
