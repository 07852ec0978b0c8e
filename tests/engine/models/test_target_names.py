"""Targets are a tuple of names, whatever a file or a command line held."""

from __future__ import annotations

import pytest

from auralflow.errors import ConfigError
from auralflow.models.target_names import require_target_names


@pytest.mark.parametrize("targets", [(), "vocals", ["vocals"], ("vocals", ""), ("vocals", 1), None])
def test_anything_else_is_refused(targets: object) -> None:
    with pytest.raises(ConfigError, match="targets must be a list of names") as caught:
        require_target_names(targets)
    assert repr(targets) in caught.value.message


def test_names_are_taken() -> None:
    require_target_names(("vocals", "drums"))
