"""A pipeline is its augmentations one after another, and its mixture is the sum of the stems."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from auralflow.augment import (
    AugmentPipeline,
    ChannelSwap,
    Gain,
    PitchTempo,
    Polarity,
    Remix,
    TimeShift,
    default_augmentation,
)
from auralflow.errors import ShapeError

STEPS = [
    TimeShift(max_frames=100),
    Gain(),
    Remix(),
    PitchTempo(probability=0.5),
    ChannelSwap(),
    Remix(probability=0.5),
    Polarity(),
    Gain(lowest=0.5, highest=2),
    TimeShift(max_frames=999),
]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_one_pass_gives_what_the_steps_give_one_by_one() -> None:
    stems = torch.randn(4, 3, 2, 2000, generator=seeded())
    pipeline = AugmentPipeline(STEPS)
    drawn = pipeline.draw(seeded(1), stems.shape)
    one_by_one, generator = stems, seeded(1)
    for step, parameters in zip(STEPS, drawn.steps, strict=True):
        again = step.draw(generator, stems.shape)
        for name, values in vars(parameters).items():
            assert torch.equal(values, getattr(again, name))
        one_by_one = step.apply(one_by_one, parameters)
    torch.testing.assert_close(pipeline.apply(stems, drawn), one_by_one, rtol=1e-5, atol=1e-5)


def test_the_mixture_is_exactly_the_sum() -> None:
    stems = torch.randn(4, 3, 2, 2000, generator=seeded())
    mixture, changed = default_augmentation()(stems, seeded(1))
    assert torch.equal(mixture, changed.sum(1))
    np.testing.assert_allclose(mixture.double().numpy(), changed.double().numpy().sum(1), atol=1e-5)
    assert not torch.equal(changed, stems)


def test_pipelines_nest_and_empty_ones_change_nothing() -> None:
    stems = torch.randn(4, 3, 2, 200, generator=seeded())
    inner = AugmentPipeline([Remix(), Gain()])
    nested = AugmentPipeline([inner, AugmentPipeline([]), Polarity()])
    flat = AugmentPipeline([Remix(), Gain(), Polarity()])
    torch.testing.assert_close(nested(stems, seeded()), flat(stems, seeded()))
    assert torch.equal(AugmentPipeline([])(stems, seeded()).stems, stems)
    assert repr(inner) == (
        "AugmentPipeline([Remix(probability=1.0), Gain(lowest=0.25, highest=1.25, even_in_db=False)])"
    )


def test_parameters_of_another_pipeline_are_refused() -> None:
    drawn = AugmentPipeline([Gain()]).draw(seeded(), (1, 1, 1, 5))
    with pytest.raises(ShapeError, match="2 augmentations cannot apply the parameters of 1"):
        AugmentPipeline([Gain(), Polarity()]).apply(torch.zeros(1, 1, 1, 5), drawn)
