#!/usr/bin/env bash
# Installs Auralflow into this checkout: system libraries (Debian and its relatives), a virtual environment with pinned
# versions, and the entry in the desktop's menu. Safe to run again: when nothing has changed it does nothing.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: packaging/setup.sh [--tests] [--no-desktop-entry]
       packaging/setup.sh --uninstall

  --tests             also install what the tests need
  --no-desktop-entry  leave the desktop's menu and "open with" lists alone
  --uninstall         remove the virtual environment and the desktop entry; songs, stems and settings stay

Environment:
  AURALFLOW_VENV      where the virtual environment goes (default: .venv in the checkout)
  AURALFLOW_PYTHON    the Python to use (default: the first of python3.11 ... python3.14, python3 that is new enough)
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=${AURALFLOW_VENV:-$root/.venv}
python=$venv/bin/python
stamp=$venv/auralflow-setup
log=$venv/auralflow-setup.log

# What Qt's offscreen, X11 and Wayland plugins, PortAudio and its way to PulseAudio or PipeWire need on a bare Debian 12.
app_packages=(
    libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxcb-render-util0 libxcb-image0
    libwayland-client0 libwayland-cursor0 libwayland-egl1
    libportaudio2 libasound2-plugins
)
# A screen, a mouse, a camera and a sound card that are not there; and the checks of the packaging.
test_packages=(xvfb xdotool x11-utils imagemagick pulseaudio pulseaudio-utils desktop-file-utils shared-mime-info shellcheck)
needed_gb=8 # torch and, on Linux, its CUDA libraries: 3 GB to download, 6 GB unpacked

say() { printf '%s\n' "$*"; }

fail() {
    printf '\nAuralflow could not be set up: %s\n' "$1" >&2
    shift
    for hint in "$@"; do printf '  %s\n' "$hint" >&2; done
    exit 1
}

fingerprint() { # of everything that decides what gets installed
    {
        printf '%s\n' "$root" "$(readlink -f "$python" || true)"
        cat "$root/pyproject.toml" "$root/packaging/constraints.txt" "$root/packaging/setup.sh"
    } | if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

system_package_present() { # Debian 13 and Ubuntu 24.04 renamed some libraries to NAMEt64
    local status
    status=$(dpkg-query -W -f '${db:Status-Status}\n' "$1" "${1}t64" 2>/dev/null || true)
    grep -qx installed <<<"$status"
}

install_system_packages() {
    command -v apt-get >/dev/null || return 0 # elsewhere the wheels bring most of it along
    local missing=() package
    for package in "$@"; do
        system_package_present "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    say "Installing system libraries: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "these system packages are missing, and there is no sudo to install them with." \
            "Ask somebody with the root password to run:  apt-get install ${missing[*]}" "Then run this command again."
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        fail "the list of Debian packages could not be fetched." "Is this computer online, and may you use sudo?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install ${missing[*]}." "Its message is above. Is this computer online, with disk space left?"
}

new_enough() { "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    if [ -n "${AURALFLOW_PYTHON:-}" ]; then
        new_enough "$AURALFLOW_PYTHON" || fail "AURALFLOW_PYTHON=$AURALFLOW_PYTHON is not a Python 3.11 or newer."
        printf '%s' "$AURALFLOW_PYTHON"
        return
    fi
    for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
        if command -v "$candidate" >/dev/null && new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "it needs Python 3.11 or newer, and found $(python3 --version 2>/dev/null || echo none)." \
        "On Debian 12:  apt-get install python3" "Or name one:   AURALFLOW_PYTHON=/path/to/python3.11 ./packaging/run.sh"
}

check_place() { # before anything is installed; a venv is only ever made where nothing else is
    mkdir -p "$(dirname "$venv")" 2>/dev/null || true
    [ -w "$(dirname "$venv")" ] || fail "it may not write to $(dirname "$venv")."
    [ ! -e "$venv" ] || [ -f "$venv/pyvenv.cfg" ] || [ -z "$(ls -A "$venv")" ] ||
        fail "$venv exists and is no virtual environment." "Move it away, or name another place in AURALFLOW_VENV."
}

check_disk_space() {
    local free_kb
    free_kb=$(df -Pk "$(dirname "$venv")" | awk 'NR == 2 { print $4 }')
    ((free_kb >= needed_gb * 1024 * 1024)) ||
        fail "it needs $needed_gb GB of disk space in $(dirname "$venv"), and $((free_kb / 1024 / 1024)) GB are free." \
            "Make room, or put it elsewhere:  AURALFLOW_VENV=/path/with/room ./packaging/run.sh"
}

venv_usable() { "$python" -c 'import pip' 2>/dev/null; }

has_module_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

make_venv() { # with the Python given
    has_module_venv "$1" || fail "$1 has no module venv." "Install it with the system's package manager."
    say "Making a virtual environment with $("$1" --version)"
    rm -rf "$venv"
    "$1" -m venv "$venv" || fail "the virtual environment could not be made in $venv." "May you write there?"
}

pip_install() {
    "$python" -m pip install --disable-pip-version-check --no-warn-script-location --log "$log" \
        --constraint "$root/packaging/constraints.txt" "$@" && return
    if grep -qiE 'no space left on device|disk quota' "$log"; then
        fail "the disk is full." "It needs $needed_gb GB in $venv, and some in ${TMPDIR:-/tmp} and in pip's cache."
    elif grep -qiE 'NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|Network is unreachable' "$log"; then
        fail "Python packages could not be downloaded." "Is this computer online? Run this command again: it goes on where it stopped."
    fi
    fail "pip could not install the Python packages." "Its message is above, everything it did is in $log"
}

install_python_packages() {
    say "Installing Python packages (the first time about 3 GB are downloaded: some minutes)"
    # The build tools come first, pinned like the rest, so that building needs no environment of its own.
    pip_install --quiet --progress-bar off hatchling editables
    pip_install --progress-bar "$([ -t 1 ] && echo on || echo off)" --no-build-isolation --editable "${root}[$1]"
}

uninstall() {
    check_place
    "$(find_python)" "$root/packaging/linux/desktop_entry.py" uninstall
    rm -rf "$venv"
    say "Removed $venv and the desktop entry. Songs, stems and settings are where they were."
}

tests=no desktop=yes
while (($#)); do
    case $1 in
        --tests) tests=yes ;;
        --no-desktop-entry) desktop=no ;;
        --uninstall) uninstall; exit ;;
        -h | --help) usage; exit ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

up_to_date() {
    read -r installed installed_tests 2>/dev/null <"$stamp" || installed='' installed_tests=no
    [ "$installed" = "$(fingerprint)" ] && { [ "$tests" = no ] || [ "$installed_tests" = yes ]; }
}

if up_to_date; then exit 0; fi
if [ "$installed_tests" = yes ]; then tests=yes; fi # an update keeps what was there

check_place
if command -v flock >/dev/null; then # two starts at once: the second waits, then finds the work done
    exec 9<"$(dirname "$venv")"
    flock 9
    if up_to_date; then exit 0; fi
fi
trap 'printf "\nStopped. Run the command again: it goes on where it stopped.\n" >&2; exit 130' INT TERM

packages=("${app_packages[@]}") extras=formats
if [ "$tests" = yes ]; then packages+=("${test_packages[@]}") extras=formats,test; fi
if venv_usable; then # perhaps half filled: pip goes on from there
    install_system_packages "${packages[@]}"
else
    check_disk_space
    base=$(find_python)
    has_module_venv "$base" || packages+=("python$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
    install_system_packages "${packages[@]}"
    make_venv "$base"
fi
rm -f "$stamp" "$log"
install_python_packages "$extras"
if [ "$desktop" = yes ] && [ "$(uname)" = Linux ]; then
    "$python" "$root/packaging/linux/desktop_entry.py" install --launcher "$venv/bin/auralflow-studio" ||
        say "The entry in the desktop's menu could not be made; everything else works."
fi
printf '%s %s\n' "$(fingerprint)" "$tests" >"$stamp"
say "Auralflow is set up in $venv"
