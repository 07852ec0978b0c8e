"""Starts the app: `auralflow-studio [FILES]`, or `python -m auralflow_studio [FILES]`."""

from __future__ import annotations

import time

# Before anything else is imported: what start-up is measured from.
_STARTED_S = time.monotonic()


def main() -> int:
    """Run the app.

    Returns:
        The exit code of the process.
    """
    import multiprocessing

    # First of all: a frozen app starts its helpers through this file, and they must not open windows.
    multiprocessing.freeze_support()

    import faulthandler
    import sys

    if sys.stderr is not None and not faulthandler.is_enabled():
        faulthandler.enable()

    from auralflow_studio.main import run

    return run(sys.argv[1:], started_s=_STARTED_S)


if __name__ == "__main__":
    import sys

    sys.exit(main())
