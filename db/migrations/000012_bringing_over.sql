-- Bringing a city over: which item came from which number of the other system. A number is brought over once.
CREATE TABLE imported_items (
  foreign_no text PRIMARY KEY,
  item_id    uuid NOT NULL UNIQUE REFERENCES items
);
GRANT SELECT, INSERT ON imported_items TO shixian_app;

-- The kinds of notices are a closed list in db/notices.ts; kept here as well, the two could only drift apart.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind ~ '^[a-z][A-Za-z]{2,40}$');
