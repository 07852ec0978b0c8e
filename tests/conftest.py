"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# At home each run looks for new examples; CI tries the same ones each time, so that it fails for changes only.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
