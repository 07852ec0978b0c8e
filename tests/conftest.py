"""What holds for all tests."""

from __future__ import annotations

import os

# Tests run in several processes at once, each of which would keep all processors busy with threads that wait for each
# other. torch and NumPy look at this as they are loaded; processes that tests start inherit it.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

# No test fails for being slow, as CONTRIBUTING.md says: in a fresh clone hypothesis builds its table of characters
# within the first example, which takes a second by itself.
settings.register_profile("any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# At home each run looks for new examples; CI tries the same ones each time, so that it fails for changes only.
settings.register_profile("ci", settings.get_profile("any speed"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "any speed")
