/** A receipt (收件凭证) as it was issued: nothing in it changes afterwards. */
import type { LocalDate } from '../../domain/calendar/local-date.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import type { Queryable } from '../pool.ts';
import type { MaterialRow } from './items.ts';

export interface ReceiptItemRow {
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: Tier;
  readonly division: { readonly code: string; readonly zh: string; readonly en: string };
  readonly department: { readonly id: string; readonly zh: string; readonly en: string };
  readonly window: { readonly zh: string; readonly en: string };
  readonly officer: { readonly id: string; readonly zh: string; readonly en: string };
  /** Who stood in for the officer on that day. */
  readonly acting: { readonly id: string; readonly zh: string; readonly en: string } | null;
  /** The item's first event, as it was journalled. */
  readonly submitted: Readonly<Record<string, unknown>> & {
    readonly timetableVersion: string;
    readonly calendarVersion: string;
    readonly countsOn?: LocalDate;
  };
}

export interface ReceiptRow {
  readonly receiptNo: string;
  readonly queryCode: string;
  readonly receivedAt: Date;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly project: {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string | null;
    readonly kind: string;
    readonly investmentWan: number | null;
    readonly division: { readonly code: string; readonly zh: string; readonly en: string };
  };
  readonly unit: { readonly id: string; readonly zh: string; readonly en: string; readonly creditCode: string };
  readonly materials: readonly MaterialRow[];
  readonly items: readonly ReceiptItemRow[];
}

/** The receipt of that number if it is the unit's own. */
export async function findReceipt(
  db: Queryable,
  receiptNo: string,
  unitId: string | null,
): Promise<ReceiptRow | undefined> {
  const { rows } = await db.query<ReceiptRow>({
    name: 'find-receipt',
    text: `SELECT s.receipt_no AS "receiptNo", s.query_code AS "queryCode", s.received_at AS "receivedAt",
        s.contact_name AS "contactName", s.contact_phone AS "contactPhone",
        jsonb_build_object('code', pr.code, 'name', pr.name, 'nameEn', pr.name_en, 'kind', pr.kind,
          'investmentWan', pr.investment_wan,
          'division', jsonb_build_object('code', pd.code, 'zh', pd.name_zh, 'en', pd.name_en)) AS project,
        jsonb_build_object('id', u.id, 'zh', u.name, 'en', u.name_en, 'creditCode', u.credit_code) AS unit,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('name', m.name, 'mediaType', m.media_type, 'bytes', m.bytes,
            'sha256', m.sha256, 'forItems', m.for_items) ORDER BY m.ordinal), '[]')
         FROM materials m WHERE m.submission_id = s.id) AS materials,
        (SELECT jsonb_agg(jsonb_build_object('itemNo', i.item_no, 'typeId', i.type_id, 'tier', i.tier,
            'division', jsonb_build_object('code', dv.code, 'zh', dv.name_zh, 'en', dv.name_en),
            'department', jsonb_build_object('id', d.id, 'zh', d.name_zh, 'en', d.name_en),
            'window', jsonb_build_object('zh', d.window_zh, 'en', d.window_en),
            'officer', jsonb_build_object('id', o.id, 'zh', o.name, 'en', o.name_en),
            'acting', (SELECT jsonb_build_object('id', a.id, 'zh', a.name, 'en', a.name_en) FROM people a
              WHERE a.id = e.data #>> '{assigned,actingId}'),
            'submitted', e.data) ORDER BY i.id)
         FROM items i JOIN events e ON e.item_id = i.id AND e.seq = 1 JOIN divisions dv ON dv.code = i.division
         JOIN departments d ON d.id = e.data ->> 'departmentId' JOIN people o ON o.id = e.data ->> 'officerId'
         WHERE i.submission_id = s.id) AS items
      FROM submissions s JOIN projects pr ON pr.id = s.project_id JOIN divisions pd ON pd.code = pr.division
      JOIN units u ON u.id = s.unit_id
      WHERE s.receipt_no = $1 AND s.unit_id = $2`,
    values: [receiptNo, unitId],
  });
  return rows[0];
}
