"""A model that has no stem for the rest gets one."""

from __future__ import annotations

import pytest

from auralflow.models import list_models
from auralflow.models.rest import REST, covers_mixture, info_with_rest


@pytest.mark.parametrize(
    ("sources", "covers"),
    [
        (("vocals", "accompaniment"), True),
        (("vocals", "drums", "bass", "other"), True),
        (("vocals", "rest"), True),
        (("vocals",), False),
        (("other",), False),
        (("vocals", "drums", "bass"), False),
    ],
)
def test_sources_cover_a_mixture_with_a_stem_for_all_the_rest(sources: tuple[str, ...], covers: bool) -> None:
    assert covers_mixture(sources) is covers


def test_spleeter_covers_it_and_stays_as_it_is() -> None:
    (info,) = list_models()
    assert info_with_rest(info) is info


def test_others_get_a_source_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from auralflow.models.architectures import architecture_named

    info = architecture_named("BandSplitNet").configure({"targets": ["vocals"]}).info
    assert info_with_rest(info).sources == ("vocals", REST)
    assert info_with_rest(info_with_rest(info)).sources == ("vocals", REST)
