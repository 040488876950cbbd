# Sourced: sets TEST_DATABASE_URL to the PostgreSQL that DATABASE_URL names or that answers locally, else empties it.
TEST_DATABASE_URL="${TEST_DATABASE_URL:-${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}}"
export TEST_DATABASE_URL
if ! .venv/bin/python -c "import os, psycopg; psycopg.connect(os.environ['TEST_DATABASE_URL'], connect_timeout=3).close()" 2>/dev/null; then
    TEST_DATABASE_URL=""
fi
