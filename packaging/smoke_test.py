"""Start an installed app without a screen, wait until it says that it is ready, and see it end well.

    python packaging/smoke_test.py PATH/TO/auralflow-studio

For wheels, and later for frozen bundles.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

READY = re.compile(r"ready in [\d.]+ s")
TIMEOUT_S = 120


def main(program: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        ended = subprocess.run(
            [program, "--profile-dir", str(profile), "--quit-after-ready"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
    print(ended.stdout, ended.stderr, sep="", end="")
    if ended.returncode or not READY.search(ended.stdout + ended.stderr):
        print(f"The app ended with {ended.returncode} and should have ended with 0, ready before.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
