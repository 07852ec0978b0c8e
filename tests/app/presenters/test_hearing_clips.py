from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.clips import MIXTURE, MODEL, TRUTH
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.playback.player import Player
from auralflow_studio.presenters.hearing_clips import HearingClips
from support.clips import write_clips
from support.trainings import LONG_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.playback.output import Output


@pytest.fixture
def hearing(output: Output) -> Iterator[HearingClips]:
    runner = JobRunner()
    hearing = HearingClips(runner, lambda: Player(output))
    yield hearing
    assert hearing.close(LONG_MS / 1000)
    assert runner.shutdown(LONG_MS)
    hearing.deleteLater()


def loaded(hearing: HearingClips) -> bool:
    state = hearing.state
    return state.sound is not None and state.sound.wanted == state.wanted


def test_the_newest_epoch_is_heard_until_somebody_goes_back(
    hearing: HearingClips, tmp_path: Path, qtbot: QtBot
) -> None:
    write_clips(tmp_path, epochs=1)
    hearing.look_at(tmp_path, ("vocals",))
    qtbot.waitUntil(lambda: loaded(hearing), timeout=LONG_MS)
    assert (hearing.state.clip, hearing.state.stem, hearing.state.epoch, hearing.state.heard) == (1, "vocals", 1, MODEL)
    write_clips(tmp_path, epochs=3)
    hearing.look_at(tmp_path, ("vocals",))
    qtbot.waitUntil(lambda: hearing.state.epoch == 3 and loaded(hearing), timeout=LONG_MS)
    hearing.choose(epoch=2)
    write_clips(tmp_path, epochs=4)
    hearing.look_at(tmp_path, ("vocals",))
    qtbot.waitUntil(lambda: hearing.state.clips is not None and len(hearing.state.clips.epochs) == 4, timeout=LONG_MS)
    assert hearing.state.epoch == 2


def test_of_an_epoch_that_the_training_has_removed_the_nearest_is_heard(
    hearing: HearingClips, tmp_path: Path, qtbot: QtBot
) -> None:
    failures: list[object] = []
    hearing.failed.connect(failures.append)
    write_clips(tmp_path, epochs=4)
    hearing.look_at(tmp_path, ("vocals",))
    qtbot.waitUntil(lambda: loaded(hearing), timeout=LONG_MS)
    for clip in (tmp_path / "previews").iterdir():
        shutil.rmtree(clip / "epoch 0002")
    hearing.choose(epoch=2)  # the list does not know yet
    qtbot.waitUntil(lambda: hearing.state.epoch in (1, 3) and loaded(hearing), timeout=LONG_MS)
    assert failures == []
    assert hearing.state.clips is not None
    assert hearing.state.clips.epochs == (1, 3, 4)


def test_versions_change_while_it_plays_and_the_place_stays(
    hearing: HearingClips, tmp_path: Path, qtbot: QtBot
) -> None:
    write_clips(tmp_path, epochs=2, seconds=5)
    hearing.look_at(tmp_path, ("vocals",))
    qtbot.waitUntil(lambda: loaded(hearing), timeout=LONG_MS)
    assert hearing.player is None, "no sound device is opened before something is to be heard"
    hearing.toggle()
    assert hearing.is_playing
    player = hearing.player
    assert player is not None
    levels = {}
    for version in (MIXTURE, TRUTH, MODEL):
        hearing.choose(heard=version)
        others = {MIXTURE, TRUTH, MODEL} - {version}
        qtbot.waitUntil(
            lambda version=version, others=others: (  # type: ignore[misc]
                player.levels()[version][0] > 0 and all(player.levels()[other][0] == 0 for other in others)
            ),
            timeout=LONG_MS,
        )
        levels[version] = player.levels()[version][0]
    assert levels[MIXTURE] == pytest.approx(0.5, abs=0.01)
    assert levels[TRUTH] == pytest.approx(0.25, abs=0.01)
    place = player.position
    hearing.choose(epoch=1)
    qtbot.waitUntil(lambda: loaded(hearing), timeout=LONG_MS)
    assert hearing.is_playing
    assert player.position >= place
    hearing.toggle()
    assert not hearing.is_playing


def test_another_run_is_another_sound(hearing: HearingClips, tmp_path: Path, qtbot: QtBot) -> None:
    write_clips(tmp_path / "one")
    hearing.look_at(tmp_path / "one", ("vocals",))
    qtbot.waitUntil(lambda: loaded(hearing), timeout=LONG_MS)
    hearing.toggle()
    hearing.look_at(tmp_path / "two", ("vocals",))
    assert not hearing.is_playing
    assert hearing.state.sound is None
    qtbot.waitUntil(lambda: hearing.state.clips is not None, timeout=LONG_MS)
    assert hearing.state.clip == 0
