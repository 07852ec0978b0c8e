"""The language of the window: finding translations, and the engine's English sentences in it.

A translation is a file `auralflow_<code>.qm`, in the profile or among the resources; those of the profile go first.
English is always there, for its plural forms. `packaging/update_translations.sh` collects what there is to translate.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import auralflow_resources
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtCore import QObject

logger = logging.getLogger(__name__)

ENGINE_CONTEXT = "engine"
"""Where translators find the sentences of the engine."""

_FALLBACK = "en"


def shown_text(text: str) -> str:
    """A sentence of the engine in the language of the window.

    Args:
        text: A `Text`, which is translated with those among its values; or a literal, which is translated as it is.

    Returns:
        The translation. The English sentence if there is none, or if it has fields that the sentence has not.
    """
    if not text:
        return ""
    if not isinstance(text, Text):
        return QCoreApplication.translate(ENGINE_CONTEXT, text)
    template = QCoreApplication.translate(ENGINE_CONTEXT, text.template)
    values = {name: shown_text(value) if isinstance(value, Text) else value for name, value in text.values.items()}
    try:
        return template.format(**values)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        logger.info("a translation of %r does not fit: %r (%r)", text.template, template, error)
        return str(text)


def shown_texts(texts: Iterable[str]) -> str:
    """Sentences of the engine, one after the other."""
    return " ".join(shown_text(text) for text in texts)


def _codes(language: str) -> list[str]:
    """The codes that files of a language may have, the most particular first."""
    locale = QLocale(language) if language else QLocale.system()
    if locale.language() == QLocale.Language.C:
        return []
    # Of the languages that a user takes, one after the other; a name out of the settings can become no path.
    return [name.replace("-", "_") for name in locale.uiLanguages()]


def _file(code: str, folder: Path) -> Path | None:
    name = f"auralflow_{code}.qm"
    if (folder / name).is_file():
        return folder / name
    name = f"translations/{name}"
    return auralflow_resources.path(name) if auralflow_resources.exists(name) else None


def _load(app: QCoreApplication, file: Path, owner: QObject) -> bool:
    translator = QTranslator(owner)
    if translator.load(str(file)):
        return app.installTranslator(translator)
    logger.info("%s is no translation", file)
    return False


def _load_qt(app: QCoreApplication, code: str, owner: QObject) -> None:
    """Qt's own words, on buttons and menus that it makes itself; there are some for most languages."""
    translator = QTranslator(owner)
    if translator.load(QLocale(code), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def install_translations(app: QCoreApplication, language: str, folder: Path, owner: QObject) -> str:
    """Let the app speak a language, as far as it is translated; to be called before widgets are made.

    Args:
        app: The application.
        language: A code as "de" or "pt_BR", which numbers follow as well; "" for that of the system.
        folder: Where translations lie besides the resources; need not exist.
        owner: When it goes, the translations go.

    Returns:
        The code of the translation that is used.
    """
    if (english := _file(_FALLBACK, folder)) is not None:
        _load(app, english, owner)
    for code in _codes(language):
        if code == _FALLBACK:
            break
        if (file := _file(code, folder)) is not None:
            _load_qt(app, code, owner)
            if _load(app, file, owner):  # asked before Qt's and English
                if language:
                    QLocale.setDefault(QLocale(language))
                return code
    return _FALLBACK
