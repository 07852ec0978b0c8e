"""Facts of a training say what they are worth, and loading them costs no torch."""

from __future__ import annotations

import subprocess
import sys

from auralflow.training.events import ValidationScores


def test_the_mean_improvement_is_that_of_the_targets_that_sound() -> None:
    scores = ValidationScores(loss=1.0, si_sdr={"a": 9.0}, si_sdr_improvement={"a": 1.0, "b": -4.0}, chunks=3)
    assert scores.mean_si_sdr_improvement == -1.5
    assert ValidationScores(loss=1.0, chunks=3).mean_si_sdr_improvement is None


def test_what_only_reads_runs_loads_no_torch() -> None:
    names = ("events", "history", "progress_state", "run_config", "run_folder", "settings", "control", "stopwatch")
    code = "".join(f"import auralflow.training.{name}\n" for name in names) + "import sys\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"torch", "lightning_fabric", "matplotlib"} & set(loaded.split())
