/** The frame around every page: who is looking, where one can go, which time it is. */
import { Button, Modal } from 'antd';
import { type ReactNode, useSyncExternalStore } from 'react';
import { NavLink, useLocation } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { goToIssuer, signOut } from '../session/sign-in.ts';
import { session } from '../session/store.ts';
import { type Reader, useReader } from './reader.ts';
import { SimulationBanner } from './simulation-banner.tsx';

export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useLanguage();
  const { reader, error, refetch } = useReader();
  return (
    <>
      <a className="skip" href="#content">
        {t(CONSOLE.nav.skip)}
      </a>
      <SimulationBanner />
      <header className="top">
        <Brand />
        {reader && <Navigation reader={reader} />}
        <span className="gap" />
        {reader && <WhoIsThis reader={reader} />}
        <LanguageSwitch />
        <Button type="text" size="small" onClick={() => void signOut()}>
          {t(CONSOLE.session.signOut)}
        </Button>
      </header>
      <main id="content" tabIndex={-1}>
        {reader !== undefined ? children : error ? <Failed error={error} retry={refetch} /> : <Loading />}
      </main>
      <SessionOver />
    </>
  );
}

export function Brand() {
  const { t } = useLanguage();
  return (
    <span className="brand">
      <img src={`${import.meta.env.BASE_URL}lamp.svg`} alt="" width="26" height="26" />
      <strong>{t(CONSOLE.product)}</strong>
      <span className="quiet wide-only">{t(CONSOLE.subtitle)}</span>
    </span>
  );
}

const ADMIN = [
  { to: '/admin/people', words: CONSOLE.nav.people },
  { to: '/admin/timetables', words: CONSOLE.nav.timetables },
  { to: '/admin/calendars', words: CONSOLE.nav.calendars },
  { to: '/admin/deliveries', words: CONSOLE.nav.deliveries },
  { to: '/admin/operation', words: CONSOLE.nav.operation },
  { to: '/clock', words: CONSOLE.nav.clock },
];

function linksOf({ roles, departmentId }: Reader) {
  const above = roles.includes('supervisor') || roles.includes('leader');
  return [
    ...(departmentId !== null ? [{ to: `/desk/${departmentId}`, words: CONSOLE.nav.desk }] : []),
    ...(above ? [{ to: '/supervision', words: CONSOLE.nav.supervision }] : []),
    ...(above || roles.includes('head') ? [{ to: '/escalations', words: CONSOLE.nav.escalations }] : []),
    ...(above || departmentId !== null ? [{ to: '/letters', words: CONSOLE.nav.letters }] : []),
    ...(above ? [{ to: '/meetings', words: CONSOLE.nav.meetings }] : []),
    ...(above || departmentId !== null ? [{ to: '/tasks', words: CONSOLE.nav.tasks }] : []),
    ...(above || roles.includes('head') ? [{ to: '/accountability', words: CONSOLE.nav.records }] : []),
    ...(roles.includes('supervisor') ? [{ to: '/holds', words: CONSOLE.nav.holds }] : []),
    ...(roles.includes('unit')
      ? [
          { to: '/projects', words: CONSOLE.nav.unit },
          { to: '/submission', words: CONSOLE.nav.submission },
          { to: '/guide', words: CONSOLE.nav.guide },
        ]
      : []),
    { to: '/bulletins', words: CONSOLE.nav.bulletins },
    ...(roles.includes('admin') ? ADMIN : []),
  ];
}

function Navigation({ reader }: { readonly reader: Reader }) {
  const { t } = useLanguage();
  return (
    <nav aria-label={t(CONSOLE.nav.label)}>
      {linksOf(reader).map(({ to, words }) => (
        <NavLink key={to} to={to}>
          {t(words)}
        </NavLink>
      ))}
    </nav>
  );
}

function WhoIsThis({ reader }: { readonly reader: Reader }) {
  const { t, nameOf } = useLanguage();
  const roles = reader.roles.map((role) => t(CONSOLE.roles[role])).join(', ');
  return (
    <span className="who">
      <strong>{nameOf(reader.name)}</strong>
      <span>
        {reader.place && `${nameOf(reader.place)} · `}
        {roles}
      </span>
    </span>
  );
}

export function LanguageSwitch() {
  const { language, choose, t } = useLanguage();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" size="small" lang={other} onClick={() => choose(other)}>
      {t(CONSOLE.language)}
    </Button>
  );
}

/** The token has ended: the page behind stays as it is, with everything that was typed. */
function SessionOver() {
  const { t } = useLanguage();
  const over = useSyncExternalStore(session.subscribe, session.isOver);
  const { pathname, search } = useLocation();
  const again = () =>
    void goToIssuer(`${pathname}${search}`).catch(() => {
      // Without an issuer there is only the page that takes a token.
      session.leave();
    });
  return (
    <Modal
      open={over}
      title={t(CONSOLE.session.signedOut)}
      closable={false}
      keyboard={false}
      footer={
        <Button type="primary" onClick={again}>
          {t(CONSOLE.session.again)}
        </Button>
      }
    >
      <p>{t(CONSOLE.session.kept)}</p>
    </Modal>
  );
}
