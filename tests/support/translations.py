"""A language for tests that is English between brackets: what has none on the screen was never translated."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import auralflow_resources

CODE = "eo"
OPEN, CLOSE = "⟦", "⟧"


def strings(ts: Path) -> dict[tuple[str, str, str], ET.Element]:
    """The messages of a file for translators, by context, English and comment."""
    return {
        (context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")): message
        for context in ET.parse(ts).getroot().iter("context")
        for message in context.iter("message")
    }


def release(ts: Path, qm: Path) -> None:
    """Compile a file for translators with Qt's own tool."""
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    assert tool is not None, "comes with PySide6"
    subprocess.run([tool, "-silent", "-nounfinished", str(ts), "-qm", str(qm)], check=True)


def bracketed(text: str) -> str:
    """A text between brackets, but for its fields: what is put in there has to be translated on its own."""
    parts = re.split(r"(?<!\{)((?:\{\{)*)(\{[^{}]*\})", text)
    out = ""
    for place in range(0, len(parts), 3):
        words = parts[place] + (parts[place + 1] if place + 1 < len(parts) else "")
        out += f"{OPEN}{words}{CLOSE}" if words else ""
        out += parts[place + 2] if place + 2 < len(parts) else ""
    return out


def write_bracketed(folder: Path) -> Path:
    """Make the translation out of the collected strings, as a translator would; gives the compiled file."""
    tree = ET.parse(auralflow_resources.path("translations/auralflow_en.ts"))
    tree.getroot().set("language", CODE)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.clear()
        for place in translation.findall("numerusform") or [translation]:
            place.text = bracketed(message.findtext("source", ""))
    folder.mkdir(parents=True, exist_ok=True)
    ts = folder / f"auralflow_{CODE}.ts"
    tree.write(ts, encoding="utf-8", xml_declaration=True)
    release(ts, ts.with_suffix(".qm"))
    return ts.with_suffix(".qm")
