/** The routes of the console, inside its frame; nobody sees them without having signed in. */
import { ConfigProvider, App as Messages, Result } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { CONSOLE } from '../../terms/console.ts';
import { DeskPage } from './desk/desk-page.tsx';
import { ItemPage } from './item/item-page.tsx';
import { useLanguage } from './language.tsx';
import { Loading } from './parts/states.tsx';
import { SignedInPage, SignInPage } from './session/sign-in-page.tsx';
import { session } from './session/store.ts';
import { useReader } from './shell/reader.ts';
import { Shell } from './shell/shell.tsx';

const SupervisionPage = lazy(() => import('./supervision/supervision-page.tsx'));
const EscalationsPage = lazy(() => import('./supervision/escalations-page.tsx'));
const BulletinsPage = lazy(() => import('./supervision/bulletins-page.tsx'));
const RecordsPage = lazy(() => import('./supervision/records-page.tsx'));
const HoldsPage = lazy(() => import('./supervision/holds-page.tsx'));
const LettersPage = lazy(() => import('./letters/letters-page.tsx'));
const ComposePage = lazy(() => import('./letters/compose-page.tsx'));
const NoticePage = lazy(() => import('./letters/notice-page.tsx'));
const MeetingsPage = lazy(() => import('./meetings/meetings-page.tsx'));
const MeetingPage = lazy(() => import('./meetings/meeting-page.tsx'));
const TasksPage = lazy(() => import('./meetings/tasks-page.tsx'));
const UnitPage = lazy(() => import('./unit/unit-page.tsx'));
const WizardPage = lazy(() => import('./submission/wizard-page.tsx'));
const PanoramaPage = lazy(() => import('./project/panorama-page.tsx'));
const ReceiptPage = lazy(() => import('./submission/receipt-page.tsx'));
const GuidePage = lazy(() => import('./guide/guide-page.tsx'));
const StaffPage = lazy(() => import('./desk/staff-page.tsx'));
const WallPage = lazy(() => import('./wall/wall-page.tsx'));
const PeoplePage = lazy(() => import('./admin/people-page.tsx'));
const TimetablesPage = lazy(() => import('./admin/timetables-page.tsx'));
const CalendarsPage = lazy(() => import('./admin/calendars-page.tsx'));
const DeliveriesPage = lazy(() => import('./admin/deliveries-page.tsx'));
const OperationPage = lazy(() => import('./admin/operation-page.tsx'));
const ClockPage = lazy(() => import('./admin/clock-page.tsx'));

const THEME = {
  token: {
    colorPrimary: '#174ea6',
    colorLink: '#174ea6',
    colorError: '#b3261e',
    colorText: '#1a1a1a',
    colorTextSecondary: '#4a4f55',
    colorTextDescription: '#4a4f55',
    colorTextPlaceholder: '#6b7178',
    colorBorder: '#8b9096',
    borderRadius: 4,
    fontSize: 15,
    fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
    motion: false,
  },
};

export function App() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      locale={language === 'en' ? en : zh}
      theme={THEME}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <Messages>
        <Routes>
          <Route path="signed-in" element={<SignedInPage />} />
          <Route path="wall" element={<OnTheWall />} />
          <Route path="*" element={<SignedIn />} />
        </Routes>
      </Messages>
    </ConfigProvider>
  );
}

/** Without the frame: the whole screen is for the room. */
function OnTheWall() {
  const current = useSyncExternalStore(session.subscribe, session.current);
  if (current === null) return <SignInPage />;
  return (
    <Suspense fallback={<Loading />}>
      <WallPage />
    </Suspense>
  );
}

function SignedIn() {
  const current = useSyncExternalStore(session.subscribe, session.current);
  if (current === null) return <SignInPage />;
  return (
    <Shell>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route index element={<Home />} />
          <Route path="desk/:departmentId" element={<DeskPage />} />
          <Route path="desk/:departmentId/staff" element={<StaffPage />} />
          <Route path="items/:itemNo" element={<ItemPage />} />
          <Route path="supervision" element={<SupervisionPage />} />
          <Route path="escalations" element={<EscalationsPage />} />
          <Route path="letters" element={<LettersPage />} />
          <Route path="letters/new" element={<ComposePage />} />
          <Route path="letters/:noticeNo" element={<NoticePage />} />
          <Route path="meetings" element={<MeetingsPage />} />
          <Route path="meetings/:meetingNo" element={<MeetingPage />} />
          <Route path="tasks" element={<TasksPage />} />
          <Route path="accountability" element={<RecordsPage />} />
          <Route path="holds" element={<HoldsPage />} />
          <Route path="bulletins" element={<BulletinsPage />} />
          <Route path="projects" element={<UnitPage />} />
          <Route path="submission" element={<WizardPage />} />
          <Route path="projects/:code" element={<PanoramaPage />} />
          <Route path="receipts/:receiptNo" element={<ReceiptPage />} />
          <Route path="guide" element={<GuidePage />} />
          <Route path="admin/people" element={<PeoplePage />} />
          <Route path="admin/timetables" element={<TimetablesPage />} />
          <Route path="admin/calendars" element={<CalendarsPage />} />
          <Route path="admin/deliveries" element={<DeliveriesPage />} />
          <Route path="admin/operation" element={<OperationPage />} />
          <Route path="clock" element={<ClockPage />} />
          <Route path="*" element={<NoPage />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}

/** The first page of each role is the one where its work lies. */
function Home() {
  const { reader } = useReader();
  const { t } = useLanguage();
  if (reader === undefined) return <Loading />;
  const { roles, departmentId } = reader;
  if (departmentId !== null) return <Navigate replace to={`/desk/${departmentId}`} />;
  if (roles.includes('supervisor') || roles.includes('leader')) return <Navigate replace to="/supervision" />;
  if (roles.includes('unit')) return <Navigate replace to="/projects" />;
  if (roles.includes('admin')) return <Navigate replace to="/clock" />;
  return <Result status="403" title={t(CONSOLE.states.noRole)} />;
}

function NoPage() {
  const { t } = useLanguage();
  return <Result status="404" title={t(CONSOLE.states.noPage)} subTitle={t(CONSOLE.states.noPageNext)} />;
}
