#!/usr/bin/env bash
# Installs what the tests need, when needed, and runs them; arguments go to pytest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

"$root/packaging/setup.sh" --tests
cd "$root"
exec "${AURALFLOW_VENV:-$root/.venv}/bin/python" -m pytest -m "not slow" "$@"
