"""Templates become names that every file system takes, whatever the tags hold."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError
from auralflow.separation.naming import (
    DEFAULT_TEMPLATE,
    NameTemplate,
    NameValues,
    choose_names,
    cut_text,
    name_key,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=400)


def name(template: str = DEFAULT_TEMPLATE, number: int = 1, **values: object) -> str:
    filled = NameValues(**{"track": "song", "stem": "vocals", "ext": "wav", **values})
    return NameTemplate(template).path(filled, number=number).as_posix()


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        (DEFAULT_TEMPLATE, {}, "song - vocals.wav"),
        ("{track}/{stem}", {}, "song/vocals.wav"),
        ("{track}\\{stem}.{ext}", {}, "song/vocals.wav"),
        ("{n:02} {stem}", {"n": 3}, "03 vocals.wav"),
        ("{artist}/{album}/{title} ({stem})", {}, "Unknown artist/Unknown album/song (vocals).wav"),
        ("{artist} {title} {model}", {"artist": "A", "title": "T", "model": "m"}, "A T m.wav"),
        ("{date} {stem}", {"date": "2031-12-24"}, "2031-12-24 vocals.wav"),
        ("{stem}.{ext}", {"ext": "flac"}, "vocals.flac"),
        ("{stem}.wav", {}, "vocals.wav"),
        ("{stem}.wav", {"ext": "mp3"}, "vocals.wav.mp3"),
        ("{{{stem}}}", {}, "{vocals}.wav"),
        ("{track}.{ext}", {"track": "v1.2 final"}, "v1.2 final.wav"),
        ("{track}", {"track": "AC/DC: Live? <1>"}, "AC_DC_ Live_ _1_.wav"),
        ("{title}", {"title": "../../etc/passwd"}, "_.._.._etc_passwd.wav"),
        ("{artist}/{stem}", {"artist": ".."}, "_/vocals.wav"),
        ("{artist}/{stem}", {"artist": "N.W.A. "}, "N.W.A/vocals.wav"),
        ("{track}", {"track": "...And Justice"}, "_...And Justice.wav"),
        ("{track}", {"track": "CON"}, "_CON.wav"),
        ("{track}", {"track": "nul.tar"}, "_nul.tar.wav"),
        ("{track}", {"track": "console"}, "console.wav"),
        ("{track}", {"track": "two\nlines\ttab"}, "two_lines_tab.wav"),
        ("{track}", {"track": "\udcff\udcfe"}, "__.wav"),
        ("{track}", {"track": "-dash"}, "-dash.wav"),
        ("{track}", {"track": "😀 שלום e\u0301 é"}, "😀 שלום e\u0301 é.wav"),
        ("  {stem}  ", {}, "vocals.wav"),
    ],
)  # fmt: skip
def test_names(template: str, values: dict[str, object], expected: str) -> None:
    assert name(template, **values) == expected


def test_a_number_goes_before_the_extension() -> None:
    assert name(number=2) == "song - vocals (2).wav"
    assert name("{track}/{stem}", number=3) == "song/vocals (3).wav"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{trak} - {stem}", "Did you mean {track}"),
        ("{stme}", "Did you mean {stem}"),
        ("{xyzzy}", "There are {track}"),
        ("{}", "There are {track}"),
        ("{0}", "There are {track}"),
        ("{track.__class__}", "{track}"),
        ("{track", "{{"),
        ("track}", "{{"),
        ("{track!r}", "{n:02}"),
        ("{track:>30}", "{n:02}"),
        ("{n:99999}", "{n:02}"),
        ("../{stem}", "folder"),
        ("a/../../{stem}", "folder"),
        ("/tmp/{stem}", "folder"),
        ("\\\\server\\{stem}", "folder"),
        ("{track}/", "As {track}"),
        ("", "As {track}"),
    ],
)
def test_wrong_templates_say_what_is_wrong(template: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        NameTemplate(template)
    assert words in caught.value.hint


@settings(max_examples=300, deadline=None)
@given(track=ANY_TEXT, title=ANY_TEXT, artist=ANY_TEXT, number=st.integers(1, 12), data=st.data())
def test_any_tags_give_portable_names_inside_the_folder(
    track: str, title: str, artist: str, number: int, data: st.DataObject
) -> None:
    template = data.draw(
        st.sampled_from(
            [DEFAULT_TEMPLATE, "{artist}/{title} {stem}", "{artist} - {title}/{n} {stem}.{ext}", "{track}{stem}"]
        )
    )
    path = NameTemplate(template).path(
        NameValues(track=track, stem="vocals", ext="flac", title=title, artist=artist), number=number
    )
    assert not path.is_absolute()
    assert len(path.parts) == template.count("/") + 1
    assert path.name.endswith("vocals.flac" if number == 1 else f"vocals ({number}).flac")
    for part in path.parts:
        assert 0 < len(part.encode()) <= 255  # also: encodes at all
        assert not part.startswith((".", " "))
        assert not part.endswith((".", " "))
        assert not set(part) & set('<>:"/\\|?*')
        assert all(unicodedata.category(c) != "Cc" for c in part)
        assert not PureWindowsPath(part).is_reserved()


@pytest.mark.parametrize("letter", ["a", "é", "e\u0301", "歌", "😀", "👩‍👩‍👧", "👍🏽", "नि"])
def test_long_names_are_cut_between_whole_characters(tmp_path: Path, letter: str) -> None:
    made = name(track=letter * 300)
    kept = made.removesuffix(" - vocals.wav")
    assert kept != made
    assert kept == letter * (len(kept) // len(letter))
    assert len(made.encode()) > 255 - len(letter.encode()) - 2
    (tmp_path / made).touch()  # a real file system takes it
    (tmp_path / name(track=letter * 300, number=2)).touch()


def test_the_longer_part_is_cut_first() -> None:
    made = name("{artist} - {title} - {stem}", artist="Short", title="x" * 400)
    assert made.startswith("Short - xxx")
    assert made.endswith("x - vocals.wav")
    with pytest.raises(ConfigError, match="255 bytes"):
        name("y" * 250 + "{stem}")


@given(st.text(max_size=50), st.integers(0, 60))
def test_cutting_keeps_the_beginning(text: str, size: int) -> None:
    cut = cut_text(text, size)
    assert text.startswith(cut)
    assert len(cut.encode()) <= size
    if len(text.encode()) <= size:
        assert cut == text


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='<>:"/\\|?*\u2028\u2029'),
        min_size=1,
        max_size=20,
    )
)
def test_accents_stay_composed_or_decomposed_as_they_are(text: str) -> None:
    assume(text == text.strip() and not text.startswith("."))
    for form in ("NFC", "NFD"):
        track = unicodedata.normalize(form, text)
        assume(len(track.encode()) < 200)
        assume(name(track=track) != f"_{track} - vocals.wav")  # a device of Windows
        assert name(track=track) == f"{track} - vocals.wav"


STEMS = [NameValues(track="song", stem=stem, ext="wav", n=n) for n, stem in enumerate(("vocals", "accompaniment"), 1)]
TEMPLATE = NameTemplate(DEFAULT_TEMPLATE)


def chosen(folder: Path, if_exists: str, **options: object) -> list[str]:
    return [p.name for p in choose_names(folder, TEMPLATE, STEMS, if_exists, **options).paths]


def test_rename_numbers_all_stems_of_a_song_alike(tmp_path: Path) -> None:
    assert chosen(tmp_path, "rename") == ["song - vocals.wav", "song - accompaniment.wav"]
    (tmp_path / "song - vocals.wav").touch()
    assert chosen(tmp_path, "rename") == ["song - vocals (2).wav", "song - accompaniment (2).wav"]
    (tmp_path / "song - accompaniment (2).wav").touch()
    assert chosen(tmp_path, "rename") == ["song - vocals (3).wav", "song - accompaniment (3).wav"]


def test_skip_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "song - vocals.wav").touch()
    names = choose_names(tmp_path, TEMPLATE, STEMS, "skip")
    assert names.existing == {tmp_path / "song - vocals.wav"}
    assert not names.all_exist
    (tmp_path / "song - accompaniment.wav").touch()
    assert choose_names(tmp_path, TEMPLATE, STEMS, "skip").all_exist


def test_overwrite_takes_the_names_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "song - vocals.wav").touch()
    assert chosen(tmp_path, "overwrite") == ["song - vocals.wav", "song - accompaniment.wav"]
    assert not choose_names(tmp_path, TEMPLATE, STEMS, "overwrite").existing


@pytest.mark.parametrize("if_exists", ["skip", "rename", "overwrite"])
def test_the_song_itself_is_never_overwritten(tmp_path: Path, if_exists: str) -> None:
    song = tmp_path / "song - vocals.wav"
    song.touch()
    assert chosen(tmp_path, if_exists, protected=[song])[0] == "song - vocals (2).wav"
    # Not by another name of the same file either, nor through a link to its folder.
    (tmp_path / "elsewhere").mkdir()
    hard_link = tmp_path / "elsewhere" / "song - vocals.wav"
    os.link(song, hard_link)
    assert chosen(tmp_path / "elsewhere", if_exists, protected=[song])[0] == "song - vocals (2).wav"
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    assert chosen(tmp_path / "link", if_exists, protected=[song])[0] == "song - vocals (2).wav"


@pytest.mark.parametrize("if_exists", ["skip", "rename", "overwrite"])
def test_two_songs_of_one_name_do_not_take_each_others_files(tmp_path: Path, if_exists: str) -> None:
    taken = {name_key(tmp_path / "SONG - vocals.wav")}  # as a file system without case sees it
    assert chosen(tmp_path, if_exists, taken=taken) == ["song - vocals (2).wav", "song - accompaniment (2).wav"]


def test_stems_with_the_same_name_are_caught(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="same name") as caught:
        choose_names(tmp_path, NameTemplate("{track}"), STEMS, "rename")
    assert "{stem}" in caught.value.hint
    stems = [NameValues(track="song", stem=stem, ext="wav") for stem in ("Vocals", "vocals")]
    with pytest.raises(ConfigError, match="same name"):
        choose_names(tmp_path, TEMPLATE, stems, "rename")


def test_a_dangling_link_counts_as_taken(tmp_path: Path) -> None:
    (tmp_path / "song - vocals.wav").symlink_to(tmp_path / "nowhere")
    assert chosen(tmp_path, "rename")[0] == "song - vocals (2).wav"
