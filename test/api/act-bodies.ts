/** A sound body for each act on an item, and what each caller is answered when the version is stale. */

export const officers = (status: number) => ({
  officer: status,
  head: status,
  otherOfficer: 404,
  otherHead: 404,
  countyOfficer: 404,
});

const reasons = { reasons: '理由' };
const units = (status: number) => ({ unit: status, otherUnit: 404 });
const overseers = (status: number) => ({
  head: status,
  otherHead: 404,
  supervisor: status,
  provinceSupervisor: status,
  countySupervisor: 404,
});
export const supervisors = (status: number) => ({ supervisor: status, provinceSupervisor: status });
const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };

export const ACT_BODIES: readonly (readonly [
  name: string,
  body: object | undefined,
  statuses: Record<string, number>,
])[] = [
  ['accept', undefined, officers(412)],
  ['refuse-acceptance', reasons, officers(412)],
  ['request-correction', { missing: ['水土保持图'], ...notice }, officers(412)],
  ['resubmit', { answers: [1] }, units(412)],
  ['hand-in-deferred', { ordinals: [1] }, units(412)],
  ['withdraw', undefined, units(412)],
  ['suspend', { ground: 'technical-review', ...notice }, officers(412)],
  ['resume', { ordinal: 1 }, officers(412)],
  ['extend', { by: { value: 5, unit: 'working' }, ...reasons, ...notice }, overseers(412)],
  ['tell-hearing-right', notice, officers(412)],
  ['close-hearing', reasons, officers(412)],
  ['request-opinion', { departmentId: '990100-STH', question: '是否同意' }, officers(412)],
  ['approve', undefined, officers(412)],
  ['refuse', reasons, officers(412)],
  ['issue-paper', { documentNo: '临水批〔2026〕31号' }, officers(412)],
  ['record-delivery', { method: '窗口领取' }, officers(412)],
  ['verify-promise', { kept: true, findings: '一致' }, officers(412)],
  ['propose-revocation', { ground: 'procedure-violated', ...reasons }, overseers(412)],
  ['confirm-revocation', undefined, overseers(412)],
  ['propose-rectification', { field: 'noticeNo', from: 'P-1', to: 'P-2', ...reasons }, officers(412)],
  ['confirm-rectification', undefined, overseers(412)],
  ['release-hold', { decision: 'originalInstant', ...reasons }, { ...supervisors(412), countySupervisor: 404 }],
];
