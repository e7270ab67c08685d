-- Numbered documents (文书): what was written in whose name to whom, word for word.

-- The last number of each series. It grows in the transaction that writes the document, so a series has no gaps.
CREATE TABLE document_series (
  issuer text NOT NULL,
  kind   text NOT NULL,
  year   int NOT NULL,
  last   int NOT NULL,
  PRIMARY KEY (issuer, kind, year)
);

CREATE TABLE issued_documents (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_no   text NOT NULL UNIQUE,
  -- 文号
  symbol        text NOT NULL UNIQUE,
  kind          text NOT NULL CHECK (kind ~ '^[a-z][A-Za-z]{2,40}$'),
  issuer        text NOT NULL,
  year          int NOT NULL,
  sequence      int NOT NULL,
  title         text NOT NULL,
  -- The canonical form that the hash is over; text, since jsonb would not keep its bytes.
  content       text NOT NULL,
  sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  query_code    text NOT NULL CHECK (query_code ~ '^\d{6}$'),
  -- The act that it belongs to: each act has one.
  item_id       uuid,
  event_seq     int,
  -- Who may read it: the unit it is addressed to, the department that it concerns, the division that follows it.
  unit_id       text REFERENCES units,
  department_id text REFERENCES departments,
  division      text NOT NULL REFERENCES divisions,
  issued_at     timestamptz NOT NULL,
  issued_by     text NOT NULL,
  UNIQUE (issuer, kind, year, sequence),
  UNIQUE (item_id, event_seq),
  FOREIGN KEY (item_id, event_seq) REFERENCES events (item_id, seq)
);
CREATE INDEX issued_documents_of_unit ON issued_documents (unit_id, id) WHERE unit_id IS NOT NULL;
CREATE INDEX issued_documents_of_department ON issued_documents (department_id, id) WHERE department_id IS NOT NULL;
CREATE INDEX issued_documents_of_division ON issued_documents (division, id);

-- The other items that a receipt, a letter or a supervision notice lists.
CREATE TABLE issued_document_items (
  document_id bigint NOT NULL REFERENCES issued_documents,
  item_id     uuid NOT NULL REFERENCES items,
  PRIMARY KEY (item_id, document_id)
);

CREATE TRIGGER issued_documents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON issued_documents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER issued_document_items_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON issued_document_items
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A city's own letterheads: each as it was put in force. Null bytes: back to the product's own layout.
CREATE TABLE document_templates (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text NOT NULL,
  sha256     text,
  bytes      bytea,
  in_force_at timestamptz NOT NULL DEFAULT ledger_clock(),
  CHECK ((sha256 IS NULL) = (bytes IS NULL))
);
CREATE INDEX document_templates_by_kind ON document_templates (kind, id);
CREATE TRIGGER document_templates_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_templates
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Supervision notices (督办单): a row as lock and cache, a journal of steps, and who is told of each.
CREATE TABLE supervision_notices (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id   bigint NOT NULL UNIQUE REFERENCES issued_documents,
  department_id text NOT NULL REFERENCES departments,
  division      text NOT NULL REFERENCES divisions,
  status        text NOT NULL CHECK (status IN ('issued', 'signedFor', 'answered', 'returned', 'closed')),
  -- The number of the last step.
  version       int NOT NULL,
  reply_on      date NOT NULL,
  -- When the clock flags the missing answer; null where it has done so, and where none is awaited.
  flag_at       timestamptz,
  overdue       boolean NOT NULL
);
CREATE INDEX supervision_notices_to_flag ON supervision_notices (flag_at) WHERE flag_at IS NOT NULL;
CREATE INDEX supervision_notices_of_department ON supervision_notices (department_id, id);
CREATE INDEX supervision_notices_of_division ON supervision_notices (division, id);

CREATE TABLE supervision_notice_events (
  notice_id    bigint NOT NULL REFERENCES supervision_notices,
  seq          int NOT NULL,
  type         text NOT NULL,
  effective_at timestamptz NOT NULL,
  decided_at   timestamptz NOT NULL,
  actor        text NOT NULL,
  data         jsonb NOT NULL,
  PRIMARY KEY (notice_id, seq)
);
CREATE TRIGGER supervision_notice_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON supervision_notice_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The inbox of steps: `addressee` is a department for its head, a division for its supervisor and its leader.
CREATE TABLE supervision_notice_messages (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notice_id bigint NOT NULL,
  seq       int NOT NULL,
  recipient text NOT NULL CHECK (recipient IN ('head', 'supervisor', 'leader')),
  addressee text NOT NULL,
  raised_at timestamptz NOT NULL,
  UNIQUE (notice_id, seq, recipient),
  FOREIGN KEY (notice_id, seq) REFERENCES supervision_notice_events (notice_id, seq)
);
CREATE INDEX supervision_notice_messages_inbox ON supervision_notice_messages (recipient, addressee, id);

GRANT SELECT, INSERT ON supervision_notices, supervision_notice_events, supervision_notice_messages TO shixian_app;
GRANT UPDATE (status, version, reply_on, flag_at, overdue) ON supervision_notices TO shixian_app;
GRANT SELECT, INSERT ON issued_documents, issued_document_items, document_templates TO shixian_app;
GRANT SELECT, INSERT, UPDATE (last) ON document_series TO shixian_app;
