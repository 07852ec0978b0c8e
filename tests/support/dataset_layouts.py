"""Small samples of the layouts that published datasets have, made from their descriptions.

Each gives back what its songs hold: the true audio, float64 of shape (frames, channels), of the mixture and each stem.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

RATE = 8000
FRAMES = 2 * RATE
USUAL = ("bass", "drums", "other", "vocals")

Sounds = dict[str, np.ndarray]
Truth = dict[str, dict[str, Sounds]]
"""Sounds by split and song."""


def noise(seed: int, channels: int = 2) -> np.ndarray:
    """A sound of its own for each seed, as 16-bit files hold it exactly."""
    return np.random.default_rng(seed).integers(-3000, 3000, (FRAMES, channels)) / 32768


def put(path: Path, samples: np.ndarray) -> None:
    """Write a file; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subtype = None if path.suffix == ".mp3" else "PCM_16"
    soundfile.write(path, samples, RATE, subtype=subtype)


def song(seed: int, stems: Sequence[str] = USUAL, channels: int = 2) -> Sounds:
    """Stems and their sum."""
    sounds = {name: noise(100 * seed + number, channels) for number, name in enumerate(stems)}
    return {"mixture": sum(sounds.values()), **sounds}


def musdb(root: Path) -> Truth:
    """MUSDB18-HQ: train and test, a folder a song."""
    truth: Truth = {"train": {"A - One": song(1), "B - Two": song(2)}, "test": {"C - Three": song(3)}}
    for split, songs in truth.items():
        for name, sounds in songs.items():
            for stem, samples in sounds.items():
                put(root / split / name / f"{stem}.wav", samples)
    return truth


def dsd100(root: Path) -> Truth:
    """DSD100: https://sisec.inria.fr/sisec-2016/2016-professionally-produced-music-recordings."""
    truth: Truth = {"train": {"051 - A - One": song(1), "055 - B - Two": song(2)}, "test": {"001 - C - Three": song(3)}}
    for split, songs in truth.items():
        part = {"train": "Dev", "test": "Test"}[split]
        for name, sounds in songs.items():
            for stem, samples in sounds.items():
                place = root / ("Mixtures" if stem == "mixture" else "Sources")
                put(place / part / name / f"{stem}.wav", samples)
    (root / "dsd100.xlsx").write_bytes(b"a table")
    return truth


def moisesdb(root: Path) -> Truth:
    """MoisesDB: https://github.com/moises-ai/moises-db."""
    truth: Truth = {"train": {}}
    for number in (1, 2):
        sounds = song(number, ("lead", "backing", "kick", "bass", "guitar 1", "guitar 2"))
        tracks = {
            "vocals": ("lead", "backing"),
            "drums": ("kick",),
            "bass": ("bass",),
            "guitar": ("guitar 1", "guitar 2"),
        }
        folder = root / "moisesdb_v0.1" / f"0000{number}-uuid"
        stems = []
        for stem, names in tracks.items():
            entries = [
                {"id": f"{number}-{name}".replace(" ", "-"), "trackType": name, "extension": "wav", "has_bleed": False}
                for name in names
            ]
            for name, entry in zip(names, entries, strict=True):
                put(folder / stem / f"{entry['id']}.wav", sounds[name])
            stems.append({"id": f"{stem}-{number}", "stemName": stem, "tracks": entries})
        content = {"song": f"Song {number}", "artist": "A/B", "genre": "rock", "stems": stems}
        (folder / "data.json").write_text(json.dumps(content), encoding="utf-8")
        truth["train"][f"A_B - Song {number}"] = {
            "mixture": sounds["mixture"],
            **{stem: sum(sounds[name] for name in names) for stem, names in tracks.items()},
        }
    return truth


SLAKH_METADATA = """\
UUID: 1a81ae092884234f3264e2f45927f00a
audio_dir: stems
midi_dir: MIDI
normalization_factor: -13.0
normalized: true
overall_gain: 0.18270259567062658
stems:
  S00: {audio_rendered: true, inst_class: Guitar, is_drum: false, midi_program_name: Distortion Guitar, program_num: 30}
  S01: {audio_rendered: true, inst_class: Bass, is_drum: false, midi_program_name: Slap Bass 1, program_num: 36}
  S02: {audio_rendered: true, inst_class: Guitar, is_drum: false, midi_program_name: Clean Guitar, program_num: 27}
  S03: {audio_rendered: true, inst_class: Drums, is_drum: true, midi_program_name: Drums, program_num: 128}
  S04: {audio_rendered: false, inst_class: Piano, is_drum: false, midi_program_name: Piano, program_num: 0}
  S05: {audio_rendered: true, inst_class: Strings (continued), is_drum: false, program_num: 48}
target_peak: -1.0
"""


def slakh(root: Path) -> Truth:
    """Slakh2100: https://github.com/ethman/slakh-utils; the parts as its redux version has them."""
    truth: Truth = {"train": {}, "val": {}, "test": {}}
    places = {"Track00001": "train", "Track00002": "train", "Track01501": "validation", "Track01876": "test"}
    for number, (name, place) in enumerate({**places, "Track00004": "omitted"}.items()):
        folder = root / place / name
        sounds = song(number, ("S00", "S01", "S02", "S03", "S05"), channels=1)
        for stem, samples in sounds.items():
            put(folder / ("mix.flac" if stem == "mixture" else f"stems/{stem}.flac"), samples)
        (folder / "metadata.yaml").write_text(SLAKH_METADATA, encoding="utf-8")
        (folder / "MIDI").mkdir()
        (folder / "all_src.mid").write_bytes(b"MThd")
        if place != "omitted":
            truth["val" if place == "validation" else place][name] = {
                "mixture": sounds["mixture"],
                "bass": sounds["S01"],
                "drums": sounds["S03"],
                "guitar": sounds["S00"] + sounds["S02"],
                "strings": sounds["S05"],
            }
    return truth


def nested(root: Path) -> Truth:
    """Artist/Album/Song with a file a stem; two songs have the same name."""
    truth: Truth = {"train": {}}
    places = {"Live/Intro": "Ann/Live", "Debut/Intro": "Ann/Debut", "Rain": "Bob/Debut"}
    for number, (name, album) in enumerate(places.items()):
        truth["train"][name] = song(number)
        for stem, samples in truth["train"][name].items():
            put(root / album / name.rpartition("/")[2] / f"{stem}.flac", samples)
    return truth


def exported(root: Path) -> Truth:
    """What Auralflow exports into one folder, with the songs themselves beside."""
    truth: Truth = {"train": {"My Song": song(1), "Other - Song": song(2)}}
    for name, sounds in truth["train"].items():
        for stem, samples in sounds.items():
            put(root / (f"{name}.wav" if stem == "mixture" else f"{name} - {stem}.wav"), samples)
    return truth


def exported_in_folders(root: Path) -> Truth:
    """The same with a folder for each song."""
    truth: Truth = {"train": {"My Song": song(1), "Other": song(2)}}
    for name, sounds in truth["train"].items():
        for stem, samples in sounds.items():
            put(root / name / (f"{name}_MIX.wav" if stem == "mixture" else f"{name} - {stem}.wav"), samples)
    return truth


def by_stem(root: Path) -> Truth:
    """A folder for each stem, with a file for each song."""
    truth: Truth = {"train": {"Song 1": song(1), "Song 2": song(2)}}
    for name, sounds in truth["train"].items():
        for stem, samples in sounds.items():
            put(root / stem / f"{name}.wav", samples)
    return truth


def by_artist_and_stem(root: Path) -> Truth:
    """The same for each artist."""
    truth: Truth = {"train": {f"Song {number}": song(number) for number in range(4)}}
    for number, (name, sounds) in enumerate(truth["train"].items()):
        for stem, samples in sounds.items():
            put(root / f"Artist {number // 2}" / stem / f"{name}.wav", samples)
    return truth


def stem_folders_in_songs(root: Path) -> Truth:
    """A folder for each song, in it one for each stem, in it any files."""
    truth: Truth = {"train": {}}
    for number in (1, 2):
        sounds = song(number, ("Lead", "Choir", "Kit", "DI"))
        for name, place in (("Lead", "Vocals"), ("Choir", "Vocals"), ("Kit", "Drums"), ("DI", "Bass")):
            put(root / f"Song {number}" / place / f"{name} {number}.wav", sounds[name])
        truth["train"][f"Song {number}"] = {
            "mixture": sounds["mixture"],
            "vocals": sounds["Lead"] + sounds["Choir"],
            "drums": sounds["Kit"],
            "bass": sounds["DI"],
        }
    return truth


READ: Mapping[str, Callable[[Path], Truth]] = {
    made.__name__: made
    for made in (
        musdb,
        dsd100,
        moisesdb,
        slakh,
        nested,
        exported,
        exported_in_folders,
        by_stem,
        by_artist_and_stem,
        stem_folders_in_songs,
    )
}
"""Layouts that are read as they are."""

_CAMBRIDGE = {
    "01_KickIn": "drums",
    "02_Snare": "drums",
    "03_Overheads": "drums",
    "04_BassDI": "bass",
    "05_ElecGtr1": "other",
    "06_Bassoon": "other",
    "07_LeadVox": "vocals",
    "08_BackingVox": "vocals",
    "09_Whistle": "other",
}


def _folded(sounds: Sounds, stem_of: Mapping[str, str]) -> Sounds:
    stems = {stem: sum(sounds[n] for n, s in stem_of.items() if s == stem) for stem in sorted(set(stem_of.values()))}
    return {"mixture": sounds["mixture"], **stems}


def cambridge(root: Path) -> Truth:
    """Multitracks as https://www.cambridge-mt.com/ms/mtk/ offers them: no mixture, numbers and microphones."""
    truth: Truth = {"train": {}}
    for number in (1, 2):
        sounds = song(number, tuple(_CAMBRIDGE))
        for name in _CAMBRIDGE:
            put(root / f"Artist_Song{number}_Full" / f"{name}.wav", sounds[name])
        truth["train"][f"Artist_Song{number}_Full"] = _folded(sounds, _CAMBRIDGE)
    return truth


_MEDLEYDB = {
    "01": ("drum set", "drums"),
    "02": ("electric bass", "bass"),
    "03": ("distorted electric guitar", "other"),
    "04": ("female singer", "vocals"),
}


def medleydb(root: Path) -> Truth:
    """MedleyDB: https://medleydb.weebly.com/description.html, with the metadata beside the audio."""
    truth: Truth = {"train": {}}
    for number, name in enumerate(("LizNelson_Rainfall", "Phoenix_ScotchMorris")):
        folder = root / "Audio" / name
        sounds = song(number, tuple(_MEDLEYDB))
        put(folder / f"{name}_MIX.wav", sounds["mixture"])
        lines = ["album: x", f"mix_filename: {name}_MIX.wav", "has_bleed: 'no'", "stems:"]
        for key, (instrument, _) in _MEDLEYDB.items():
            put(folder / f"{name}_STEMS" / f"{name}_STEM_{key}.wav", sounds[key])
            put(folder / f"{name}_RAW" / f"{name}_RAW_{key}_01.wav", sounds[key])
            lines += [f"  S{key}:", f"    filename: {name}_STEM_{key}.wav", f"    instrument: {instrument}"]
        (folder / f"{name}_METADATA.yaml").write_text("\n".join(lines), encoding="utf-8")
        truth["train"][name] = _folded(sounds, {key: stem for key, (_, stem) in _MEDLEYDB.items()})
    return truth


def msst_type_2(root: Path) -> Truth:
    """A folder for each stem, files numbered: https://github.com/ZFTurbo/Music-Source-Separation-Training."""
    truth: Truth = {"train": {"1": song(1), "2": song(2)}}
    for name, sounds in truth["train"].items():
        for stem in USUAL:
            put(root / stem / f"{stem}_{name}.wav", sounds[stem])
    return truth


PROPOSED: Mapping[str, Callable[[Path], Truth]] = {made.__name__: made for made in (cambridge, medleydb, msst_type_2)}
"""Layouts that are refused, with a proposal that reads them."""


def album(root: Path) -> None:
    """Finished songs in one folder."""
    for number, title in enumerate(("Intro", "Bass Down Low", "Piano", "Voices", "Outro")):
        put(root / f"{number + 1:02} - {title}.mp3", noise(number))


def albums(root: Path) -> None:
    """Finished songs as players and shops store them; an album is there twice."""
    for number, place in enumerate(("Ann/Debut", "Ann/Debut (Remastered)", "Bob/Live")):
        for track, title in enumerate(("Intro", f"Drums of {place[0]}", "Guitar", "Outro")):
            put(root / place / f"{track + 1:02} - {title}.mp3", noise(10 * number + track))


def loose_songs(root: Path) -> None:
    """Finished songs, each in a folder of its name."""
    for number, title in enumerate(("Rain", "Snow", "Master of None")):
        put(root / title / f"{title}.wav", noise(number))


def unpaired_stems(root: Path) -> None:
    """A folder for each stem, files of which nothing says what belongs together."""
    for number, stem in enumerate(USUAL):
        for track in range(3):
            put(root / stem / f"take {10 * number + track}.wav", noise(10 * number + track))


def stems_by_artist(root: Path) -> None:
    """A folder for each stem, in it one for each artist: names of songs recur as those of stems would."""
    for number, place in enumerate(("vocals/Ann", "drums/Ann", "vocals/Bob", "drums/Bob")):
        for track in range(2):
            put(root / place / f"{place[-3:]} song {track}.wav", noise(10 * number + track))


def medleydb_without_metadata(root: Path) -> None:
    """MedleyDB as it is downloaded: its metadata comes by another way."""
    medleydb(root)
    for path in root.glob("Audio/*/*_METADATA.yaml"):
        path.unlink()


REFUSED: Mapping[str, Callable[[Path], None]] = {
    made.__name__: made
    for made in (album, albums, loose_songs, unpaired_stems, stems_by_artist, medleydb_without_metadata)
}
"""Folders that are no dataset."""
