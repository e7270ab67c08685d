-- The ledger: what was handed in, and every event of every item.
CREATE SEQUENCE receipt_numbers;
CREATE SEQUENCE item_numbers;

CREATE TABLE projects (
  id         uuid PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  name       text NOT NULL,
  kind       text NOT NULL,
  division   text NOT NULL REFERENCES divisions,
  unit_id    text NOT NULL REFERENCES units,
  investment_wan bigint,
  created_at timestamptz NOT NULL
);
CREATE INDEX projects_by_unit ON projects (unit_id, code);

CREATE TABLE submissions (
  id            uuid PRIMARY KEY,
  receipt_no    text NOT NULL UNIQUE,
  project_id    uuid NOT NULL REFERENCES projects,
  unit_id       text NOT NULL REFERENCES units,
  submitted_by  text NOT NULL,
  contact_name  text NOT NULL,
  contact_phone text NOT NULL,
  query_code    text NOT NULL CHECK (query_code ~ '^\d{6}$'),
  received_at   timestamptz NOT NULL
);

CREATE TABLE materials (
  submission_id uuid NOT NULL REFERENCES submissions,
  ordinal       int NOT NULL,
  name          text NOT NULL,
  media_type    text NOT NULL,
  bytes         bigint NOT NULL CHECK (bytes > 0),
  sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  for_items     text[] NOT NULL,
  PRIMARY KEY (submission_id, ordinal)
);

-- One row per approval item: its lock, and a cache of what its events say. decide() never reads the cache.
CREATE TABLE items (
  id                   uuid PRIMARY KEY,
  item_no              text NOT NULL UNIQUE,
  submission_id        uuid NOT NULL REFERENCES submissions,
  project_id           uuid NOT NULL REFERENCES projects,
  type_id              text NOT NULL,
  tier                 text NOT NULL,
  division             text NOT NULL REFERENCES divisions,
  supervision_division text NOT NULL REFERENCES divisions,
  department_id        text NOT NULL REFERENCES departments,
  officer_id           text NOT NULL REFERENCES people,
  unit_id              text NOT NULL REFERENCES units,
  received_at          timestamptz NOT NULL,
  status               text NOT NULL,
  event_count          int NOT NULL,
  decision_version     int NOT NULL,
  -- The instant by which the department must act next; null where no limit runs.
  turn_due_at          timestamptz,
  due_on               date,
  provisional          boolean NOT NULL,
  closed_at            timestamptz,
  next_deadline_kind   text,
  next_deadline_at     timestamptz,
  -- What the item's workflow is waiting for, as it said itself.
  armed_for            timestamptz,
  armed_namespace      text,
  armed_run            text,
  -- Deciding it failed again and again; a person must look.
  parked_at            timestamptz,
  parked_reason        text
) WITH (fillfactor = 80);
CREATE INDEX items_due ON items (next_deadline_at, id) WHERE next_deadline_at IS NOT NULL AND parked_at IS NULL;
CREATE INDEX items_queue ON items (department_id, turn_due_at, id) WHERE closed_at IS NULL;
CREATE INDEX items_by_project ON items (project_id);
CREATE INDEX items_by_submission ON items (submission_id);

CREATE TABLE events (
  position     bigint GENERATED ALWAYS AS IDENTITY,
  item_id      uuid NOT NULL REFERENCES items,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  -- Lets a reader by position stop before the oldest transaction that still runs.
  tx           xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (item_id, seq)
);
CREATE UNIQUE INDEX events_by_position ON events (position);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What Temporal must be told; a line goes when it has been delivered.
CREATE TABLE outbox (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id         uuid NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('start', 'wake')),
  created_at      timestamptz NOT NULL,
  attempts        int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  last_error      text,
  parked_at       timestamptz
);
-- 'start' sorts before 'wake': new items are dispatched before mass wakes.
CREATE INDEX outbox_ready ON outbox (kind, id) WHERE parked_at IS NULL;

-- The inbox of officers, heads and supervisors: one row per event and recipient, written with the event.
CREATE TABLE notices (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id         uuid NOT NULL REFERENCES items,
  event_seq       int NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('warning', 'escalation', 'upwardReport')),
  ordinal         int NOT NULL,
  recipient       text NOT NULL CHECK (recipient IN ('officer', 'head', 'supervisor')),
  -- A person for an officer, a department for its head, a division for its supervisor.
  addressee       text NOT NULL,
  raised_at       timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by text,
  UNIQUE (item_id, event_seq, recipient)
);
CREATE INDEX notices_inbox ON notices (recipient, addressee, id);

CREATE TABLE alarms (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind      text NOT NULL,
  key       text NOT NULL,
  detail    text NOT NULL,
  raised_at timestamptz NOT NULL,
  UNIQUE (kind, key)
);

CREATE TABLE idempotency_keys (
  principal    text NOT NULL,
  route        text NOT NULL,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  answer       jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
