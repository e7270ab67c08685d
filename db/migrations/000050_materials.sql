-- The files of materials: what was uploaded of that which a submission or a later act states by size and SHA-256.

-- A unit hands a file in once, whatever items state it. The file itself lies in the store under the same two names.
CREATE TABLE stored_materials (
  unit_id   text NOT NULL REFERENCES units,
  sha256    text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes     bigint NOT NULL CHECK (bytes > 0),
  -- What the content is, whatever its name says.
  found     text NOT NULL,
  -- Whether a scanner has seen it: false where none was configured.
  scanned   boolean NOT NULL,
  stored_at timestamptz NOT NULL,
  stored_by text NOT NULL,
  PRIMARY KEY (unit_id, sha256)
);
CREATE TRIGGER stored_materials_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_materials
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON stored_materials TO shixian_app;
