#!/bin/sh
# Run the tests on PostgreSQL when DATABASE_URL names one or a local server answers; else say that they did not run.
local_server="postgres://postgres@127.0.0.1:5432/postgres"
TEST_DATABASE_URL="${TEST_DATABASE_URL:-${DATABASE_URL:-$local_server}}"
export TEST_DATABASE_URL
if .venv/bin/python -c "import os, psycopg; psycopg.connect(os.environ['TEST_DATABASE_URL'], connect_timeout=3).close()" 2>/dev/null; then
    exec "$@"
fi
echo "################################################################"
echo "#  NOT RUN: the tests on PostgreSQL. No server answers.        #"
echo "#  Start one, or set DATABASE_URL.                             #"
echo "################################################################"
[ "${CI:-}" != "true" ]
