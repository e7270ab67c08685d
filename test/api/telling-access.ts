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

/** A unit, whoever oversees a division, and the administrator. */
const administrators = (status: number) => ({
  ...{ unit: status, otherUnit: status, admin: status },
  ...{ supervisor: status, provinceSupervisor: status, countySupervisor: status },
});
const UNKNOWN = '01a210a6-0ebb-775c-a542-fb4a9f0e49d1';
const webhook = { url: 'https://1.1.1.1/', description: 'x', events: [], enabled: true };

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
  { route: 'GET /v1/me/mail', url: () => '/v1/me/mail', statuses: everyone(200, { admin: 403 }) },
  { route: 'PUT /v1/me/mail', url: () => '/v1/me/mail', body: {}, statuses: everyone(422, { admin: 403 }) },
  {
    route: 'POST /v1/me/mail/confirm',
    url: () => '/v1/me/mail/confirm',
    body: { code: '000000' },
    statuses: everyone(409, { admin: 403 }),
  },
  { route: 'POST /v1/webhooks', url: () => '/v1/webhooks', body: {}, statuses: administrators(422) },
  { route: 'GET /v1/webhooks', url: () => '/v1/webhooks', statuses: administrators(200) },
  { route: 'GET /v1/webhooks/:webhookId', url: () => `/v1/webhooks/${UNKNOWN}`, statuses: administrators(404) },
  {
    route: 'PUT /v1/webhooks/:webhookId',
    url: () => `/v1/webhooks/${UNKNOWN}`,
    body: webhook,
    statuses: administrators(404),
  },
  {
    route: 'POST /v1/webhooks/:webhookId/rotate-secret',
    url: () => `/v1/webhooks/${UNKNOWN}/rotate-secret`,
    statuses: administrators(404),
  },
  {
    route: 'POST /v1/webhooks/:webhookId/ping',
    url: () => `/v1/webhooks/${UNKNOWN}/ping`,
    statuses: administrators(404),
  },
  { route: 'GET /v1/messages', url: () => '/v1/messages', statuses: administrators(200) },
  {
    route: 'POST /v1/messages/:messageId/resend',
    url: () => `/v1/messages/${UNKNOWN}/resend`,
    statuses: administrators(404),
  },
];
