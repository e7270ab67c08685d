/** A few items and a checklist that the tests of the ledger look at, and short cuts to ask for them. */
import { entry, LEAD, tag } from './checklist-desk.ts';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi } from './harness.ts';

export type Body = Answer['body'];

const CREDIT = { linhu: '91990100MA7Q2H6K2W', yunlu: '91990100304827162X' };
const COUNTY = '990121';
/** Two instants that the tests ask for: everything in review, and after every limit. */
export const REVIEW = '2026-09-16T10:00:00+08:00';
export const LATER = '2026-10-20T09:00:00+08:00';

export const past = (at: string) => `?asOf=${encodeURIComponent(at)}`;
export const nameOf = (row: Body): string => row.item?.itemNo ?? row.project.code;
export const rowsOf = (body: Body): string[] => body.items.map(nameOf);
export const numberOf = (receipt: Body, part: string): string =>
  receipt.items.find(({ itemNo }: { itemNo: string }) => itemNo.includes(part)).itemNo;

export interface LedgerGround {
  readonly api: Harness;
  /** Of the city: soil-water and fire-design, accepted; land-conversion, which the province decides. A checklist. */
  readonly linhu: Body;
  /** Of a state-owned unit, in the county. */
  readonly yunlu: Body;
  /** In the county, decided by the city with two legs: the county's water bureau and the city's transport bureau. */
  readonly river: Body;
  readonly as: (who: string, query?: string) => Promise<Answer>;
  readonly supervisor: (query?: string) => Promise<Body>;
  readonly act: (who: string, itemNo: string, name: string, body?: unknown) => Promise<void>;
  readonly advance: (to: string) => Promise<Answer>;
}

/** Hands everything in on 14 September 2026 and lets it lie until `LATER`. */
export async function layLedgerGround(): Promise<LedgerGround> {
  const api: Harness = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort(() => api.ledger),
  });
  const handIn = async (unit: keyof typeof CREDIT, items: { typeId: string; division: string }[], division = city) => {
    const parcel = packageFor(items, { division, unit: { creditCode: CREDIT[unit] } });
    const answer = await api.as(`unit-${unit}`).post('/v1/submissions', parcel, newKey());
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const act = async (who: string, itemNo: string, name: string, body?: unknown) => {
    const { headers } = await api.as(who).get(`/v1/items/${itemNo}`);
    const seen = { 'if-match': String(headers.etag) };
    const answer = await api.as(who).post(`/v1/items/${itemNo}/${name}`, body, seen);
    if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
  };
  const advance = (to: string) => api.as('admin').post('/v1/clock/advance', { to });
  const linhu = await handIn('linhu', [
    { typeId: 'soil-water', division: city },
    { typeId: 'fire-design', division: city },
    { typeId: 'land-conversion', division: '990000' },
  ]);
  const yunlu = await handIn('yunlu', [{ typeId: 'soil-water', division: COUNTY }], COUNTY);
  const river = await handIn('linhu', [{ typeId: 'river-works', division: city }], COUNTY);
  await act('officer-990100-SLJ-1', numberOf(linhu, '-SLJ-'), 'accept');
  await act('head-990100-ZJJ', numberOf(linhu, '-ZJJ-'), 'accept');
  await act('officer-990100-SLJ-1', river.items[0].itemNo, 'accept');
  const entries = [entry('project-filing'), entry('soil-water'), entry('fire-design')];
  await api.as(LEAD).put(`/v1/projects/${linhu.project.code}/checklist`, { entries }, tag(0));
  await advance(LATER);
  const as = (who: string, query = '') => api.as(who).get(`/v1/ledger${query}`);
  const supervisor = async (query = '') => (await as('supervisor-990100', query)).body;
  return { api, linhu, yunlu, river, as, supervisor, act, advance };
}
