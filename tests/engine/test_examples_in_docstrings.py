"""Every example in a docstring of the engine runs, and gives what it says."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

import auralflow
from support.datasets import write_track

# The toolkit's documented surface; each of these helps readers with an example of its own.
MUST_HAVE_EXAMPLES = {
    "auralflow": ["separate", "Separator", "open_audio"],
    "auralflow.datasets": ["AudioDataset", "AudioFolder", "create_audio_dataset", "create_audio_folder", "find_tracks"],
    "auralflow.losses": ["component_loss", "kl_div_loss", "training_loss", "si_sdr", "L1Loss", "CombinedLoss"],
    "auralflow.models": [
        "BandSplitNet",
        "SpectrogramMaskModel",
        "SpectrogramNetLSTM",
        "SpectrogramNetSimple",
        "SpectrogramNetVAE",
        "create_model",
        "save_model",
    ],
    "auralflow.transforms": ["AudioTransform", "apply_masks", "ideal_ratio_mask", "power_masks", "wiener_refine"],
    "auralflow.visualization": ["TrainingVisualizer", "spec_show_diff", "waveform_show_diff"],
}


def examples() -> dict[str, list[doctest.DocTest]]:
    """By module, for those that have any."""
    # `__main__` runs the command when it is imported.
    infos = pkgutil.walk_packages(auralflow.__path__, "auralflow.")
    names = ["auralflow", *(info.name for info in infos if not info.name.endswith("__main__"))]
    # Public names first: a module imported before the function of the same name would take its place in the package.
    for package in [importlib.import_module(name) for name in names if is_package(name)]:
        for name in getattr(package, "__all__", ()):
            getattr(package, name)
    finder = doctest.DocTestFinder()
    found = {name: finder.find(importlib.import_module(name)) for name in names}
    with_examples = {name: [test for test in tests if test.examples] for name, tests in found.items()}
    return {name: tests for name, tests in with_examples.items() if tests}


def is_package(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    return spec is not None and spec.submodule_search_locations is not None


EXAMPLES = examples()


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with the files that examples name, and a cache and home of nobody."""
    noise = 0.1 * np.random.default_rng(0).standard_normal((66_150, 2))
    soundfile.write(tmp_path / "song.wav", noise, 44_100)
    for number in range(3):
        write_track(tmp_path / f"songs/song {number}", number, frames=66_150, sample_rate=44_100)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_run(module: str, surroundings: None) -> None:
    failures: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in EXAMPLES[module]:
        skipped = [example.source for example in test.examples if example.options.get(doctest.SKIP)]
        assert skipped == [], f"{test.name}: an example that is not run helps nobody"
        runner.run(test, out=failures.append)
    assert "".join(failures) == ""


@pytest.mark.parametrize("package", MUST_HAVE_EXAMPLES)
def test_the_documented_surface_has_examples(package: str) -> None:
    module = importlib.import_module(package)
    without = [name for name in MUST_HAVE_EXAMPLES[package] if ">>>" not in getattr(module, name).__doc__]
    assert without == []


def test_what_has_examples_is_found() -> None:
    assert {"auralflow.losses.component", "auralflow.separation.api", "auralflow.transforms.spectrogram"} <= set(
        EXAMPLES
    )
