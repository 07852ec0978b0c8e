from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from auralflow.errors import ModelLoadError
from auralflow.models.weights import CARD_NAME, WEIGHTS_NAME, ModelCard, fingerprint, load_weights, save_weights


def make_card(sha256: str) -> ModelCard:
    return ModelCard(
        name="ämpel", architecture="test", config={"layers": 2}, sources=("a", "b"), sample_rate=44100, channels=2,
        license="MIT", origin="tests", sha256=sha256, metrics={"SDR": 6.5},
    )  # fmt: skip


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    return {"b": torch.arange(6.0).reshape(2, 3), "a": torch.tensor([1, 2])}


def test_what_is_saved_comes_back(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    card = make_card(fingerprint(tensors))
    save_weights(tmp_path / "m", tensors, card)
    loaded, loaded_card = load_weights(tmp_path / "m")
    assert loaded_card == card
    assert loaded.keys() == tensors.keys()
    assert all(torch.equal(loaded[name], tensors[name]) for name in tensors)
    assert sorted(p.name for p in (tmp_path / "m").iterdir()) == [CARD_NAME, WEIGHTS_NAME]


def test_the_fingerprint_sees_values_shapes_and_names(tensors: dict[str, torch.Tensor]) -> None:
    variants = [
        tensors,
        {**tensors, "a": torch.tensor([1, 3])},
        {**tensors, "b": tensors["b"].reshape(3, 2)},
        {"c": tensors["b"], "a": tensors["a"]},
    ]
    assert len({fingerprint(v) for v in variants}) == 4
    assert fingerprint(dict(reversed(tensors.items()))) == fingerprint(tensors)


def test_a_pickle_under_the_weights_name_is_refused_and_not_run(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    save_weights(tmp_path, tensors, make_card(fingerprint(tensors)))

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "exploded",))

    (tmp_path / WEIGHTS_NAME).write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ModelLoadError):
        load_weights(tmp_path)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"schema_version": 1}', '{"schema_version": 1, "colour": 2}'])
def test_a_bad_card_is_refused(tmp_path: Path, tensors: dict[str, torch.Tensor], content: str) -> None:
    save_weights(tmp_path, tensors, make_card(fingerprint(tensors)))
    (tmp_path / CARD_NAME).write_text(content)
    with pytest.raises(ModelLoadError):
        load_weights(tmp_path)


def test_weights_that_are_newer_than_their_card_bring_their_own(
    tmp_path: Path, tensors: dict[str, torch.Tensor]
) -> None:
    newer = {**tensors, "a": torch.tensor([5, 6])}
    save_weights(tmp_path / "old", tensors, make_card(fingerprint(tensors)))
    save_weights(tmp_path / "new", newer, make_card(fingerprint(newer)))
    # As a program leaves it that is stopped between the two files.
    (tmp_path / "new" / WEIGHTS_NAME).replace(tmp_path / "old" / WEIGHTS_NAME)
    loaded, card = load_weights(tmp_path / "old")
    assert torch.equal(loaded["a"], newer["a"])
    assert card == make_card(fingerprint(newer))


def test_weights_of_another_model_are_refused(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    save_weights(tmp_path / "mine", tensors, make_card(fingerprint(tensors)))
    other = {"b": tensors["b"]}
    save_weights(tmp_path / "other", other, replace(make_card(fingerprint(other)), name="another"))
    (tmp_path / "other" / WEIGHTS_NAME).replace(tmp_path / "mine" / WEIGHTS_NAME)
    with pytest.raises(ModelLoadError, match="not those of their card"):
        load_weights(tmp_path / "mine")
