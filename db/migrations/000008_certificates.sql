-- Certificates of deeming (超时默认确认单): issued once, kept as signed, byte for byte.
CREATE SEQUENCE certificate_numbers;

-- Every public key that a certificate was signed with stays published, so that old certificates can be checked.
CREATE TABLE certificate_keys (
  key_id        text PRIMARY KEY,
  public_jwk    jsonb NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT ledger_clock()
);

CREATE TABLE certificates (
  item_id   uuid PRIMARY KEY REFERENCES items,
  number    text NOT NULL UNIQUE,
  -- The canonical form that the signature is over; text, since jsonb would not keep its bytes.
  content   text NOT NULL,
  jws       text NOT NULL,
  key_id    text NOT NULL REFERENCES certificate_keys,
  issued_at timestamptz NOT NULL DEFAULT ledger_clock()
);

CREATE TRIGGER certificates_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificates
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certificate_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON certificates, certificate_keys TO shixian_app;
GRANT USAGE ON SEQUENCE certificate_numbers TO shixian_app;
