-- Who is told by e-mail, where, and how often. Personal data: it lies here, and never in an event.
CREATE TABLE mail_choices (
  person_id     text PRIMARY KEY REFERENCES people,
  -- Where mail goes. Only an address that was confirmed by the code that was mailed there comes to stand here.
  email         text,
  confirmed_at  timestamptz,
  digest        text NOT NULL DEFAULT 'never' CHECK (digest IN ('atOnce', 'hourly', 'daily', 'never')),
  -- Of the day at which a daily one comes.
  hour          int NOT NULL DEFAULT 8 CHECK (hour BETWEEN 0 AND 23),
  language      text NOT NULL DEFAULT 'zh-CN' CHECK (language IN ('zh-CN', 'en')),
  -- An address that waits for its code, until when on the wall clock, and how often a wrong one came.
  new_email     text,
  code          text CHECK (code ~ '^\d{6}$'),
  code_until    timestamptz,
  code_message  uuid REFERENCES messages,
  wrong_codes   int NOT NULL DEFAULT 0,
  CHECK ((email IS NULL) = (confirmed_at IS NULL)),
  CHECK (num_nulls(new_email, code, code_until, code_message) IN (0, 4))
);
GRANT SELECT, INSERT, UPDATE ON mail_choices TO shixian_app;

-- What the inbox calls it; webhooks have none.
ALTER TABLE message_lines ADD COLUMN notice_kind text;
-- What waits for somebody who wants no mail any more goes.
GRANT DELETE ON message_lines TO shixian_app;

CREATE INDEX messages_by_person ON messages (person_id, id) WHERE person_id IS NOT NULL;
