-- Readers that follow the journal, each with its place. They read in the order (tx, position) and stop before the
-- oldest transaction that still runs: a position in front of a late commit is never skipped.
CREATE TABLE followers (
  name     text PRIMARY KEY,
  tx       xid8 NOT NULL,
  position bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE (tx, position) ON followers TO shixian_app;

CREATE INDEX events_by_commit ON events (tx, position);
