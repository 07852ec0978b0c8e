#!/usr/bin/env bash
# Opens Auralflow, with the songs given if any; sets it up first when needed. Without a screen it separates the songs (or
# the demo song) without a window and says how that went.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
programs=${AURALFLOW_VENV:-$root/.venv}/bin

"$root/packaging/setup.sh"
if [ -n "${QT_QPA_PLATFORM:-}" ] || [ "$(uname)" != Linux ] ||
    reason=$("$programs/python" -ISE "$root/packaging/linux/find_screen.py"); then
    exec "$programs/python" -P -m auralflow_studio "$@" # -P: no module of the folder this is started in
fi

printf 'No window is opened: %s.\n' "$reason"
if (($#)); then
    exec "$programs/auralflow" separate --output "$root/stems" -- "$@"
fi
printf 'So here is the same job without one, on the demo song:\n\n'
demo=$("$programs/python" -P -c 'import auralflow_resources; print(auralflow_resources.demo_song())')
"$programs/auralflow" separate --output "$root/stems" --format wav --bit-depth float --if-exists overwrite -- "$demo"
printf '\nYour own songs: packaging/run.sh SONG ..., or %q separate --help\n' "$programs/auralflow"
