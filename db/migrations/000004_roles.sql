-- The application's role appends to the ledger and can never change it. A deployment's login role is a member of it.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shixian_app') THEN CREATE ROLE shixian_app NOLOGIN; END IF;
END $$;

GRANT USAGE ON SCHEMA public TO shixian_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shixian_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO shixian_app;
GRANT INSERT ON projects, submissions, materials, items, events, outbox, notices, alarms, idempotency_keys TO shixian_app;
GRANT UPDATE ON items, outbox TO shixian_app;
GRANT UPDATE (acknowledged_at, acknowledged_by) ON notices TO shixian_app;
GRANT UPDATE (offset_by, stands_at, frozen_reason, frozen_at, high_water_at, releases) ON clock_settings TO shixian_app;
GRANT DELETE ON outbox, idempotency_keys TO shixian_app;
