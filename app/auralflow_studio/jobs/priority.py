"""Who waits for whom on a busy processor: the window and the sound wait for nobody."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress


def yield_to_other_threads() -> None:
    """Let the calling thread wait for everyone else's work on a busy processor; where the system can say so."""
    if sys.platform == "linux":
        # On Linux this is the thread's own priority, not the process's. Refused in some sandboxes: then it competes.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
