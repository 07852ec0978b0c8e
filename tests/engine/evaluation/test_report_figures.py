"""Box plots show the tracks' medians."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from auralflow.evaluation.report_figures import as_svg, box_plots
from support.reports import make_result


def test_each_stem_has_a_picture_with_each_estimators_tracks() -> None:
    figure = box_plots(make_result())
    assert [axes.get_title("left") for axes in figure.axes] == ["vocals", "drums"]
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["net<1>", "mixture"]
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "."]
    assert [list(line.get_xdata()) for line in dots] == [[1.0, 1.0, 3.5]] * 2
    root = ElementTree.fromstring(as_svg(figure))
    assert root.tag.endswith("svg")


def test_what_has_no_figures_is_an_empty_row() -> None:
    result = make_result()
    empty = replace(result, scores=result.scores[3:])
    figure = box_plots(empty)
    assert len([line for line in figure.axes[0].lines if line.get_marker() == "."]) == 1


@pytest.mark.parametrize("stems", [("vocals",), ("vocals", "drums", "bass")])
def test_any_number_of_stems(stems: tuple[str, ...]) -> None:
    assert len(box_plots(replace(make_result(), stems=stems)).axes) == len(stems)
