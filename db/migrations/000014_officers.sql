-- Who answers for an item: the rules of each department, leave with the person who stands in, and what lies on a desk.

-- Every change is a new version of the whole list. A department without one goes by its rows in assignments.
CREATE TABLE assignment_rules (
  department_id text NOT NULL REFERENCES departments,
  version       int NOT NULL CHECK (version > 0),
  rules         jsonb NOT NULL,
  set_by        text NOT NULL,
  set_at        timestamptz NOT NULL,
  PRIMARY KEY (department_id, version)
);
CREATE TRIGGER assignment_rules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assignment_rules
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE leaves (
  id            uuid PRIMARY KEY,
  department_id text NOT NULL REFERENCES departments,
  person_id     text NOT NULL REFERENCES people,
  acting_id     text NOT NULL REFERENCES people CHECK (acting_id <> person_id),
  -- Both days included, from 00:00 to 24:00.
  from_on       date NOT NULL,
  through_on    date NOT NULL CHECK (through_on >= from_on),
  entered_by    text NOT NULL,
  entered_at    timestamptz NOT NULL,
  -- Ended early, once: the last day that it lasted; the day before the first where it never began.
  ended_on      date CHECK (ended_on >= from_on - 1 AND ended_on < through_on),
  ended_by      text,
  ended_at      timestamptz,
  last_on       date GENERATED ALWAYS AS (coalesce(ended_on, through_on)) STORED,
  CHECK (num_nulls(ended_on, ended_by, ended_at) IN (0, 3))
);
CREATE INDEX leaves_by_person ON leaves (person_id, last_on);
CREATE INDEX leaves_by_acting ON leaves (acting_id, last_on);
CREATE INDEX leaves_by_department ON leaves (department_id, last_on);

GRANT SELECT, INSERT ON assignment_rules, leaves TO shixian_app;
GRANT UPDATE (ended_on, ended_by, ended_at) ON leaves TO shixian_app;

ALTER TABLE items
  -- False: in the pool of its window; officer_id answers for it until somebody claims it.
  ADD COLUMN claimed    boolean NOT NULL DEFAULT true,
  -- A cache like the rest of the row: from when it is overdue, and whether its outcome still asks for something.
  ADD COLUMN overdue_at timestamptz,
  ADD COLUMN owes       boolean NOT NULL DEFAULT false;

-- For rows from before; every command writes them anew. Only an acceptance by silence can make an item overdue later.
UPDATE items SET overdue_at = turn_due_at WHERE status = 'underReview' AND NOT provisional;
UPDATE items SET owes = true WHERE
  (status = 'deemedApproved' AND NOT EXISTS (SELECT FROM events e WHERE e.item_id = items.id AND e.type = 'PaperIssued'))
  OR (status IN ('approved', 'refused')
    AND NOT EXISTS (SELECT FROM events e WHERE e.item_id = items.id AND e.type = 'DecisionDelivered'))
  OR (status = 'approved'
    AND EXISTS (SELECT FROM events e WHERE e.item_id = items.id AND e.type = 'ItemApproved' AND e.data ? 'promise')
    AND NOT EXISTS (SELECT FROM events e WHERE e.item_id = items.id AND e.type = 'PromiseVerified'));

-- Every tab of a queue, and its counts, from the index alone. What is done is read from its end.
DROP INDEX items_queue;
CREATE INDEX items_queue ON items (department_id, turn_due_at, id)
  INCLUDE (status, type_id, officer_id, claimed, overdue_at) WHERE closed_at IS NULL;
CREATE INDEX items_done ON items (department_id, closed_at, id) INCLUDE (officer_id, owes, type_id)
  WHERE closed_at IS NOT NULL;

-- A transfer tells the heads and the officers of two departments.
ALTER TABLE notices DROP CONSTRAINT notices_item_id_event_seq_recipient_key;
ALTER TABLE notices ADD UNIQUE (item_id, event_seq, recipient, addressee);
