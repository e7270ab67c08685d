-- Who is sent to which body above the city, since when and by whom; `liaisons` is what holds now.
CREATE TABLE liaison_appointments (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id text NOT NULL REFERENCES departments,
  person_id     text NOT NULL REFERENCES people,
  appointed_at  timestamptz NOT NULL,
  appointed_by  text NOT NULL,
  reasons       text NOT NULL
);
CREATE INDEX liaison_appointments_of ON liaison_appointments (department_id, id);

-- An item above the city that is overdue: the liaison reports upward and visits. A row as lock and cache, and a journal.
CREATE TABLE liaison_tasks (
  id            uuid PRIMARY KEY,
  item_id       uuid NOT NULL REFERENCES items,
  -- Among the tasks of the item.
  ordinal       int NOT NULL,
  department_id text NOT NULL REFERENCES departments,
  status        text NOT NULL CHECK (status IN ('open', 'closed', 'ended')),
  version       int NOT NULL,
  contacts      int NOT NULL,
  -- When the liaison said that the next contact would be.
  next_on       date,
  opened_at     timestamptz NOT NULL,
  UNIQUE (item_id, ordinal)
);
CREATE UNIQUE INDEX liaison_tasks_open ON liaison_tasks (item_id) WHERE status = 'open';
CREATE INDEX liaison_tasks_of_department ON liaison_tasks (department_id, id);

CREATE TABLE liaison_task_events (
  task_id      uuid NOT NULL REFERENCES liaison_tasks,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  -- Of what the journal of the item gave: each event of it counts once.
  item_id      uuid,
  item_seq     int,
  PRIMARY KEY (task_id, seq),
  UNIQUE (item_id, item_seq),
  CHECK ((item_id IS NULL) = (item_seq IS NULL))
);

-- Another source of the inbox, with ids from the sequence of the first.
CREATE TABLE liaison_task_notices (
  id        bigint PRIMARY KEY DEFAULT nextval('notices_id_seq'),
  task_id   uuid NOT NULL,
  event_seq int NOT NULL,
  kind      text NOT NULL,
  recipient text NOT NULL CHECK (recipient IN ('liaison', 'supervisor')),
  -- The body above for its liaison, a division for its supervisor.
  addressee text NOT NULL,
  raised_at timestamptz NOT NULL,
  UNIQUE (task_id, event_seq, recipient),
  FOREIGN KEY (task_id, event_seq) REFERENCES liaison_task_events (task_id, seq)
);
CREATE INDEX liaison_task_notices_inbox ON liaison_task_notices (recipient, addressee, id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['liaison_appointments', 'liaison_task_events', 'liaison_task_notices'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_append_only', name);
  END LOOP;
END $$;

GRANT INSERT, UPDATE (person_id) ON liaisons TO shixian_app;
GRANT SELECT, INSERT ON liaison_appointments, liaison_tasks, liaison_task_events, liaison_task_notices TO shixian_app;
GRANT UPDATE (department_id, status, version, contacts, next_on) ON liaison_tasks TO shixian_app;
