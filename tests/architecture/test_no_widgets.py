"""Rules, jobs and models of the app work without a window: nothing below `ui` loads widgets."""

from __future__ import annotations

import importlib.util
import pkgutil
import subprocess
import sys

import pytest


@pytest.mark.parametrize("part", ["document", "jobs", "presenters", "qtmodels"])
def test_no_module_loads_widgets(part: str) -> None:
    package = f"auralflow_studio.{part}"
    spec = importlib.util.find_spec(package)
    assert spec is not None
    names = [package, *(info.name for info in pkgutil.walk_packages(spec.submodule_search_locations, f"{package}."))]
    code = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(*[name for name in ('PySide6.QtWidgets', 'PySide6.QtGui', 'pyqtgraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
