-- Calendars of a window's due dates, each opened by a token of its own: a calendar program sends no other credential.
CREATE TABLE calendar_feeds (
  person_id     text NOT NULL REFERENCES people,
  department_id text NOT NULL REFERENCES departments,
  token_sha256  bytea NOT NULL UNIQUE,
  language      text NOT NULL CHECK (language IN ('zh-CN', 'en')),
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (person_id, department_id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feeds TO shixian_app;
