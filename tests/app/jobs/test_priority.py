from __future__ import annotations

import os
import sys
import threading

import pytest

from auralflow_studio.jobs.priority import yield_to_other_threads


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of threads")
def test_only_the_calling_thread_and_those_it_starts_wait() -> None:
    seen: list[int] = []

    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = priority()

    def work() -> None:
        yield_to_other_threads()
        seen.append(priority())
        child = threading.Thread(target=lambda: seen.append(priority()))
        child.start()
        child.join()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    # Torch's threads are such children of the one that loads it.
    assert seen == [10, 10]
    assert priority() == before
