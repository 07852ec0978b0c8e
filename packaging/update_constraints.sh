#!/usr/bin/env bash
# Resolves the newest versions that pyproject.toml allows, in a clean environment, and pins them in constraints.txt.
# Usage: packaging/update_constraints.sh [PYTHON]   (Python 3.11 by default: the oldest one supported decides)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${1:-python3.11}" -m venv "$work/venv"
pip=("$work/venv/bin/python" -m pip --disable-pip-version-check)
"${pip[@]}" install --upgrade pip setuptools hatchling editables
"${pip[@]}" install "${root}[formats,test]"
{
    echo "# Every version that a set-up installs, so that tomorrow's is today's; made by packaging/update_constraints.sh."
    "${pip[@]}" freeze --all --exclude pip --exclude auralflow-studio
} >"$work/constraints.txt"
mv "$work/constraints.txt" "$root/packaging/constraints.txt"
