-- Held, not deemed: signs of life of intake, and the times at which it was down.

-- One row per API process, brought up to date every few seconds, by PostgreSQL's wall clock.
CREATE TABLE intake_heartbeats (
  process uuid PRIMARY KEY,
  beat_at timestamptz NOT NULL
);

-- A row appears when somebody notices that intake is down, gets its end once, and is never changed after that.
CREATE TABLE intake_outages (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cause        text NOT NULL CHECK (cause IN ('silence', 'too-slow')),
  -- The sign of life after which it was silent: whoever notices first writes the row, and only one is written.
  last_beat_at timestamptz UNIQUE CHECK ((cause = 'silence') = (last_beat_at IS NOT NULL)),
  -- On the ledger's clock.
  from_at      timestamptz NOT NULL,
  through_at   timestamptz CHECK (through_at > from_at)
);
CREATE INDEX intake_outages_by_end ON intake_outages (coalesce(through_at, 'infinity'));

CREATE FUNCTION refuse_change_of_outage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.through_at IS NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'an outage that is over stays as it was recorded: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER intake_outages_end_once BEFORE UPDATE OR DELETE ON intake_outages
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_outage();

GRANT SELECT, INSERT, UPDATE, DELETE ON intake_heartbeats TO shixian_app;
GRANT SELECT, INSERT, UPDATE (through_at) ON intake_outages TO shixian_app;

-- Why a person must release the item before silence ends it; a cache like the rest of the row.
ALTER TABLE items ADD COLUMN held_for text;
CREATE INDEX items_held ON items (id) WHERE held_for IS NOT NULL;

-- One more kind of notice, beside those that were allowed before, whichever they are.
DO $$
DECLARE allowed text := (SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint
  WHERE conname = 'notices_kind_check' AND conrelid = 'notices'::regclass);
BEGIN
  ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
  EXECUTE format('ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK ((%s) OR kind IN (''held'', ''holdReleased''))', allowed);
END $$;
