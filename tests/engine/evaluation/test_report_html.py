"""The HTML report is whole, needs no other file, and shows names as they are."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from xml.etree import ElementTree

from auralflow.evaluation.report_html import html_report
from support.reports import NASTY, make_result

VOID = {"meta", "img", "br", "link"}


class Reader(HTMLParser):
    """Makes sure that tags match, and keeps tags, texts and sources."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_it_is_well_formed_and_self_contained() -> None:
    reader = Reader()
    reader.feed(html_report(make_result()))
    reader.close()
    assert reader.open == []
    assert reader.tags.count("table") == 4  # a summary and the tracks of each stem
    assert "script" not in reader.tags
    (source,) = reader.sources
    kind, _, content = source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    ElementTree.fromstring(base64.b64decode(content))


def test_it_names_everything_as_it_is() -> None:
    text = html_report(make_result())
    reader = Reader()
    reader.feed(text)
    assert NASTY in reader.texts
    assert "<b>R&B" not in text
    whole = "".join(reader.texts)
    for words in ("A <net>", "Trained on MUSDB18 & more.", "It is <broken>.", "A note & more.", "guitar", "song 2"):
        assert words in whole
