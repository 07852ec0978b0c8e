"""What names of stems tell."""

from __future__ import annotations

from auralflow.stem_names import is_known


def test_names_alone_tell_what_can_be_had() -> None:
    assert is_known("no_vocals", {"vocals"}, has_mixture=True)
    assert not is_known("no_vocals", {"vocals"}, has_mixture=False)
    assert is_known("no_vocals", {"vocals", "drums"}, has_mixture=False)
    assert is_known("no_vocals", {"instrumental"}, has_mixture=False)
    assert not is_known("no_vocals", {"drums"}, has_mixture=True)
    assert not is_known("drums", {"vocals"}, has_mixture=True)
