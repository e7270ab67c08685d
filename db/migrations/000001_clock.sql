-- The one wall clock. ledger_clock() is the only time that a decision may read;
-- transaction start time is not the time at which something was decided.
CREATE TABLE clock_settings (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  mode          text NOT NULL DEFAULT 'real' CHECK (mode IN ('real', 'simulated')),
  -- Simulation only: how far the ledger's clock is ahead, or the instant at which it stands still.
  offset_by     interval NOT NULL DEFAULT '0',
  stands_at     timestamptz,
  -- The safety freeze: while a reason stands here silence decides nothing.
  frozen_reason text,
  frozen_at     timestamptz,
  -- The latest clock_timestamp() that a worker has seen; a clock behind it has stepped back.
  high_water_at timestamptz NOT NULL DEFAULT '-infinity',
  -- How often a person has looked at the clock and said that it is right; processes then follow it again.
  releases      int NOT NULL DEFAULT 0,
  CHECK (mode = 'simulated' OR (offset_by = interval '0' AND stands_at IS NULL))
);
INSERT INTO clock_settings DEFAULT VALUES;

-- Whole milliseconds, so that what is stored is what was compared.
CREATE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT date_trunc('milliseconds', coalesce(stands_at, clock_timestamp() + offset_by)) FROM clock_settings
$$;
