"""What translators get is all there is to translate, and what users get is what was compiled from it."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.translations import strings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "auralflow_resources" / "translations"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


@pytest.fixture(scope="module")
def collector() -> Any:
    spec = importlib.util.spec_from_file_location("engine_texts", ROOT / "packaging" / "engine_texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("ts", sorted(FOLDER.glob("*.ts")), ids=lambda path: path.stem)
def test_every_string_is_collected_and_compiled(ts: Path, tmp_path: Path) -> None:
    fresh = tmp_path / ts.name
    fresh.write_bytes(ts.read_bytes())
    script = ROOT / "packaging" / "update_translations.sh"
    # The one set-up that there is for sure is the one that runs the tests.
    environment = {**os.environ, "AURALFLOW_VENV": str(Path(sys.executable).parents[1])}
    subprocess.run([str(script), str(tmp_path)], check=True, env=environment, cwd="/")
    assert set(strings(fresh)) ^ set(strings(ts)) == set(), "run packaging/update_translations.sh"
    assert fresh.with_suffix(".qm").read_bytes() == ts.with_suffix(".qm").read_bytes()


def test_english_has_all_its_plurals() -> None:
    plurals = {key: message for key, message in strings(FOLDER / "auralflow_en.ts").items() if message.get("numerus")}
    assert plurals
    for key, message in plurals.items():
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, key
        assert all(form.text and "%n" in form.text for form in translation), key
        assert all("(s)" not in (form.text or "") for form in translation), key


def test_contexts_are_those_of_the_code() -> None:
    classes = {
        node.name
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    contexts = {context for context, _, _ in strings(FOLDER / "auralflow_en.ts")}
    assert contexts - classes == {"Action", "Device", "Format", "Playback", "Stem", "engine", "messages"}


def test_what_is_collected_of_the_engine(collector: Any) -> None:
    source = """
raise ConfigError("a" " b", hint="c" if x else Text("{d}", d=1))
raise ConfigError(Text("f"), hint=y)
raise ValueError(f"inside {e}")
notes.append(Text("g"))
logger.info(f"h {i}")
"""
    assert sorted(collector.texts_of(source)) == ["a b", "c", "f", "g", "{d}"]


@pytest.mark.parametrize(
    "source",
    [
        'raise ConfigError(f"There is no {name}.")',
        'raise ConfigError("no", hint=f"Take {name}.")',
        'raise ConfigError("There is no " + name)',
        'raise errors.AudioReadError("no", hint="a" if x else f"{y}")',
        'self._notes.append(f"{n} left out")',
        'notes.append("left out")',
        "Text(template)",
        'Text(f"{name}")',
    ],
)
def test_what_cannot_be_translated_is_a_mistake(collector: Any, source: str) -> None:
    with pytest.raises(collector.NotTranslatableError, match="line 1"):
        list(collector.texts_of(source))
