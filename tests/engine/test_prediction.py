"""The inverse transform of a prediction runs once, and only if somebody wants waveforms."""

from __future__ import annotations

import torch

from auralflow.prediction import Prediction


def test_waveforms_are_made_once_and_only_when_asked_for() -> None:
    made: list[torch.Tensor] = []

    def synthesize() -> torch.Tensor:
        made.append(torch.zeros(1, 2, 1, 8))
        return made[-1]

    prediction = Prediction(mixture=torch.zeros(1, 1, 8), synthesize=synthesize)
    assert made == []
    assert prediction.waveform is prediction.waveform
    assert len(made) == 1
