"""museval is asked only where it is installed, and what it refuses is said."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from auralflow.errors import ConfigError
from auralflow.evaluation.museval_scores import museval_frames, require_museval


def test_it_is_named_if_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="not installed") as caught:
        require_museval()
    assert "auralflow-studio[evaluation]" in caught.value.hint


def test_what_it_refuses_becomes_a_note() -> None:
    sounds = np.random.default_rng(0).normal(size=(2, 500, 1))
    silent = sounds * np.array([0, 1])[:, None, None]
    found, note = museval_frames(sounds, silent, 100)
    assert found is None
    assert "museval gives no figures: All the reference sources should be non-silent" in note
