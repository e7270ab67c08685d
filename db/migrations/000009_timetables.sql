-- Publishing a timetable: who did it, when and why. All three are null for one that was installed with the ledger.
ALTER TABLE timetable_versions
  ADD COLUMN published_at timestamptz,
  ADD COLUMN published_by text,
  ADD COLUMN reason       text,
  ADD CHECK (num_nulls(published_at, published_by, reason) IN (0, 3)),
  ADD CHECK (content ->> 'version' = version);

-- A published version never changes and never goes: items carry its name for as long as they exist.
CREATE TRIGGER timetable_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON timetable_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT INSERT ON timetable_versions TO shixian_app;
