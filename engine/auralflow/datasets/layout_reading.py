"""Reads the layout of a dataset's folder: which songs it has, and which of their files are which stem."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auralflow.datasets.folder_tree import look_into
from auralflow.datasets.known_datasets import MOISESDB_FILE, SLAKH_FILE, described_song
from auralflow.datasets.layout_error import LayoutError
from auralflow.datasets.mapping import mapped_tracks, read_mapping
from auralflow.datasets.mapping_proposal import propose_mapping
from auralflow.datasets.song_files import (
    STEM_MP4,
    composed_name,
    group_by_song,
    is_well_named,
    name_files,
    one_format,
    recurring_names,
)
from auralflow.datasets.splits import SPLIT_FOLDERS, UNCLEAR_SPLITS
from auralflow.datasets.tracks import MIXTURE, StemFile, Track, summed
from auralflow.stem_names import NOT_VOCALS
from auralflow.stem_words import USUAL_STEMS, is_mixture, is_stem, plain
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from auralflow.datasets.folder_tree import FolderTree
    from auralflow.datasets.mapping_proposal import MappingProposal
    from auralflow.datasets.song_files import NamedFiles

STEM_MP4_STREAMS = (MIXTURE, "drums", "bass", "other", "vocals")
"""What each audio stream of a `.stem.mp4` file of MUSDB18 holds, in order."""

_STEMS_FOLDER = "stems"
_DSD_FOLDERS = {"mixtures", "sources"}
_DSD_SPLITS = {"dev": "train", "test": "test"}
_LEFT_OUT_OF_SLAKH = "omitted"
_NAMES_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a dataset's folder holds.

    Attributes:
        tracks: By "train", "val" and "test"; only those that have a folder, and "train" if none has.
        unread: Audio files that belong to no song.
    """

    tracks: dict[str, tuple[Track, ...]]
    unread: tuple[Path, ...]


def read_layout(folder: Path, ending: str = ".wav") -> Layout:
    """The songs of a dataset. No audio file is opened.

    Args:
        folder: That exists.
        ending: Of the file to take where a recording is there in several formats.

    Raises:
        LayoutError: If the files are not those of songs with their stems; with a proposal where there is one.
        DatasetError: If a folder cannot be searched or a file that describes the dataset is damaged.
    """
    root = look_into(folder)
    mapping = read_mapping(folder)
    if mapping is not None:
        return Layout(tracks=mapped_tracks(mapping, folder, one_format(root.all_files(), ending)), unread=())
    while len(root.folders) == 1 and not root.files and not root.stem_files and _only_wraps(root.folders[0]):
        root = root.folders[0]
    reader = _Reader(folder, ending)
    if {place.name for place in root.folders} >= _DSD_FOLDERS:
        reader.read_dsd(root)
    else:
        for split, place in (_split_folders(root, ending) or {"train": root}).items():
            reader.read_place(place, split)
    songs = reader.songs
    if songs and 2 * sum(_is_understood(songs)) < len(songs):
        raise reader.refusal(root)
    tracks = {
        split: _told_apart([song.track for song in songs if song.split == split], root.path) for split in reader.splits
    }
    return Layout(tracks=tracks, unread=_unread(root, tracks))


def proposed_mapping(folder: Path) -> MappingProposal | None:
    """A mapping for a folder that cannot be read without, or that has other stems than vocals, drums, bass and other.

    Returns:
        None if there is no need for one, or no way to tell.

    Raises:
        DatasetError: As `read_layout`.
    """
    try:
        tracks = read_layout(folder).tracks
    except LayoutError as error:
        return error.proposal
    stems = {stem for of_split in tracks.values() for track in of_split for stem in track.stems}
    files = [file.relative_to(folder).as_posix() for file in one_format(look_into(folder).all_files(), ".wav")]
    return propose_mapping(folder, files) if not stems <= {*USUAL_STEMS, *NOT_VOCALS} else None


@dataclass(frozen=True, kw_only=True)
class _Song:
    """A track that was found.

    Attributes:
        names: Of its files, to be judged; None where the place of the files says what they are.
        is_below_stem: Whether a folder above the files is named after a stem, and so they may be after songs.
    """

    track: Track
    split: str
    names: tuple[str, ...] | None = None
    is_below_stem: bool = False


@dataclass
class _Reader:
    """Collects songs."""

    folder: Path
    ending: str
    songs: list[_Song] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)
    # What the files in folders of stems are called, by the folder above.
    by_stem: dict[Path, frozenset[str]] = field(default_factory=dict)

    def read_place(self, place: FolderTree, split: str) -> None:
        """Read the songs of the whole dataset or of a part of it."""
        self.splits.append(split)
        self._read_stem_mp4(place, split)
        files = one_format(place.files, self.ending)
        if _has_stem_folders(place):
            is_song = name_files(files, place.path.name).mixture is not None
            (self._read_song_of_folders if is_song else self._read_by_stem)(place, split)
            return
        songs, rest = group_by_song(files)
        if files and not songs:
            named = name_files(rest, place.path.name)
            # The stems of one song; songs beside folders of songs belong to none of them.
            if is_well_named(named.names) or not place.folders:
                self._add_named(place.path, place.path.name, named, split)
        self._add_flat(songs, split)
        for below in place.folders:
            self._read_folder(below, split)

    def read_dsd(self, root: FolderTree) -> None:
        """Read DSD100: Mixtures and Sources, in each Dev and Test, in each the songs."""
        files: defaultdict[tuple[str, str], list[Path]] = defaultdict(list)
        places: dict[tuple[str, str], Path] = {}
        for part in (part for place in root.folders if place.name in _DSD_FOLDERS for part in place.folders):
            if part.name not in _DSD_SPLITS:
                raise self.refusal(root)
            for song in part.folders:
                key = (_DSD_SPLITS[part.name], unicodedata.normalize("NFC", song.path.name))
                files[key] += one_format(song.files, self.ending)
                places[key] = song.path  # that of the sources, which come last
        self.splits += sorted({split for split, _ in files}, reverse=True)
        for (split, name), of_song in sorted(files.items()):
            self._add_named(places[split, name], name, name_files(of_song, name), split)

    def refusal(self, root: FolderTree) -> LayoutError:
        """Why the folder is not read, and what can be done about it."""
        files = [file.relative_to(self.folder).as_posix() for file in one_format(root.all_files(), self.ending)]
        proposal = propose_mapping(self.folder, files)
        names = ", ".join(files[:_NAMES_SHOWN])
        if proposal is None and any(below.name.endswith("_stems") for below in root.all_folders()):
            return LayoutError(
                Text("“{path}” looks like MedleyDB, without the metadata of its songs.", path=self.folder),
                path=self.folder,
                hint="Put the file ..._METADATA.yaml of each song into its folder: it says which stem is which.",
            )
        if proposal is None and sum(is_stem(below.name) for below in root.all_folders()) > 1:
            return LayoutError(
                Text("The files in “{path}” do not say which of them belong to one song: {names}.", path=self.folder,
                     names=names),
                path=self.folder,
                hint="Give the files of one song the same name in the folder of each stem: vocals/Song.wav, "
                "drums/Song.wav. For other names, a file stems.toml can say which belong together.",
            )  # fmt: skip
        if proposal is None:
            return LayoutError(
                Text("“{path}” seems to hold finished songs, not stems: {names}.", path=self.folder, names=names),
                path=self.folder,
                hint="Training needs a folder for each song, with a file for each of its stems: vocals.wav, drums.wav "
                "and so on. If these are stems, a file stems.toml can say which is which.",
            )
        return LayoutError(
            Text("The file names in “{path}” do not say which stems they are: {names}.", path=self.folder, names=names),
            path=self.folder,
            hint="A file stems.toml in this folder can say which files are which stem.",
            proposal=proposal,
        )

    def _read_folder(self, folder: FolderTree, split: str) -> None:
        """Read a song, or songs in folders below."""
        described = described_song(folder.path)
        if described is not None:
            self.songs.append(_Song(track=described, split=split))
            return
        if len(_folders_by_split(folder, self.ending)) > 1:
            raise LayoutError(
                Text("“{name}” in “{path}” is a dataset of its own.", name=folder.path.name, path=self.folder),
                path=self.folder,
                hint="Use one dataset at a time: give the folder that holds train and test.",
            )
        self._read_stem_mp4(folder, split)
        inner = [below for below in folder.folders if below.name == _STEMS_FOLDER and below.files]
        if _has_stem_folders(folder):
            self._read_song_of_folders(folder, split)
            return
        files = one_format([*folder.files, *(file for below in inner for file in below.files)], self.ending)
        songs, _ = group_by_song(files)
        named = name_files(files, folder.path.name)
        if len(songs) > 1:
            self._add_flat(songs, split)
        elif files and (is_well_named(named.names) or not folder.folders or inner):
            self._add_named(folder.path, folder.path.name, named, split)
            return
        for below in folder.folders:
            self._read_folder(below, split)

    def _read_stem_mp4(self, folder: FolderTree, split: str) -> None:
        for file in folder.stem_files:
            sounds = {name: StemFile(file, stream) for stream, name in enumerate(STEM_MP4_STREAMS)}
            mixture = sounds.pop(MIXTURE)
            name = file.name[: -len(STEM_MP4)]
            self._add(Track(name=name, mixture=mixture, stems=dict(sorted(sounds.items())), path=file), split)

    def _read_by_stem(self, place: FolderTree, split: str) -> None:
        """Read a folder for each stem, with a file for each song; files of a song have the same name."""
        songs = _by_song(place, self.ending)
        if 2 * sum(len(sounds) > 1 for sounds in songs.values()) < len(songs):
            raise self.refusal(place)
        for name, sounds in sorted(songs.items()):
            first = min(sounds.values())
            files = {stem: StemFile(file) for stem, file in sorted(sounds.items())}
            self._add(Track(name=name, mixture=files.pop(MIXTURE, None), stems=files, path=first), split)

    def _read_song_of_folders(self, folder: FolderTree, split: str) -> None:
        """Read a folder for each stem within that of a song, or within that of songs."""
        songs = _by_song(folder, self.ending)
        own = name_files(one_format(folder.files, self.ending), folder.path.name)
        if own.mixture is None and sum(len(sounds) > 1 for sounds in songs.values()) > 1:
            self._tell_songs_from_takes(folder, frozenset(songs))
            self._read_by_stem(folder, split)
            return
        files = {
            _stem_of_folder(below): [StemFile(file) for file in one_format(below.files, self.ending)]
            for below in folder.folders
            if below.files
        }
        mixtures = files.pop(MIXTURE, [])
        mixture = StemFile(own.mixture) if own.mixture is not None else mixtures[0] if len(mixtures) == 1 else None
        stems = {stem: summed(of_stem) for stem, of_stem in sorted(files.items())}
        self._add(Track(name=folder.path.name, mixture=mixture, stems=stems, path=folder.path), split)

    def _tell_songs_from_takes(self, folder: FolderTree, names: frozenset[str]) -> None:
        for other, others in self.by_stem.items():
            if names <= others or others <= names:
                files = [
                    file.relative_to(self.folder).as_posix()
                    for file in one_format(look_into(self.folder).all_files(), self.ending)
                ]
                raise LayoutError(
                    Text(
                        "Files in “{path}” may be songs or takes of one song: {names}, in “{one}” as in “{other}”.",
                        path=self.folder,
                        names=", ".join(sorted(names)[:_NAMES_SHOWN]),
                        one=other.name,
                        other=folder.path.name,
                    ),
                    path=self.folder,
                    hint="If they are takes, put a mixture.wav into each song's folder, or let a file stems.toml say "
                    "that they are; if they are songs, give each a name of its own.",
                    proposal=propose_mapping(self.folder, files),
                )
        self.by_stem[folder.path] = names

    def _add_flat(self, songs: dict[str, NamedFiles], split: str) -> None:
        for name, named in songs.items():
            first = named.mixture or next(iter(named.stems.values()))
            self._add_named(first, name, named, split)

    def _add_named(self, path: Path, name: str, named: NamedFiles, split: str) -> None:
        track = Track(
            name=name,
            mixture=None if named.mixture is None else StemFile(named.mixture),
            stems={stem: StemFile(file) for stem, file in named.stems.items()},
            path=path,
        )
        is_below_stem = any(is_stem(part) or is_mixture(part) for part in path.relative_to(self.folder).parts)
        self.songs.append(_Song(track=track, split=split, names=named.names, is_below_stem=is_below_stem))

    def _add(self, track: Track, split: str) -> None:
        self.songs.append(_Song(track=track, split=split))


def _is_understood(songs: Sequence[_Song]) -> list[bool]:
    """Of each song whether its files are named after stems."""
    recurring = recurring_names([song.names for song in songs if song.names is not None])
    return [
        song.names is None or is_well_named(song.names, frozenset() if song.is_below_stem else recurring)
        for song in songs
    ]


def _only_wraps(folder: FolderTree) -> bool:
    """Whether a folder is neither a song nor one of the splits, but holds the dataset."""
    if any(folder.name in names for names in SPLIT_FOLDERS.values()):
        return False
    is_song = any((folder.path / name).is_file() for name in (MOISESDB_FILE, SLAKH_FILE))
    names = {below.name for below in folder.folders}
    return not folder.files and not is_song and not _has_stem_folders(folder) and names != {_STEMS_FOLDER}


def _split_folders(root: FolderTree, ending: str) -> dict[str, FolderTree]:
    """The folder of each split, in the usual order; none if the songs lie in this folder itself.

    Raises:
        LayoutError: If two are the same split, or a folder beside may be any of them.
    """
    by_split = _folders_by_split(root, ending)
    unclear = next((places for places in by_split.values() if len(places) > 1), [])
    if not unclear:
        of_any = [place for place in root.folders if place.name in UNCLEAR_SPLITS and not _is_song(place, ending)]
        # Alone, or among other folders, it is an artist or a song.
        if by_split or len(of_any) == len(root.folders) > 1:
            unclear = of_any
    if unclear:
        raise LayoutError(
            Text(
                "The folders in “{path}” do not say which songs are for training, validation and test: {names}.",
                path=root.path,
                names=", ".join(place.path.name for place in unclear),
            ),
            path=root.path,
            hint="Name them train, val and test, with one folder each, or let a file stems.toml say what they are.",
        )
    return {split: places[0] for split, places in by_split.items()}


def _folders_by_split(folder: FolderTree, ending: str) -> dict[str, list[FolderTree]]:
    found = {
        split: [below for below in folder.folders if below.name in names and not _is_song(below, ending)]
        for split, names in SPLIT_FOLDERS.items()
    }
    return {split: places for split, places in found.items() if places}


def _is_song(folder: FolderTree, ending: str) -> bool:
    """Whether a folder with files in it is a song, which may be called "Test"."""
    return bool(folder.files) and not group_by_song(one_format(folder.files, ending))[0]


def _has_stem_folders(folder: FolderTree) -> bool:
    """Whether the folders below are those of stems."""
    stems = [below for below in folder.folders if below.files and (is_stem(below.name) or is_mixture(below.name))]
    return len(stems) > 1 and 2 * len(stems) > len(folder.folders) and not _are_songs(stems)


def _are_songs(folders: Sequence[FolderTree]) -> bool:
    """Whether folders named after stems are songs, as "Music" and "Voices": each holds stems, the same as others do.

    Several files of one stem may have such names, too, as "lead" and "choir" in "vocals", but not those of the next.
    """
    names = [{plain(composed_name(file)) for file in folder.files} for folder in folders]
    counts = Counter(name for of_folder in names for name in of_folder)
    return all(
        len(of_folder) > 1
        and all(is_stem(name) or is_mixture(name) for name in of_folder)
        and any(counts[name] > 1 for name in of_folder)
        for of_folder in names
    )


def _stem_of_folder(folder: FolderTree) -> str:
    return MIXTURE if is_mixture(folder.name) else folder.name


def _by_song(place: FolderTree, ending: str) -> dict[str, dict[str, Path]]:
    """Files by the song that they are named after and by the stem whose folder they are in."""
    songs: defaultdict[str, dict[str, Path]] = defaultdict(dict)
    for folder in place.folders:
        for file in one_format(folder.files, ending):
            songs[composed_name(file)][_stem_of_folder(folder)] = file
    return dict(songs)


def _told_apart(tracks: Sequence[Track], root: Path) -> tuple[Track, ...]:
    """Songs of the same name get the names of the folders above before theirs, as many as are needed."""
    names = [track.name for track in tracks]
    above = [track.path.relative_to(root).parts[:-1] for track in tracks]
    for levels in range(1, 1 + max(map(len, above), default=0)):
        counts = Counter(names)
        names = [
            name if counts[name] == 1 else "/".join((*folders[-levels:], track.name))
            for name, folders, track in zip(names, above, tracks, strict=True)
        ]
    counts = Counter(names)
    return tuple(
        replace(track, name=name if counts[name] == 1 else f"{track.path.name}/{track.name}")
        for name, track in zip(names, tracks, strict=True)
    )


def _unread(root: FolderTree, tracks: dict[str, tuple[Track, ...]]) -> tuple[Path, ...]:
    """Files that no track has, in no format."""

    def recording(file: Path) -> tuple[Path, str]:
        return file.parent, composed_name(file)

    read = {recording(file.path) for of_split in tracks.values() for track in of_split for file in track.files}
    left_out = {folder.path for folder in root.folders if _is_left_out_of_slakh(folder) and "train" in tracks}
    return tuple(file for file in root.all_files() if recording(file) not in read and left_out.isdisjoint(file.parents))


def _is_left_out_of_slakh(folder: FolderTree) -> bool:
    """Whether these are the songs of Slakh2100-redux that are there twice."""
    return folder.name == _LEFT_OUT_OF_SLAKH and any((song.path / SLAKH_FILE).is_file() for song in folder.folders)
