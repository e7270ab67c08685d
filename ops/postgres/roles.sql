-- Roles and databases, as the administrator. Safe to run again: it creates what is missing and sets the passwords anew.
\set ON_ERROR_STOP on
\getenv owner_password SHIXIAN_OWNER_PASSWORD
\getenv api_password SHIXIAN_API_PASSWORD
\getenv temporal_password TEMPORAL_PASSWORD

SELECT format('CREATE ROLE %I NOLOGIN', role)
FROM unnest(ARRAY['shixian_owner', 'shixian_app', 'shixian_api', 'temporal']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

-- The group that the migrations grant the ledger's rights to; its members append and never change.
ALTER ROLE shixian_app NOLOGIN;
ALTER ROLE shixian_owner LOGIN PASSWORD :'owner_password';
ALTER ROLE shixian_api LOGIN PASSWORD :'api_password';
ALTER ROLE temporal LOGIN PASSWORD :'temporal_password';
GRANT shixian_app TO shixian_api;

SELECT format('CREATE DATABASE %I OWNER %I', name, owner)
FROM (VALUES ('shixian', 'shixian_owner'), ('temporal', 'temporal'), ('temporal_visibility', 'temporal')) AS d(name, owner)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

REVOKE CONNECT, TEMPORARY ON DATABASE shixian, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE shixian TO shixian_app;
