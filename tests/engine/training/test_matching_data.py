"""Data of other stems, order, sample rate or channels than a model's is found wherever it lies."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from torch.utils.data import ConcatDataset, StackDataset, Subset

from auralflow.errors import ConfigError
from auralflow.training.matching_data import facts_of, require_matching_data
from support.models import make_info
from support.tiny_training import RATE, TARGETS, chunks

INFO = make_info(sources=TARGETS, sample_rate=RATE, channels=1)
SWAPPED: Any = chunks(4, targets=TARGETS[::-1])


@pytest.mark.parametrize(
    "dataset",
    [
        SWAPPED,
        Subset(SWAPPED, [0]),
        ConcatDataset([chunks(4), SWAPPED]),
        StackDataset(one=chunks(4), other=Subset(SWAPPED, [0, 1, 2, 3])),
    ],
)
def test_swapped_stems_are_found_however_deep(dataset: Any) -> None:
    with pytest.raises(ConfigError, match="in another order: drums, vocals, not vocals, drums") as caught:
        require_matching_data(INFO, dataset, "training")
    assert "targets=['vocals', 'drums']" in caught.value.hint


def test_what_fits_and_what_says_nothing_is_fine() -> None:
    require_matching_data(INFO, ConcatDataset([chunks(4), chunks(4)]), "training")
    require_matching_data(INFO, [], "training")


def test_labels_of_other_libraries_are_no_stems() -> None:
    assert facts_of(SimpleNamespace(targets=[3, 4], sample_rate="?", channels=None)) == {}
