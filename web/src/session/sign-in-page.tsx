/** Signing in, and coming back from the issuer. */
import { Alert, Button, Input } from 'antd';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { Refusal } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { Brand, LanguageSwitch } from '../shell/shell.tsx';
import { goToIssuer, returnFromIssuer } from './sign-in.ts';
import { session } from './store.ts';

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header className="top">
        <Brand />
        <span className="gap" />
        <LanguageSwitch />
      </header>
      <main id="content" className="sign-in">
        {children}
      </main>
    </>
  );
}

export function SignInPage() {
  const { t } = useLanguage();
  const { pathname, search } = useLocation();
  const [going, setGoing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = () => {
    setGoing(true);
    setError(null);
    goToIssuer(`${pathname}${search}`).catch((reason: unknown) => {
      setError(reason);
      setGoing(false);
    });
  };
  const noIssuer = error instanceof Refusal && error.status === 404;
  return (
    <Frame>
      <h1>{t(CONSOLE.subtitle)}</h1>
      <p>{t(CONSOLE.session.welcome)}</p>
      <Button type="primary" size="large" loading={going} onClick={go}>
        {t(CONSOLE.session.signIn)}
      </Button>
      {noIssuer && <TokenForm />}
      {error !== null && !noIssuer && <NotSucceeded error={error} />}
    </Frame>
  );
}

/** Where no issuer is configured: a token pasted by hand. */
function TokenForm() {
  const { t } = useLanguage();
  const [token, setToken] = useState('');
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') session.begin({ token: token.trim(), idToken: null });
  };
  return (
    <form onSubmit={begin}>
      <p>{t(CONSOLE.session.tokenNext)}</p>
      <label htmlFor="token">{t(CONSOLE.session.token)}</label>
      <Input.TextArea id="token" rows={4} value={token} onChange={({ target }) => setToken(target.value)} />
      <Button htmlType="submit">{t(CONSOLE.session.signIn)}</Button>
    </form>
  );
}

function NotSucceeded({ error }: { readonly error: unknown }) {
  const { t } = useLanguage();
  const said = error instanceof Refusal ? (error.problem?.detail ?? error.message) : String(error);
  return (
    <Alert
      type="error"
      showIcon
      title={t(CONSOLE.session.failed)}
      description={
        <>
          <p>{t(CONSOLE.session.failedNext)}</p>
          <code>{said}</code>
        </>
      }
    />
  );
}

export function SignedInPage() {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    returnFromIssuer().then((back) => navigate(back, { replace: true }), setError);
  }, [navigate]);
  return (
    <Frame>
      {error === null ? (
        <p role="status">{t(CONSOLE.session.signingIn)}</p>
      ) : (
        <>
          <NotSucceeded error={error} />
          <Button type="primary" onClick={() => navigate('/', { replace: true })}>
            {t(CONSOLE.states.retry)}
          </Button>
        </>
      )}
    </Frame>
  );
}
