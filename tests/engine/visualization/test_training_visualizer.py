"""`TrainingVisualizer`: every so often, whole files under their names, and a writer that gets the same."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from auralflow.errors import ConfigError, ShapeError
from auralflow.visualization import TrainingVisualizer

if TYPE_CHECKING:
    from pathlib import Path

CLIP = 0.1 * np.random.default_rng(0).standard_normal((2, 3000))


class Log:
    def __init__(self) -> None:
        self.kept: list[tuple[str, object, int]] = []

    def add_figure(self, tag: str, figure: object, global_step: int) -> None:
        self.kept.append((tag, figure, global_step))


def test_figures_are_returned_written_and_given_to_the_writer(tmp_path: Path) -> None:
    log = Log()
    visualizer = TrainingVisualizer(tmp_path / "images", writer=log, resolution=30, num_fft=256)
    clips = {"vocals": (torch.tensor(CLIP * 0.9), torch.tensor(CLIP)), "bass": (CLIP[0], CLIP[1])}
    figures = visualizer.visualize(clips, global_step=7)
    assert list(figures) == [
        "waveform/vocals",
        "spectrogram/vocals",
        "waveform/bass",
        "spectrogram/bass",
    ]
    assert [(tag, figure) for tag, figure, _ in log.kept] == list(figures.items())
    assert {step for _, _, step in log.kept} == {7}
    written = {path.name: path.read_bytes() for path in (tmp_path / "images").iterdir()}
    assert set(written) == {
        f"{label}_7_{kind}.png" for label in ("vocals", "bass") for kind in ("waveform", "spectrogram")
    }
    assert all(
        content.startswith(b"\x89PNG\r\n") and content.endswith(b"IEND\xaeB`\x82") for content in written.values()
    )


def test_every_interval_th_call_draws_from_the_first_on() -> None:
    visualizer = TrainingVisualizer(None, interval=3, view_spectrogram=False, resolution=30)
    drawn = []
    for step in range(7):
        due = visualizer.is_due
        figures = visualizer.visualize({"a": (CLIP, CLIP)}, step)
        assert due == bool(figures)
        drawn.append(due)
    assert drawn == [True, False, False, True, False, False, True]


def test_only_what_is_wanted_is_drawn() -> None:
    wanted = {"view_waveform": False, "num_fft": 256, "resolution": 30}
    assert list(TrainingVisualizer(None, **wanted).visualize({"a": (CLIP, CLIP)}, 0)) == ["spectrogram/a"]


def test_workers_may_draw_at_the_same_time(tmp_path: Path) -> None:
    def draw(number: int) -> bytes:
        visualizer = TrainingVisualizer(tmp_path / str(number), resolution=40, num_fft=256)
        visualizer.visualize({"a": (0.5 * CLIP, CLIP)}, 0)
        return (tmp_path / str(number) / "a_0_spectrogram.png").read_bytes()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(draw, range(4)))) == 1


@pytest.mark.parametrize("label", ["", "../vocals", "a/b", "a\\b", ".."])
def test_a_label_never_leads_out_of_the_folder(tmp_path: Path, label: str) -> None:
    with pytest.raises(ConfigError, match="file’s name"):
        TrainingVisualizer(tmp_path / "images").visualize({label: (CLIP, CLIP)}, 0)
    assert not (tmp_path / "images").exists()


@pytest.mark.parametrize("setting", ["interval", "sample_rate", "num_fft", "hop_length", "resolution"])
def test_settings_out_of_range_are_errors(setting: str) -> None:
    with pytest.raises(ConfigError, match=setting):
        TrainingVisualizer(None, **{setting: 0})


def test_a_hop_that_leaves_out_sound_is_an_error() -> None:
    with pytest.raises(ConfigError, match="leave out sound"):
        TrainingVisualizer(None, num_fft=1024, hop_length=600)


def test_a_figure_that_cannot_be_written_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "images").write_text("a file in the way")
    with pytest.raises(OSError, match="images"):
        TrainingVisualizer(tmp_path / "images", resolution=30).visualize({"a": (CLIP, CLIP)}, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["images"]


def test_a_batch_instead_of_a_clip_is_an_error() -> None:
    with pytest.raises(ShapeError) as caught:
        TrainingVisualizer(None).visualize({"a": (CLIP[None], CLIP[None])}, 0)
    assert "one item of a batch" in caught.value.hint


def test_neither_torch_nor_pyplot_is_loaded() -> None:
    code = "from auralflow.visualization import TrainingVisualizer\nimport sys\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "matplotlib.figure" in loaded
    assert not {"torch", "matplotlib.pyplot"} & set(loaded)
