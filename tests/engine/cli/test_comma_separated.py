"""Names are taken from between commas."""

from __future__ import annotations

import pytest

from auralflow.cli.comma_separated import comma_separated


@pytest.mark.parametrize(
    ("text", "names"),
    [("", ()), (" , ,", ()), ("vocals", ("vocals",)), (" lead vocals ,drums,", ("lead vocals", "drums"))],
)
def test_names_stand_between_commas(text: str, names: tuple[str, ...]) -> None:
    assert comma_separated(text) == names
