"""Names and folders become what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from auralflow.datasets.layouts import find_tracks
from auralflow.errors import ConfigError, ModelLoadError
from auralflow.evaluation import EstimatesFolder, ModelEstimator, evaluate
from auralflow.evaluation.estimator_choice import chosen_estimators, is_estimates_folder
from auralflow.models import WaveformModel, load_model, load_saved_model, save_model
from support.evaluation import Attenuated, write_songs
from support.small_trainings import small_model


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs", 1)


def copy_of(songs: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    (songs / "test/song 0").rename(folder / "song 0")
    return folder


def test_models_folders_and_estimators_are_taken_in_order(songs: Path, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "run/model", name="tiny", license="MIT", origin="Never trained.")
    tracks = find_tracks(songs)
    made = copy_of(songs, tmp_path / "made")
    own = Attenuated()
    found = chosen_estimators(
        [tmp_path / "run", str(made), own, "spleeter-2stems"], tracks, device="cpu", settings=None
    )
    assert [type(each) for each in found] == [ModelEstimator, EstimatesFolder, Attenuated, ModelEstimator]
    assert [each.facts.name for each in found] == ["tiny", "made", "attenuated", "spleeter-2stems"]


@pytest.mark.parametrize("models", [None, "spleeter-2stems", Path("model"), 5])
def test_what_is_no_list_of_models_is_refused(models: Any) -> None:
    with pytest.raises(ConfigError, match="must be a list of models"):
        chosen_estimators(models, [], device="cpu", settings=None)


class Halves(torch.nn.Module):
    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        return torch.stack([0.5 * mixture, 0.5 * mixture], 1)


def test_a_loaded_model_is_measured_as_its_folder_is(songs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    save_model(small_model(), folder, name="tiny", license="MIT", origin="Never trained.")
    first = evaluate([folder], songs, tmp_path / "out", device="cpu", oracle=False)
    assert (first.measured, first.kept) == (2, 0)
    for model in (load_model(folder), load_saved_model(folder)):
        again = evaluate([model], songs, tmp_path / "out", device="cpu", oracle=False)
        assert again == first
        assert again.kept == 2, "nothing is measured twice"
    own = WaveformModel(Halves(), ["vocals", "drums"], 8000)
    result = evaluate([own, load_model(folder)], songs, tmp_path / "own", device="cpu", oracle=False)
    assert [facts.name for facts in result.estimators] == ["own-model", "tiny", "mixture"]
    assert set(result.stems) == {"vocals", "drums"}


def test_folders_of_the_same_name_are_told_apart_by_what_is_above_them(songs: Path, tmp_path: Path) -> None:
    tracks = find_tracks(songs)
    made = copy_of(songs, tmp_path / "one/htdemucs")
    other = tmp_path / "two/htdemucs"
    other.parent.mkdir()
    other.symlink_to(made, target_is_directory=True)
    again = tmp_path / "three/htdemucs"
    again.mkdir(parents=True)
    for path in (made / "song 0").iterdir():
        target = again / "song 0" / path.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    found = chosen_estimators([made, again], tracks, device="cpu", settings=None)
    assert [each.facts.name for each in found] == ["htdemucs", "three/htdemucs"]


def test_only_folders_of_sound_are_estimates(songs: Path, tmp_path: Path) -> None:
    assert is_estimates_folder(songs)
    assert is_estimates_folder(str(songs))
    assert not is_estimates_folder("spleeter-2stems")
    assert not is_estimates_folder(tmp_path / "gone")
    (tmp_path / "empty").mkdir()
    assert not is_estimates_folder(tmp_path / "empty")
    # A training has clips before it has a model.
    (songs / "config.toml").touch()
    assert not is_estimates_folder(songs)


def test_what_is_neither_is_said(songs: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    tracks = find_tracks(songs)
    with pytest.raises(ModelLoadError, match=r"no model in .*empty"):
        chosen_estimators([tmp_path / "empty"], tracks, device="cpu", settings=None)
    with pytest.raises(ConfigError, match="no model “mine”"):
        chosen_estimators(["mine"], tracks, device="cpu", settings=None)
    with pytest.raises(ConfigError, match="A Halves cannot be measured") as caught:
        chosen_estimators([Halves()], tracks, device="cpu", settings=None)  # type: ignore[list-item]
    assert "WaveformModel" in caught.value.hint
