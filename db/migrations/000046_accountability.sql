-- Accountability for repeated defaults (问责): one record for each department and calendar year, with a journal of its own.
CREATE TABLE accountability_records (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id text NOT NULL REFERENCES departments,
  -- That of the department: who supervises it there answers for the record.
  division      text NOT NULL REFERENCES divisions,
  year          int NOT NULL,
  -- A cache of the journal, like the rest of the row. No default is counted yet: the row is there to be locked.
  status        text NOT NULL DEFAULT 'counted',
  defaults      int NOT NULL DEFAULT 0,
  version       int NOT NULL DEFAULT 0,
  UNIQUE (department_id, year)
);
CREATE INDEX accountability_records_of_division ON accountability_records (division, id);

CREATE TABLE accountability_events (
  record_id    bigint NOT NULL REFERENCES accountability_records,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  -- Of a default: an item is one only once.
  item_id      uuid UNIQUE REFERENCES items,
  PRIMARY KEY (record_id, seq)
);
CREATE TRIGGER accountability_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accountability_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON accountability_records, accountability_events TO shixian_app;
GRANT UPDATE (status, defaults, version) ON accountability_records TO shixian_app;
