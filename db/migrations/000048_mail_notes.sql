-- What a mail tells beside the events of items: supervision notices, meeting tasks, accountability, tasks of liaisons.
-- One note for each event and person, in however many mailboxes of theirs it lies.
CREATE TABLE mail_notes (
  -- The journal and its event.
  event_key  text NOT NULL,
  person_id  text NOT NULL REFERENCES people,
  about      text NOT NULL CHECK (about IN ('supervisionNotice', 'meetingTask', 'accountability', 'liaisonTask')),
  kind       text NOT NULL,
  number     text NOT NULL,
  due_on     date,
  -- On the ledger's clock: from when it may go out.
  due_at     timestamptz NOT NULL,
  -- Null while it waits for the mail that gathers it.
  message_id uuid REFERENCES messages,
  PRIMARY KEY (event_key, person_id)
);
CREATE INDEX mail_notes_waiting ON mail_notes (person_id, due_at) WHERE message_id IS NULL;
CREATE INDEX mail_notes_of ON mail_notes (message_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_notes TO shixian_app;
