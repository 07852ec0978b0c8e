"""`python -m auralflow`."""

from __future__ import annotations

import subprocess
import sys

from auralflow.version import __version__


def test_it_runs_as_a_module() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "auralflow", "--version"], capture_output=True, text=True, check=True
    )
    assert result.stdout == f"auralflow {__version__}\n"
