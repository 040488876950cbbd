#!/bin/sh
# Web, worker and scheduler together, for one machine. They stop together.
set -eu
export TERREAU_BASE_URL="${TERREAU_BASE_URL:-http://localhost:$PORT}"
python="$BIN/python"

# The server shares its port with whoever has it already: two sites would answer in turn.
if "$python" -c "import socket, sys; sys.exit(socket.socket().connect_ex(('127.0.0.1', int('$PORT'))))"; then
    echo "Port $PORT is taken. Choose another: PORT=8001 make run" >&2
    exit 1
fi
"$python" manage.py prepare
"$python" manage.py db_worker --interval 1 &
"$python" manage.py run_due --every 60 &
trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM
"$python" -m granian --interface wsgi --host 127.0.0.1 --port "$PORT" --workers 1 --blocking-threads 2 --no-ws \
    --log-level warning config.wsgi:application
