-- Answers to an escalation whose promised day passed with the item open. Null: none.
ALTER TABLE escalations ADD COLUMN lapsed jsonb;

-- Promises that stand have a deadline from now on. The clock looks, and reckons anew; earlier than needed does no harm.
UPDATE items i SET next_deadline_at = least(i.next_deadline_at, (e.done_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'),
  next_deadline_kind = 'promise'
FROM escalations e
WHERE e.item_id = i.id AND i.closed_at IS NULL AND e.answered_at IS NOT NULL AND e.closed_at IS NULL
  AND (i.next_deadline_at IS NULL OR i.next_deadline_at > (e.done_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai');
