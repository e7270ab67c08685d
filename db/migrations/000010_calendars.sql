-- Calendars that are published while items run. A publication is one row: the version pointer, at which every reader
-- and every decision switches. Nothing here ever changes; how far the cached dates have followed stands in the items.
CREATE TABLE calendar_publications (
  id           bigint PRIMARY KEY CHECK (id > 0),
  division     text NOT NULL REFERENCES divisions,
  -- The division's own notices, as they were sent.
  notices      jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL,
  reason       text NOT NULL CHECK (reason <> '')
);

-- The calendar of each division that a publication concerns: its own and those below it. The versions themselves stand
-- in calendar_versions with effective_on 'infinity': by its day alone none of them takes effect.
CREATE TABLE calendar_editions (
  publication_id bigint NOT NULL REFERENCES calendar_publications,
  division       text NOT NULL REFERENCES divisions,
  version        text NOT NULL REFERENCES calendar_versions,
  PRIMARY KEY (publication_id, division)
);
CREATE INDEX calendar_editions_by_division ON calendar_editions (division, publication_id);

CREATE TRIGGER calendar_publications_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_publications
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER calendar_editions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_editions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The last publication that the row's cached dates take into account.
ALTER TABLE items ADD COLUMN calendar_publication bigint NOT NULL DEFAULT 0;
CREATE INDEX items_by_calendar ON items (division, calendar_publication) WHERE closed_at IS NULL;

GRANT SELECT, INSERT ON calendar_publications, calendar_editions TO shixian_app;
GRANT INSERT ON calendar_versions TO shixian_app;
