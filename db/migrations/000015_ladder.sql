-- The ladder's higher rungs: the leader in charge (分管领导) of a division, and the liaison (对接人) of a body above the city.
ALTER TABLE people DROP CONSTRAINT people_role_check;
ALTER TABLE people ADD CONSTRAINT people_role_check
  CHECK (role IN ('unit', 'officer', 'head', 'leader', 'supervisor', 'admin'));

-- Whom the city sends to a body of the province or the state.
CREATE TABLE liaisons (
  department_id text PRIMARY KEY REFERENCES departments,
  person_id     text NOT NULL REFERENCES people
);
GRANT SELECT ON liaisons TO shixian_app;

-- As with the kinds: the closed list is in db/notices.ts.
ALTER TABLE notices DROP CONSTRAINT notices_recipient_check;
ALTER TABLE notices ADD CONSTRAINT notices_recipient_check CHECK (recipient ~ '^[a-z][A-Za-z]{2,20}$');
