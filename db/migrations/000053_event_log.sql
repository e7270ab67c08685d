-- The log over all events: an append-only Merkle tree (RFC 6962) that a follower extends behind the journal, in its order.
CREATE TABLE log_leaves (
  -- From 0.
  no      bigint PRIMARY KEY,
  item_id uuid NOT NULL,
  seq     int NOT NULL,
  -- The event chained to the one before it in its item.
  chain   bytea NOT NULL CHECK (length(chain) = 32),
  leaf    bytea NOT NULL CHECK (length(leaf) = 32),
  UNIQUE (item_id, seq)
);

-- Roots of perfect subtrees of 256, 65,536 … leaves, so that a root or a proof reads a few hundred rows.
CREATE TABLE log_nodes (
  -- 8, 16 …: 2^level leaves.
  level smallint NOT NULL,
  no    bigint NOT NULL,
  hash  bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, no)
);

-- Heads of the log as they were signed, byte for byte.
CREATE TABLE log_heads (
  size    bigint PRIMARY KEY,
  content text NOT NULL,
  jws     text NOT NULL,
  key_id  text NOT NULL REFERENCES certificate_keys
);

CREATE TRIGGER log_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_leaves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_nodes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_heads_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON log_leaves, log_nodes, log_heads TO shixian_app;
