-- The follow-up ledger (台账). What it says of each item, each version with the time during which it was what the
-- journal said. All of it follows from the journal: it can be emptied and is filled again (docs/decisions/0037).
CREATE TABLE ledger_lines (
  item_id        uuid NOT NULL REFERENCES items,
  recorded_from  timestamptz NOT NULL,
  recorded_until timestamptz NOT NULL DEFAULT 'infinity' CHECK (recorded_until > recorded_from),
  -- False: closed, and no class of the ledger has it; kept, because it may satisfy an entry of a checklist.
  followed       boolean NOT NULL,
  department_id  text NOT NULL REFERENCES departments,
  officer_id     text NOT NULL,
  -- The departments that were asked: they see the item.
  asked          text[] NOT NULL,
  line           jsonb NOT NULL,
  PRIMARY KEY (item_id, recorded_from)
);
CREATE INDEX ledger_lines_followed ON ledger_lines (recorded_until, recorded_from) WHERE followed;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_lines TO shixian_app;

-- That works began on a project, as somebody saw and recorded it. The last version counts; one without a day says that
-- no works have begun.
CREATE TABLE project_works (
  project_id  uuid NOT NULL REFERENCES projects,
  version     int NOT NULL CHECK (version > 0),
  began_on    date,
  note        text NOT NULL CHECK (note <> ''),
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (project_id, version)
);
CREATE TRIGGER project_works_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON project_works
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON project_works TO shixian_app;
