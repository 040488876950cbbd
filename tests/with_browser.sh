#!/bin/sh
# Run the browser tests in the Chromium that is found; where there is none, say so in a way nobody can miss.
. tests/database.sh
browser="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if [ -n "$browser" ]; then
    CHROMIUM="$browser" exec "$@"
fi
echo "################################################################"
echo "#  NOT RUN: the browser tests. No Chromium was found.          #"
echo "#  Install one, or set CHROMIUM to its path.                   #"
echo "################################################################"
[ "${CI:-}" != "true" ]
