"""The command in this process or another, on songs made of noise."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.cli.main import run
from support.stores import noise_stems, write_song

if TYPE_CHECKING:
    pass


RATE = 44_100


def make_song(path: Path, frames: int = 50_000, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    second = noise_stems(min(frames, RATE))[0]
    sound = np.tile(second, (-(-frames // len(second)), 1))[:frames]
    return write_song(path, sound, RATE, **{"subtype": "PCM_24", **options})


def separate(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> list[dict]:
    """The JSON lines of a run."""
    assert run(["separate", "--json", "--device", "cpu", *map(str, arguments)]) == code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def tree(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "auralflow", "separate", "--device", "cpu", *map(str, arguments)]
