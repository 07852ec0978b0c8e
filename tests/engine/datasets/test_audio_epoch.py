"""The epoch is one number for all copies that workers have."""

from __future__ import annotations

import pytest
import torch.multiprocessing

from auralflow.datasets.audio_epoch import SharedEpoch
from auralflow.errors import ConfigError


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_one_process_sets_another_sees(method: str) -> None:
    epoch = SharedEpoch(2)
    context = torch.multiprocessing.get_context(method)
    process = context.Process(target=epoch.set, args=(7,))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert int(epoch) == 7


def test_epochs_are_not_negative() -> None:
    epoch = SharedEpoch()
    assert int(epoch) == 0
    with pytest.raises(ConfigError, match="-1"):
        epoch.set(-1)
    with pytest.raises(ConfigError, match="-1"):
        SharedEpoch(-1)
