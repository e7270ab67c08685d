/** Who may use the routes by which people are told beside the inbox. */
import { officers } from './act-bodies.ts';
import { type Expectation, everyone } from './callers.ts';

/** Those who may read a window's queue. */
export const windows = (status: number) => ({
  ...officers(status),
  leader: status,
  countyLeader: 404,
  supervisor: status,
  provinceSupervisor: status,
  countySupervisor: 404,
});

export const TELLING_ACCESS: readonly Expectation[] = [
  {
    route: 'GET /v1/windows/:departmentId/stream',
    url: () => '/v1/windows/990100-SLJ/stream',
    // Whoever is let in is told that this is no place: a stream would never end.
    headers: { 'last-event-id': 'nowhere' },
    statuses: windows(422),
  },
  {
    route: 'POST /v1/windows/:departmentId/calendar-feed',
    url: () => '/v1/windows/990100-SLJ/calendar-feed',
    statuses: windows(201),
  },
  {
    route: 'POST /v1/windows/:departmentId/calendar-feed/end',
    url: () => '/v1/windows/990100-SLJ/calendar-feed/end',
    statuses: windows(204),
  },
  {
    route: 'GET /v1/windows/:departmentId/calendar.ics',
    url: () => '/v1/windows/990100-SLJ/calendar.ics?token=wrong',
    statuses: everyone(404, { none: 404 }),
  },
];
