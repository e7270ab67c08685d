-- What leaves the house, and the receivers outside that are told of events.

-- Each a unit's (its own items) or a division's (those that lie in it or are followed from it, and those below).
CREATE TABLE webhook_endpoints (
  id              uuid PRIMARY KEY,
  unit_id         text REFERENCES units,
  division        text REFERENCES divisions,
  url             text NOT NULL,
  description     text NOT NULL,
  -- The types of event that are sent; empty: all.
  event_types     text[] NOT NULL,
  secret          text NOT NULL,
  -- Signs as well until that instant (wall clock), so that a receiver can change over.
  former_secret   text,
  former_until    timestamptz,
  created_at      timestamptz NOT NULL,
  created_by      text NOT NULL,
  disabled_at     timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('owner', 'failing', 'gone')),
  -- How often it has failed in a row, since when, and until when it is left alone (wall clock).
  failures        int NOT NULL DEFAULT 0,
  failing_since   timestamptz,
  rests_until     timestamptz,
  CHECK (num_nonnulls(unit_id, division) = 1),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);

-- One e-mail to a person or one call of an endpoint, however often it is tried.
CREATE TABLE messages (
  id              uuid PRIMARY KEY,
  channel         text NOT NULL CHECK (channel IN ('email', 'webhook')),
  kind            text NOT NULL CHECK (kind IN ('notices', 'confirmation', 'event', 'ping')),
  person_id       text REFERENCES people,
  endpoint_id     uuid REFERENCES webhook_endpoints,
  created_at      timestamptz NOT NULL,
  state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
  -- Counted when it is taken, before it is sent: only who took it last may say what became of it.
  attempts        int NOT NULL DEFAULT 0,
  -- On PostgreSQL's wall clock; while it is under way, when another may take it.
  next_attempt_at timestamptz NOT NULL,
  last_error      text,
  finished_at     timestamptz,
  CHECK ((channel = 'email') = (person_id IS NOT NULL) AND (channel = 'webhook') = (endpoint_id IS NOT NULL)),
  CHECK ((state = 'pending') = (finished_at IS NULL))
);
CREATE INDEX messages_mail_ready ON messages (next_attempt_at) WHERE state = 'pending' AND channel = 'email';
CREATE INDEX messages_webhook_ready ON messages (endpoint_id, next_attempt_at) WHERE state = 'pending' AND channel = 'webhook';
CREATE INDEX messages_by_endpoint ON messages (endpoint_id, id) WHERE endpoint_id IS NOT NULL;
CREATE INDEX messages_dead ON messages (id) WHERE state = 'dead';

-- What a message says: one event told to one person or endpoint, on each way once and never twice.
CREATE TABLE message_lines (
  item_id     uuid NOT NULL REFERENCES items,
  event_seq   int NOT NULL,
  channel     text NOT NULL CHECK (channel IN ('email', 'webhook')),
  -- A person's id or an endpoint's.
  addressee   text NOT NULL,
  -- On the ledger's clock: from when it may go out.
  due_at      timestamptz NOT NULL,
  -- Null while it waits for the message that gathers it.
  message_id  uuid REFERENCES messages,
  -- What became of it, and when that was written on the item's journal.
  outcome     text CHECK (outcome IN ('sent', 'failed')),
  outcome_at  timestamptz,
  recorded_at timestamptz,
  PRIMARY KEY (item_id, event_seq, channel, addressee),
  CHECK ((outcome IS NULL) = (outcome_at IS NULL))
);
CREATE INDEX message_lines_waiting ON message_lines (addressee, due_at) WHERE message_id IS NULL;
CREATE INDEX message_lines_of ON message_lines (message_id);
CREATE INDEX message_lines_unrecorded ON message_lines (item_id) WHERE outcome IS NOT NULL AND recorded_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON webhook_endpoints, messages, message_lines TO shixian_app;
