#!/bin/bash
# Run once, on an empty volume: the gateway's login owns its database, and is nothing beyond it.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres <<'SQL'
\set secret `cat /run/secrets/database-password`
CREATE ROLE webhooks LOGIN PASSWORD :'secret';
CREATE DATABASE webhooks OWNER webhooks;
REVOKE CONNECT, TEMPORARY ON DATABASE webhooks FROM PUBLIC;
SQL
