#!/usr/bin/env bash
# Installs what the tests need, when needed, and runs them; arguments go to pytest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

"$root/packaging/setup.sh" --tests
cd "$root"
# Side by side: a process for each processor, up to four, as each loads torch.
exec "${AURALFLOW_VENV:-$root/.venv}/bin/python" -m pytest -m "not slow" -n logical --maxprocesses 4 --dist worksteal "$@"
