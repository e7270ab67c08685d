-- Monthly coordination meetings (综合调度会): the rules by which an agenda is picked, the meetings with their journals
-- and packs, and the tasks of their minutes.

-- Published like a timetable: a new version takes effect on its day.
CREATE TABLE meeting_rule_versions (
  version      text PRIMARY KEY,
  effective_on date NOT NULL,
  content      jsonb NOT NULL CHECK (content ->> 'version' = version)
);
INSERT INTO meeting_rule_versions (version, effective_on, content) VALUES ('meeting-rules-1', '2020-01-01',
  '{"version": "meeting-rules-1", "preparedOnDay": 25, "tiers": ["city", "county"], "entriesPerRule": 20, "linesPerEntry": 15, "slipWorkingDays": 1}');

-- One row per meeting: its lock, and a cache of what its events say.
CREATE TABLE meetings (
  id         uuid PRIMARY KEY,
  meeting_no text NOT NULL UNIQUE,
  division   text NOT NULL REFERENCES divisions,
  month      text NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  status     text NOT NULL,
  version    int NOT NULL,
  UNIQUE (division, month)
);

CREATE TABLE meeting_events (
  meeting_id   uuid NOT NULL REFERENCES meetings,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  PRIMARY KEY (meeting_id, seq)
);

-- Drafts and the one frozen pack. The content is text, since jsonb would not keep its bytes.
CREATE TABLE meeting_packs (
  meeting_id uuid NOT NULL REFERENCES meetings,
  ordinal    int NOT NULL,
  frozen     boolean NOT NULL,
  as_of      timestamptz NOT NULL,
  content    text NOT NULL,
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (meeting_id, ordinal)
);
CREATE UNIQUE INDEX meeting_packs_frozen ON meeting_packs (meeting_id) WHERE frozen;

-- The tasks of the minutes (议定事项): a row as lock and cache, and a journal. A task is no approval item.
CREATE TABLE meeting_tasks (
  id            uuid PRIMARY KEY,
  task_no       text NOT NULL UNIQUE,
  meeting_id    uuid NOT NULL REFERENCES meetings,
  division      text NOT NULL REFERENCES divisions,
  department_id text NOT NULL REFERENCES departments,
  person_id     text REFERENCES people,
  due_on        date NOT NULL,
  status        text NOT NULL CHECK (status IN ('open', 'reported', 'confirmed')),
  version       int NOT NULL,
  event_count   int NOT NULL,
  -- What the clock tells next; null where nothing.
  next_at       timestamptz
);
CREATE INDEX meeting_tasks_due ON meeting_tasks (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX meeting_tasks_of_division ON meeting_tasks (division, due_on, task_no);
CREATE INDEX meeting_tasks_of_department ON meeting_tasks (department_id, due_on, task_no);

CREATE TABLE meeting_task_events (
  task_id      uuid NOT NULL REFERENCES meeting_tasks,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  PRIMARY KEY (task_id, seq)
);

-- The inbox's second source. Its ids come from the sequence of the first, so that one page holds both in their order.
CREATE TABLE task_notices (
  id        bigint PRIMARY KEY DEFAULT nextval('notices_id_seq'),
  task_id   uuid NOT NULL REFERENCES meeting_tasks,
  event_seq int NOT NULL,
  kind      text NOT NULL CHECK (kind ~ '^[a-z][A-Za-z]{2,40}$'),
  recipient text NOT NULL CHECK (recipient IN ('officer', 'head', 'supervisor')),
  -- A person for an officer, a department for its head, a division for its supervisor.
  addressee text NOT NULL,
  raised_at timestamptz NOT NULL,
  UNIQUE (task_id, event_seq, recipient)
);
CREATE INDEX task_notices_inbox ON task_notices (recipient, addressee, id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['meeting_rule_versions', 'meeting_events', 'meeting_packs', 'meeting_task_events', 'task_notices'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_append_only', name);
  END LOOP;
END $$;

GRANT SELECT ON meeting_rule_versions TO shixian_app;
GRANT SELECT, INSERT ON meetings, meeting_events, meeting_packs, meeting_tasks, meeting_task_events, task_notices TO shixian_app;
GRANT UPDATE (status, version) ON meetings TO shixian_app;
GRANT UPDATE (status, version, event_count, next_at) ON meeting_tasks TO shixian_app;
