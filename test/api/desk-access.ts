/** Who may use the routes that say who answers for an item. */
import { officers } from './act-bodies.ts';
import type { Expectation } from './callers.ts';
import { windows } from './telling-access.ts';

const one = [{ itemNo: '990100-SLJ-23-20260914-000042-K', ifMatch: '"1"' }] as const;

export const deskAccess = (itemNo: () => string): readonly Expectation[] => [
  {
    route: 'POST /v1/items/:itemNo/claim',
    url: () => `/v1/items/${itemNo()}/claim`,
    headers: { 'if-match': '"999"' },
    statuses: officers(412),
  },
  {
    route: 'POST /v1/items/:itemNo/reassign',
    url: () => `/v1/items/${itemNo()}/reassign`,
    body: { from: 'officer-990100-SLJ-1', to: 'officer-990100-SLJ-2', reasons: '调整分工' },
    headers: { 'if-match': '"999"' },
    statuses: { head: 412, otherHead: 404 },
  },
  {
    route: 'POST /v1/items/:itemNo/transfer',
    url: () => `/v1/items/${itemNo()}/transfer`,
    body: { departmentId: '990100-STH', reasons: '职权调整' },
    headers: { 'if-match': '"999"' },
    statuses: { head: 412, otherHead: 404 },
  },
  {
    route: 'GET /v1/windows/:departmentId/counts',
    url: () => '/v1/windows/990100-SLJ/counts',
    statuses: windows(200),
  },
  {
    route: 'GET /v1/windows/:departmentId/lamp',
    url: () => '/v1/windows/990100-SLJ/lamp',
    statuses: windows(200),
  },
  {
    route: 'GET /v1/windows/:departmentId/assignment-rules',
    url: () => '/v1/windows/990100-SLJ/assignment-rules',
    statuses: windows(200),
  },
  {
    route: 'PUT /v1/windows/:departmentId/assignment-rules',
    url: () => '/v1/windows/990100-SLJ/assignment-rules',
    body: { rules: [{ by: 'load' }] },
    headers: { 'if-match': '"999"' },
    statuses: { head: 412, otherHead: 404 },
  },
  {
    route: 'POST /v1/windows/:departmentId/bulk/claim',
    url: () => '/v1/windows/990100-SLJ/bulk/claim',
    // Without a key, which comes after who may.
    body: { items: one },
    statuses: officers(400),
  },
  {
    route: 'POST /v1/windows/:departmentId/bulk/accept',
    url: () => '/v1/windows/990100-SLJ/bulk/accept',
    // Without a key, which comes after who may.
    body: { items: one },
    statuses: officers(400),
  },
  {
    route: 'POST /v1/windows/:departmentId/bulk/reassign',
    url: () => '/v1/windows/990100-SLJ/bulk/reassign',
    // Without a key, which comes after who may.
    body: { to: 'officer-990100-SLJ-2', reasons: '调整分工', items: [{ ...one[0], from: 'officer-990100-SLJ-1' }] },
    statuses: { head: 400, otherHead: 404 },
  },
  {
    route: 'POST /v1/windows/:departmentId/bulk/transfer',
    url: () => '/v1/windows/990100-SLJ/bulk/transfer',
    // Without a key, which comes after who may.
    body: { departmentId: '990100-LYC', reasons: '职权调整', items: one },
    statuses: { head: 400, otherHead: 404 },
  },
  {
    route: 'POST /v1/windows/:departmentId/handover',
    url: () => '/v1/windows/990100-SLJ/handover',
    body: { from: 'officer-990100-SLJ-1', to: 'officer-990100-SLJ-2', reasons: '调离' },
    statuses: { head: 400, otherHead: 404 },
  },
  {
    route: 'GET /v1/windows/:departmentId/leaves',
    url: () => '/v1/windows/990100-SLJ/leaves',
    statuses: windows(200),
  },
  {
    route: 'POST /v1/windows/:departmentId/leaves',
    url: () => '/v1/windows/990100-SLJ/leaves',
    body: {},
    statuses: { head: 422, otherHead: 422 },
  },
  {
    route: 'POST /v1/windows/:departmentId/leaves/:leaveId/end',
    url: () => '/v1/windows/990100-SLJ/leaves/01990000-0000-7000-8000-000000000000/end',
    body: { lastOn: '2026-09-14' },
    statuses: { head: 404, otherHead: 404 },
  },
];
