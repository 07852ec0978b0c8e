"""What holds for all tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Tests run in several processes at once, each of which would keep all processors busy with threads that wait for each
# other. torch and NumPy look at this as they are loaded; processes that tests start inherit it.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

from support.qt import LeakWatch, watch_leaks

if TYPE_CHECKING:
    from collections.abc import Iterator

# No test fails for being slow, as CONTRIBUTING.md says: in a fresh clone hypothesis builds its table of characters
# within the first example, which takes a second by itself.
settings.register_profile("any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# At home each run looks for new examples; CI tries the same ones each time, so that it fails for changes only.
settings.register_profile("ci", settings.get_profile("any speed"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "any speed")


@pytest.fixture(autouse=True)
def leak_watch() -> Iterator[LeakWatch]:
    """Fail a test that leaves a thread, a process, a timer, a hook or a variable behind: others would trip over it."""
    yield from watch_leaks()
