#!/usr/bin/env bash
# Collects everything there is to translate, and compiles what is translated.
# Usage: packaging/update_translations.sh [FOLDER]   (with auralflow_<code>.ts files; by default those of the resources)
# A new language begins as a copy of auralflow_en.ts with its code in the name; Qt Linguist edits it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=$(cd "${1:-$root/resources/auralflow_resources/translations}" && pwd -P)
bin=${AURALFLOW_VENV:-$root/.venv}/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$bin/python" "$root/packaging/engine_texts.py" "$work/engine_texts.py"
for ts in "$folder"/auralflow_*.ts; do
    code=${ts##*/auralflow_}
    code=${code%.ts}
    "$bin/pyside6-lupdate" -silent -no-obsolete -locations none -source-language en -target-language "$code" \
        -extensions py "$root/app" "$work/engine_texts.py" -ts "$ts"
    # An Auralflow that runs has the old one mapped into its memory: it is replaced, not written over.
    "$bin/pyside6-lrelease" -silent -nounfinished "$ts" -qm "$ts.qm"
    mv "$ts.qm" "${ts%.ts}.qm"
done
