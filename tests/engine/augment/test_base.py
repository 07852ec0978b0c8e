"""What all augmentations share: checked shapes, and draws that come from the CPU whatever the device."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from scipy.stats import kstest

from auralflow.augment import Augmentation, ChannelSwap, Gain, PitchTempo, Polarity, Remix, TimeShift
from auralflow.augment import default_augmentation as default
from auralflow.augment.base import StemsShape, chance, require_stems, uniform
from auralflow.errors import ConfigError, ShapeError

ALL: list[Augmentation[Any]] = [
    Gain(),
    Gain(lowest=0.1, highest=2, even_in_db=True),
    Polarity(),
    ChannelSwap(),
    TimeShift(max_frames=700),
    Remix(probability=0.7),
    PitchTempo(probability=0.6),
    default(pitch_tempo_probability=0.5),
]


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_the_same_seed_gives_the_same_stems_and_those_given_stay_as_they_are(augmentation: Augmentation[Any]) -> None:
    stems = torch.randn(4, 3, 2, 3000, generator=seeded())
    before = stems.clone()
    first = augmentation.apply(stems, augmentation.draw(seeded(1), stems.shape))
    again = augmentation.apply(stems, augmentation.draw(seeded(1), stems.shape))
    other = augmentation.apply(stems, augmentation.draw(seeded(2), stems.shape))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(stems, before)
    assert (first.shape, first.dtype) == (stems.shape, stems.dtype)


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (3, 2, 1, 5), (2, 1, 2, 2999)])
def test_any_shape_any_layout_and_silence(augmentation: Augmentation[Any], shape: tuple[int, ...]) -> None:
    drawn = augmentation.draw(seeded(3), shape)
    assert torch.equal(augmentation.apply(torch.zeros(shape), drawn), torch.zeros(shape))
    stems = torch.randn(shape, generator=seeded())
    # As a DataLoader stacks the items of an AudioDataset: the targets' axis lies last in memory.
    as_loaded = stems.movedim(1, -1).contiguous().movedim(-1, 1)
    changed = augmentation.apply(as_loaded, drawn)
    assert changed.isfinite().all()
    assert torch.equal(changed, augmentation.apply(stems, drawn))


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_no_step_waits_for_the_device_and_gradients_end_here(augmentation: Augmentation[Any]) -> None:
    shape = (4, 3, 2, 3000)
    # The meta device has no samples: whatever asked for one would fail, as would a second device among the operands.
    changed = augmentation.apply(torch.empty(shape, device="meta"), augmentation.draw(seeded(), shape))
    assert (changed.device.type, changed.shape) == ("meta", shape)
    learnt = torch.randn(shape, requires_grad=True)
    assert not augmentation.apply(learnt, augmentation.draw(seeded(), shape)).requires_grad


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_draws_are_on_the_cpu_whatever_the_default_device_is(augmentation: Augmentation[Any]) -> None:
    stems = torch.randn(4, 2, 2, 3000, generator=seeded())
    with torch.device("meta"):
        drawn = augmentation.draw(seeded(), stems.shape)
    expected = augmentation.draw(seeded(), stems.shape)
    assert torch.equal(augmentation.apply(stems, drawn), augmentation.apply(stems, expected))


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_how_many_numbers_are_drawn_depends_on_batch_and_targets_alone(augmentation: Augmentation[Any]) -> None:
    mono, stereo = seeded(5), seeded(5)
    augmentation.draw(mono, (4, 3, 1, 100))
    augmentation.draw(stereo, (4, 3, 2, 9000))
    assert torch.equal(mono.get_state(), stereo.get_state())


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_half_precision_and_double(augmentation: Augmentation[Any]) -> None:
    stems = torch.randn(4, 2, 2, 3000, generator=seeded(), dtype=torch.float64)
    drawn = augmentation.draw(seeded(), stems.shape)
    assert augmentation.apply(stems, drawn).dtype == torch.float64
    assert augmentation.apply(stems.to(torch.bfloat16), drawn).dtype == torch.bfloat16


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("augmentation", [a for a in ALL if not isinstance(a, PitchTempo)][:-1], ids=repr)
def test_a_gpu_gives_the_same(augmentation: Augmentation[Any]) -> None:
    stems = torch.randn(4, 3, 2, 3000, generator=seeded())
    drawn = augmentation.draw(seeded(), stems.shape)
    assert torch.equal(augmentation.apply(stems.cuda(), drawn).cpu(), augmentation.apply(stems, drawn))


@pytest.mark.parametrize("augmentation", ALL, ids=repr)
def test_wrong_stems(augmentation: Augmentation[Any]) -> None:
    with pytest.raises(ShapeError, match="batch, targets") as caught:
        augmentation.draw(seeded(), (4, 2, 100))
    assert "movedim" in caught.value.hint
    drawn = augmentation.draw(seeded(), (4, 2, 2, 100))
    for wrong in (torch.zeros(4, 2, 100), torch.zeros(4, 2, 2, 0), torch.zeros(4, 2, 2, 100, dtype=torch.int16)):
        with pytest.raises(ShapeError):
            augmentation.apply(wrong, drawn)
    with pytest.raises(ShapeError, match="fit"):
        augmentation.apply(torch.zeros(5, 2, 2, 100), drawn)


def test_uniform_numbers() -> None:
    numbers = uniform(seeded(), (20_000,), -3, 5)
    assert kstest(numbers.numpy(), "uniform", (-3, 8)).pvalue > 0.01
    assert (numbers.dtype, numbers.min() >= -3, numbers.max() <= 5) == (torch.float64, True, True)


@pytest.mark.parametrize("probability", [0.0, 0.2, 1.0])
def test_chance(probability: float) -> None:
    share = chance(seeded(), (100, 100), probability).double().mean().item()
    assert share == pytest.approx(probability, abs=4 * (probability * (1 - probability) / 10_000) ** 0.5)


def test_a_generator_of_another_device_is_refused() -> None:
    class Elsewhere:
        device = torch.device("cuda")

    with pytest.raises(ConfigError, match="cuda"):
        uniform(Elsewhere(), (1,), 0, 1)  # type: ignore[arg-type]


def test_checked_shape() -> None:
    assert require_stems(torch.zeros(2, 3, 1, 7)) == StemsShape(batch=2, targets=3, channels=1, frames=7)
