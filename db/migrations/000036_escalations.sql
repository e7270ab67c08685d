-- What has become of an escalation beyond its notices: a cache of the journal. No row: nobody has answered or closed it.
CREATE TABLE escalations (
  item_id     uuid NOT NULL REFERENCES items,
  ordinal     int NOT NULL,
  answered_at timestamptz,
  answered_by text,
  measure     text,
  -- By when the item is promised to be decided.
  done_on     date,
  closed_at   timestamptz,
  closed_by   text,
  findings    text,
  PRIMARY KEY (item_id, ordinal),
  CHECK (num_nulls(answered_at, answered_by, measure, done_on) IN (0, 4)),
  CHECK (num_nulls(closed_at, closed_by, findings) IN (0, 3))
);
GRANT SELECT, INSERT, UPDATE ON escalations TO shixian_app;
