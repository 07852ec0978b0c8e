"""Makes `python -m auralflow` the same as the `auralflow` command."""

from __future__ import annotations

import sys

from auralflow.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
