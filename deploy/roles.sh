#!/bin/sh
# Runs once, when the database's volume is empty: the role that migrates and owns, and the role that serves.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner_password="$OWNER_DATABASE_PASSWORD" --set app_password="$APP_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal_app;
SQL
