-- Access that ended before its token does, and keys of units' systems.

-- A token is believed until it ends, unless access was ended: then only those count that were issued later.
CREATE TABLE access_ends (
  id       uuid PRIMARY KEY,
  -- `sub` of the tokens, whether the register of people knows it or not.
  subject  text NOT NULL,
  -- On the wall clock, like the times in a token.
  ended_at timestamptz NOT NULL,
  ended_by text NOT NULL,
  reasons  text NOT NULL
);
CREATE TRIGGER access_ends_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_ends
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE api_keys (
  id           uuid PRIMARY KEY,
  unit_id      text NOT NULL REFERENCES units,
  description  text NOT NULL,
  scopes       text[] NOT NULL CHECK (scopes <@ ARRAY['read', 'submit', 'act'] AND cardinality(scopes) > 0),
  -- SHA-256 of a secret of 256 random bits: nothing to guess, so nothing to slow down.
  hash         bytea NOT NULL CHECK (length(hash) = 32),
  -- Opens as well until that instant, so that a system can change over.
  former_hash  bytea CHECK (length(former_hash) = 32),
  former_until timestamptz,
  created_at   timestamptz NOT NULL,
  created_by   text NOT NULL,
  -- All on the wall clock, like the times in a token.
  expires_at   timestamptz NOT NULL CHECK (expires_at > created_at),
  rotated_at   timestamptz,
  ended_at     timestamptz,
  ended_by     text,
  CHECK ((former_hash IS NULL) = (former_until IS NULL)),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX api_keys_by_unit ON api_keys (unit_id, id);

GRANT SELECT, INSERT ON access_ends, api_keys TO shixian_app;
GRANT UPDATE (hash, former_hash, former_until, rotated_at, expires_at, ended_at, ended_by) ON api_keys TO shixian_app;
