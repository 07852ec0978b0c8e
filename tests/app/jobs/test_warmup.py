from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import torch

from auralflow.errors import ConfigError
from auralflow.progress import CancelToken, ignore_progress
from auralflow_studio.jobs.warmup import LoadedModels, LoadLibraries, WarmUp, usable_device

if TYPE_CHECKING:
    from pathlib import Path

FRESH = """
import sys
from pathlib import Path
from auralflow.progress import CancelToken, ignore_progress
from auralflow_studio.jobs.warmup import LoadedModels, LoadLibraries, WarmUp, preload_torch_libraries
assert "torch" not in sys.modules
print(preload_torch_libraries())
assert "torch" not in sys.modules
maps = Path("/proc/self/maps")
print(not maps.exists() or "libtorch_cpu.so" in maps.read_text())
LoadLibraries("cpu").run(ignore_progress, CancelToken())
WarmUp(LoadedModels(Path(sys.argv[1])), "spleeter-2stems", "cpu").run(ignore_progress, CancelToken())
import gc, torch
print(torch.ones(2).sum().item())
print(preload_torch_libraries())
print(gc.get_freeze_count() > 50_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import does all the work")
def test_libraries_are_loaded_ahead_and_torch_works_with_them(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FRESH, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True", "2.0", "False", "True"], done.stderr


def test_a_model_is_loaded_once(models: LoadedModels) -> None:
    WarmUp(models, "spleeter-2stems", "cpu").run(ignore_progress, CancelToken())
    assert models.get("spleeter-2stems") is models.get("spleeter-2stems")


def test_an_unknown_model_is_said(models: LoadedModels) -> None:
    with pytest.raises(ConfigError, match="no model"):
        WarmUp(models, "karaoke-9000").run(ignore_progress, CancelToken())


def test_devices_that_are_not_there_are_named_with_the_reason() -> None:
    found = LoadLibraries("cuda:99").run(ignore_progress, CancelToken())
    assert ("cuda" in found.missing) is not torch.cuda.is_available()
    assert ("mps" in found.missing) is not torch.backends.mps.is_available()
    assert all(reason.endswith(".") for reason in found.missing.values())
    assert "cuda:99" in found.refused
    assert LoadLibraries("cpu").run(ignore_progress, CancelToken()).refused == ""
    assert [usable_device(name) for name in ("cuda:99", "toaster", "cpu", "auto")] == ["auto", "auto", "cpu", "auto"]
