"""What a fresh interpreter has loaded after an import: checked in a process of its own."""

from __future__ import annotations

import importlib.util
import pkgutil
import subprocess
import sys
from functools import cache

import pytest

HEAVY = ("torch", "torchaudio", "scipy", "librosa", "av", "numba", "matplotlib")
QT = ("PySide6", "shiboken6", "pyqtgraph", "sounddevice", "auralflow_studio", "auralflow_resources")


@cache
def loaded_after(statement: str) -> frozenset[str]:
    """Names of the top-level packages that are loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return frozenset(done.stdout.split())


def modules_of(package: str) -> list[str]:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    found = [package]
    for info in pkgutil.walk_packages(spec.submodule_search_locations, f"{package}."):
        if not info.name.endswith("__main__"):
            found.append(info.name)
    return found


def test_engine_loads_no_qt_and_nothing_of_the_app() -> None:
    statement = "import importlib\nfor name in " + repr(modules_of("auralflow")) + ": importlib.import_module(name)"
    loaded = loaded_after(statement)
    assert "auralflow" in loaded
    assert loaded.isdisjoint(QT)


def test_import_auralflow_loads_nothing_heavy() -> None:
    loaded = loaded_after("import auralflow")
    assert loaded.isdisjoint(HEAVY)
    assert "numpy" not in loaded


@pytest.mark.parametrize("part", ["document", "jobs", "qtmodels", "presenters", "playback", "ui"])
def test_no_module_of_the_app_loads_torch_or_its_like(part: str) -> None:
    names = modules_of(f"auralflow_studio.{part}")
    loaded = loaded_after("import importlib\nfor name in " + repr(names) + ": importlib.import_module(name)")
    assert loaded.isdisjoint(HEAVY)


def test_the_app_starts_without_torch_or_its_like() -> None:
    statement = "import auralflow_studio.main" if has_main() else "import auralflow_studio.context"
    loaded = loaded_after(statement)
    assert "PySide6" in loaded
    assert loaded.isdisjoint(HEAVY)


def has_main() -> bool:
    return importlib.util.find_spec("auralflow_studio.main") is not None


def test_document_and_job_contract_know_no_qt() -> None:
    names = [*modules_of("auralflow_studio.document"), "auralflow_studio.jobs.contract"]
    loaded = loaded_after("import importlib\nfor name in " + repr(names) + ": importlib.import_module(name)")
    assert loaded.isdisjoint({"PySide6", "shiboken6"})


@pytest.mark.parametrize(
    "name", ["find_files", "open_song", "overview", "separate", "export", "stores", "evaluate", "evaluations"]
)
def test_jobs_can_run_without_qt(name: str) -> None:
    loaded = loaded_after(f"import auralflow_studio.jobs.{name}")
    assert loaded.isdisjoint({"PySide6", "shiboken6"})
