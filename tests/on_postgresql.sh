#!/bin/sh
# Run the tests on PostgreSQL when DATABASE_URL names one or a local server answers; else say that they did not run.
. tests/database.sh
if [ -n "$TEST_DATABASE_URL" ]; then
    exec "$@"
fi
echo "################################################################"
echo "#  NOT RUN: the tests on PostgreSQL. No server answers.        #"
echo "#  Start one, or set DATABASE_URL.                             #"
echo "################################################################"
[ "${CI:-}" != "true" ]
