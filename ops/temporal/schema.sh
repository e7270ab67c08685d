#!/bin/sh
# Brings Temporal's two databases to the newest schema that this release of the tool knows. Safe to run again.
# Reads SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD.
set -eu

bring_up() {
  database="$1"
  schema="$2"
  # The version table is made once: making it again would say that the database is empty.
  if ! temporal-sql-tool --database "$database" update-schema --schema-name "$schema"; then
    temporal-sql-tool --database "$database" setup-schema --version 0.0
    temporal-sql-tool --database "$database" update-schema --schema-name "$schema"
  fi
}

bring_up temporal postgresql/v12/temporal
bring_up temporal_visibility postgresql/v12/visibility
