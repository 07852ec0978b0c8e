from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.jobs.warmup import LoadedModels
from auralflow_studio.playback.player import Player
from auralflow_studio.presenters.comparison import Comparison, ComparisonPhase, ComparisonState
from support.comparisons import measure
from support.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import torch
    from pytestqt.qtbot import QtBot

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.models.base import SeparationModel
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow_studio.comparison_audio import ComparisonAudio
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.playback.output import Output

    Measured = tuple[EvaluationRequest, EvaluationResult]

LONG_MS = 60_000
DONE, FAILED = ComparisonPhase.DONE, ComparisonPhase.FAILED


class CountedModels(LoadedModels):
    """Loads the models of a test, and counts how often one is asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked = 0

    def get(self, name: str) -> SeparationModel:
        self.asked += 1
        return super().get(name)


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return measure(tmp_path)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown(LONG_MS)
    runner.deleteLater()


@pytest.fixture
def models(tmp_path: Path) -> CountedModels:
    return CountedModels(tmp_path)


@pytest.fixture
def comparison(
    runner: JobRunner, models: CountedModels, output: Output, tmp_path: Path, qtbot: QtBot
) -> Iterator[Comparison]:
    comparison = Comparison(runner, OpenStores(tmp_path / "cache"), models, lambda: "cpu")
    player = Player(output)
    comparison.set_player(player)
    yield comparison
    comparison.close()
    assert player.close(LONG_MS / 1000)
    comparison.deleteLater()
    player.deleteLater()


def player_of(comparison: Comparison) -> Player:
    assert comparison._player is not None
    return comparison._player


def audio_of(comparison: Comparison) -> ComparisonAudio:
    assert comparison.audio is not None
    return comparison.audio


def wait_for(comparison: Comparison, phase: ComparisonPhase, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: comparison.state.phase is phase, timeout=LONG_MS)


def test_a_model_is_heard_as_it_comes_and_at_once_the_next_time(
    comparison: Comparison, models: CountedModels, measured: Measured, qtbot: QtBot
) -> None:
    states = Receiver(comparison.changed)
    comparison.open(*measured, "Song 0001")
    assert comparison.is_open
    wanted = comparison.state.wanted
    assert wanted is not None
    assert (wanted.stem, wanted.estimator, comparison.state.heard) == ("vocals", "tiny", "estimate")
    wait_for(comparison, DONE, qtbot)
    phases = list(dict.fromkeys(state.phase for state in states.heard))
    assert phases == [
        ComparisonPhase.OPENING,
        ComparisonPhase.WAITING,
        ComparisonPhase.MAKING,
        ComparisonPhase.DONE,
    ]
    assert comparison.state.fraction == 1
    assert not comparison.state.is_outdated
    qtbot.waitUntil(lambda: audio_of(comparison).is_drawn, timeout=LONG_MS)
    assert models.asked == 1
    # Another stem of it was made along with the first.
    comparison.choose(stem="drums")
    wait_for(comparison, DONE, qtbot)
    assert audio_of(comparison).stem == "drums"
    comparison.close()
    assert comparison.state == ComparisonState()
    comparison.open(*measured, "Song 0001", stem="drums")
    wait_for(comparison, DONE, qtbot)
    assert models.asked == 1


def test_the_place_stays_whatever_is_heard(comparison: Comparison, measured: Measured, qtbot: QtBot) -> None:
    comparison.open(*measured, "Song 0001", estimator="made")
    wait_for(comparison, DONE, qtbot)
    player = player_of(comparison)
    player.seek(5000)
    player.set_loop(4000, 9000)
    first = audio_of(comparison)
    comparison.choose(estimator="mixture")
    wait_for(comparison, DONE, qtbot)
    comparison.choose(stem="drums")
    wait_for(comparison, DONE, qtbot)
    assert player.source is audio_of(comparison)
    assert player.position == 5000
    assert player.state.loop is not None
    assert first.is_closed
    comparison.open(*measured, "Song 0002")
    wait_for(comparison, DONE, qtbot)
    assert player.position == 0
    assert player.state.loop is None


def test_one_lane_is_heard(comparison: Comparison, measured: Measured, qtbot: QtBot) -> None:
    comparison.open(*measured, "Song 0001", estimator="made")
    wait_for(comparison, DONE, qtbot)
    player = player_of(comparison)
    comparison.hear("reference")
    comparison.hear("nothing of the kind")
    assert comparison.state.heard == "reference"
    player.set_loop(0, audio_of(comparison).frames)
    player.play()
    qtbot.waitUntil(lambda: max(player.levels()["reference"]) > 0.001, timeout=LONG_MS)
    levels = player.levels()
    assert {lane for lane in levels if max(levels[lane]) > 0} == {"reference", "master"}
    # What is heard of one song is heard of the next.
    comparison.open(*measured, "Song 0002", estimator="made")
    wait_for(comparison, DONE, qtbot)
    assert comparison.state.heard == "reference"


@dataclass(frozen=True)
class Song:
    """Stands for a song that is separated."""

    done: list[str]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        self.done.append("song")


def test_songs_that_are_separated_go_first(
    comparison: Comparison, runner: JobRunner, models: CountedModels, measured: Measured, qtbot: QtBot
) -> None:
    order: list[str] = []
    began, may_go = threading.Event(), threading.Event()
    network = models.get(measured[0].models[0].source)
    forward = network.forward

    def slow(mixture: torch.Tensor) -> torch.Tensor:
        order.append("estimate")
        began.set()
        assert may_go.wait(LONG_MS / 1000)
        return forward(mixture)

    network.forward = slow  # type: ignore[method-assign]
    comparison.open(*measured, "Song 0001")
    qtbot.waitUntil(began.is_set, timeout=LONG_MS)
    wait_for(comparison, ComparisonPhase.MAKING, qtbot)
    # A song comes while the estimate is made, which stops, and goes on behind it.
    making = comparison._making
    assert making is not None
    runner.submit(Song(order), Resource.MODEL)
    qtbot.waitUntil(lambda: making.token.is_cancelled, timeout=LONG_MS)
    may_go.set()
    wait_for(comparison, DONE, qtbot)
    assert order[:3] == ["estimate", "song", "estimate"]
    assert audio_of(comparison).is_complete


def test_what_has_gone_is_told_and_the_rest_can_be_heard(
    comparison: Comparison, measured: Measured, qtbot: QtBot, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "tiny")
    comparison.open(*measured, "Song 0001")
    wait_for(comparison, FAILED, qtbot)
    assert comparison.state.problem is not None
    audio = audio_of(comparison)
    assert audio.read("reference", 0, audio.frames).any()
    # Another one may be there; and the same again, when it was put back.
    comparison.choose(estimator="made")
    wait_for(comparison, DONE, qtbot)
    assert comparison.state.problem is None
    shutil.rmtree(measured[0].dataset)
    comparison.open(*measured, "Song 0002", estimator="made")
    wait_for(comparison, FAILED, qtbot)
    assert comparison.audio is None
    assert player_of(comparison).source is None
    comparison.open(*measured, "Song 0002", estimator="made")
    assert comparison.state.phase is ComparisonPhase.OPENING


def test_a_song_without_figures_is_not_opened(comparison: Comparison, measured: Measured) -> None:
    comparison.open(*measured, "Song 0009")
    assert not comparison.is_open
    comparison.choose(stem="drums")
    assert comparison.state == ComparisonState()


def test_closed_while_it_is_opened_nothing_stays_open(
    comparison: Comparison, runner: JobRunner, measured: Measured, qtbot: QtBot
) -> None:
    opened = Receiver(comparison.opened)
    comparison.open(*measured, "Song 0001")
    comparison.close()
    comparison.open(*measured, "Song 0001", estimator="made")
    comparison.choose(stem="drums")
    wait_for(comparison, DONE, qtbot)
    assert len(opened.heard) == 1
    assert audio_of(comparison).stem == "drums"
    comparison.close()
    qtbot.waitUntil(lambda: not runner.is_busy(Resource.OPEN), timeout=LONG_MS)
    assert opened.heard[0].is_closed
