from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.audio.song_name import song_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "song", "name"),
    [
        (["mixture.wav", "vocals.wav", "drums.wav"], "mixture.wav", "Al James - Home"),  # MUSDB18-HQ
        (["mixture.wav"], "mixture.wav", "Al James - Home"),  # DSD100: the stems lie elsewhere
        (["mix.flac", "stems/S00.flac"], "mix.flac", "Al James - Home"),  # Slakh2100
        (["Mix.wav", "Vocals.aiff"], "Mix.wav", "Al James - Home"),
        (["vocals.wav", "mixture.wav"], "vocals.wav", "vocals"),
        (["mix.wav", "other song.mp3"], "mix.wav", "mix"),  # a folder of downloads
        (["mixture.wav", "other song.mp3"], "mixture.wav", "mixture"),
        (["mix.wav"], "mix.wav", "mix"),
        (["mix.wav", "vocals.txt"], "mix.wav", "mix"),
        (["home.wav", "vocals.wav"], "home.wav", "home"),
    ],
)
def test_a_mixture_among_its_stems_is_called_as_their_folder(
    tmp_path: Path, files: list[str], song: str, name: str
) -> None:
    folder = tmp_path / "Al James - Home"
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    assert song_name(folder / song) == name


def test_a_file_that_has_gone_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert song_name(tmp_path / "Home" / "mixture.wav") == "Home"
    assert song_name(tmp_path / "Home" / "mix.wav") == "mix"
    (tmp_path / "Song").mkdir()
    (tmp_path / "Song" / "mixture.wav").touch()
    monkeypatch.chdir(tmp_path / "Song")
    from pathlib import Path

    assert song_name(Path("mixture.wav")) == "Song"
