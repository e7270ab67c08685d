-- Figures of supervision: what counts of each item, kept beside the journal, and the sums over many items.

-- The facts of an item, each version with the time during which it was what the journal said. All of it follows from
-- the journal: it can be emptied and is filled again (docs/decisions/0042).
CREATE TABLE item_facts (
  item_id        uuid NOT NULL REFERENCES items,
  recorded_from  timestamptz NOT NULL,
  recorded_until timestamptz NOT NULL DEFAULT 'infinity' CHECK (recorded_until > recorded_from),
  department_id  text NOT NULL REFERENCES departments,
  division       text NOT NULL REFERENCES divisions,
  type_id        text NOT NULL,
  ownership      text NOT NULL,
  received_on    date NOT NULL,
  verdict        text CHECK (verdict IN ('inTime', 'overdue')),
  verdict_on     date,
  ending         text CHECK (ending IN ('approved', 'refused', 'deemed')),
  ended_on       date,
  working_days   int,
  closed_on      date,
  paper_from     date,
  paper_due_on   date,
  paper_done_on  date,
  paused_from    date[] NOT NULL DEFAULT '{}',
  paused_through date[] NOT NULL DEFAULT '{}',
  paused_since   date,
  calendar       text NOT NULL,
  PRIMARY KEY (item_id, recorded_from)
);
CREATE INDEX item_facts_received ON item_facts (received_on, department_id);
CREATE INDEX item_facts_verdict ON item_facts (verdict_on, department_id) WHERE verdict_on IS NOT NULL;
CREATE INDEX item_facts_ended ON item_facts (ended_on, department_id) WHERE ended_on IS NOT NULL;
CREATE INDEX item_facts_paper ON item_facts (paper_from) WHERE paper_from IS NOT NULL;
CREATE INDEX item_facts_undecided ON item_facts (verdict_on) WHERE verdict = 'overdue' AND closed_on IS NULL;
CREATE INDEX item_facts_pausing ON item_facts (paused_since) WHERE paused_since IS NOT NULL;
CREATE INDEX item_facts_paused ON item_facts (department_id) WHERE paused_from <> '{}';

-- The sums. A figure of a half-month as of a full hour is the sum of the counts recorded before that hour: of the
-- half-month itself, or (stocks) of it and all before it.
CREATE TABLE figure_cells (
  division      text NOT NULL,
  department_id text NOT NULL,
  type_id       text NOT NULL,
  ownership     text NOT NULL,
  figure        text NOT NULL,
  period_from   date NOT NULL,
  working_days  int NOT NULL,
  recorded_hour timestamptz NOT NULL,
  count         int NOT NULL,
  PRIMARY KEY (period_from, figure, division, department_id, type_id, ownership, working_days, recorded_hour)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON item_facts, figure_cells TO shixian_app;

-- What a city has settled for its supervision: thresholds of lamps, the rule of the ranking, the level of chance.
-- Published like a timetable: a new version takes effect on its day, for the division and those below it.
CREATE TABLE supervision_rules (
  division     text NOT NULL REFERENCES divisions,
  effective_on date NOT NULL,
  content      jsonb NOT NULL,
  -- Null for rules that were installed with the ledger.
  published_at timestamptz,
  published_by text,
  reason       text,
  PRIMARY KEY (division, effective_on),
  CHECK (num_nulls(published_at, published_by, reason) IN (0, 3))
);
CREATE TRIGGER supervision_rules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON supervision_rules
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Bulletins (半月通报). A draft may be made anew or dropped; once frozen under its number only its publication is added.
-- A published one is corrected by a new issue and by nothing else.
CREATE TABLE bulletins (
  no           text PRIMARY KEY,
  division     text NOT NULL REFERENCES divisions,
  period       text NOT NULL CHECK (period ~ '^\d{4}-\d{2}[AB]$'),
  issue        int NOT NULL CHECK (issue > 0),
  as_of        timestamptz NOT NULL,
  -- Text, since jsonb would not keep its bytes.
  content      text NOT NULL,
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  corrects     text REFERENCES bulletins,
  reasons      text,
  drafted_at   timestamptz NOT NULL,
  drafted_by   text NOT NULL,
  document_no  text UNIQUE,
  -- The description that docx, PDF and HTML are drawn from, words and all: a later release words nothing anew.
  document     text,
  frozen_at    timestamptz,
  frozen_by    text,
  published_at timestamptz,
  published_by text,
  UNIQUE (division, period, issue),
  CHECK (num_nulls(corrects, reasons) IN (0, 2)),
  CHECK (num_nulls(document_no, document, frozen_at, frozen_by) IN (0, 4)),
  CHECK (num_nulls(published_at, published_by) IN (0, 2)),
  CHECK (published_at IS NULL OR frozen_at IS NOT NULL)
);
CREATE FUNCTION refuse_change_of_bulletin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.frozen_at IS NULL THEN RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END; END IF;
  IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL
    AND to_jsonb(NEW) - 'published_at' - 'published_by' = to_jsonb(OLD) - 'published_at' - 'published_by' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a frozen bulletin stays as it is: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER bulletins_stay_frozen BEFORE UPDATE OR DELETE ON bulletins
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_bulletin();

GRANT SELECT, INSERT ON supervision_rules TO shixian_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON bulletins TO shixian_app;
