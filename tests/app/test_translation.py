from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from auralflow.text import Text
from auralflow_studio.translation import ENGINE_CONTEXT, install_translations, shown_text, shown_texts
from support.translations import CODE, write_bracketed


class Dictionary(QTranslator):
    """Translates what it has in the context of the engine."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return self.words.get(source) if context == ENGINE_CONTEXT else None


@pytest.fixture
def words(qapp: QApplication) -> Iterator[dict[str, str]]:
    dictionary = Dictionary({})
    qapp.installTranslator(dictionary)
    yield dictionary.words
    qapp.removeTranslator(dictionary)


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    before, owner = QLocale(), QObject()
    yield owner
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    QLocale.setDefault(before)


class Window(QObject):
    def exported(self, count: int) -> str:
        return QCoreApplication.translate("Studio", "Exported %n file(s) of {0}", "", count).format("a")


def test_without_a_translation_it_is_english(words: dict[str, str]) -> None:
    assert shown_text("") == ""
    assert shown_text("Choose WAV.") == "Choose WAV."
    assert shown_text(Text("“{name}” holds {kind}", name="a", kind=Text("a program"))) == "“a” holds a program"


def test_template_and_values_are_translated(words: dict[str, str]) -> None:
    words["“{name}” holds {kind}"] = "{kind} ist in „{name}“"
    words["a program"] = "ein Programm"
    words["Choose WAV."] = "Nimm WAV."
    text = Text("“{name}” holds {kind}", name="a program", kind=Text("a program"))
    assert shown_text(text) == "ein Programm ist in „a program“", "the name of a file is no word"
    assert shown_texts([text, "Choose WAV."]) == "ein Programm ist in „a program“ Nimm WAV."
    assert text == "“a program” holds a program"


def test_braces_in_literals_are_no_fields(words: dict[str, str]) -> None:
    words["Add {stem} to it."] = "Füge {stem} hinzu."
    assert shown_text("Add {stem} to it.") == "Füge {stem} hinzu."
    assert shown_text(Text("as {{n:02}}")) == "as {n:02}"


@pytest.mark.parametrize("broken", ["{nome}", "{name", "{0}", "{name:d}", "{name.x}", "{}"])
def test_a_broken_translation_is_not_used(words: dict[str, str], broken: str, caplog: pytest.LogCaptureFixture) -> None:
    words["“{name}” is empty"] = broken
    with caplog.at_level(logging.INFO, "auralflow_studio.translation"):
        assert shown_text(Text("“{name}” is empty", name="a")) == "“a” is empty"
    assert broken in caplog.text


def test_english_has_plurals(qapp: QApplication, owner: QObject, tmp_path: Path) -> None:
    assert install_translations(qapp, "en", tmp_path, owner) == "en"
    assert Window().exported(1) == "Exported 1 file of a"
    assert Window().exported(5) == "Exported 5 files of a"
    assert shown_text("Choose WAV.") == "Choose WAV."


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "C", "fr", "en_GB"])
def test_what_is_not_translated_is_english(qapp: QApplication, owner: QObject, tmp_path: Path, language: str) -> None:
    before = QLocale()
    assert install_translations(qapp, language, tmp_path / "missing", owner) == "en"
    assert Window().exported(2) == "Exported 2 files of a"
    assert QLocale() == before


def test_a_file_in_the_profile_is_used(qapp: QApplication, owner: QObject, tmp_path: Path) -> None:
    write_bracketed(tmp_path)
    assert install_translations(qapp, CODE, tmp_path, owner) == CODE
    assert shown_text(Text("“{name}” is a folder.", name="a")) == "⟦“⟧a⟦” is a folder.⟧"
    assert Window().exported(2) == "⟦Exported 2 file(s) of ⟧a"
    assert QLocale().language() == QLocale(CODE).language()


def test_qts_own_words_come_with_it(qapp: QApplication, owner: QObject, tmp_path: Path) -> None:
    write_bracketed(tmp_path).rename(tmp_path / "auralflow_de.qm")
    assert install_translations(qapp, "de_AT", tmp_path, owner) == "de"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_a_damaged_file_is_said_and_left(
    qapp: QApplication, owner: QObject, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / f"auralflow_{CODE}.qm").write_text("nothing of the kind")
    with caplog.at_level(logging.INFO, "auralflow_studio.translation"):
        assert install_translations(qapp, CODE, tmp_path, owner) == "en"
    assert "is no translation" in caplog.text


def test_the_languages_of_the_system_are_tried_in_turn(
    qapp: QApplication, owner: QObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bracketed(tmp_path)
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(CODE))
    before = QLocale()
    assert install_translations(qapp, "", tmp_path, owner) == CODE
    assert QLocale() == before, "the system's own"


def test_translations_go_with_their_owner(qapp: QApplication, tmp_path: Path) -> None:
    write_bracketed(tmp_path)
    before, owner = QLocale(), QObject()
    install_translations(qapp, CODE, tmp_path, owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    QLocale.setDefault(before)
    assert shown_text("Choose WAV.") == "Choose WAV."
