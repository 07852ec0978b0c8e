"""Finds the tracks of a dataset, in any of the layouts that music separation uses.

    MUSDB18-HQ           <dataset>/train/<song>/mixture.wav, vocals.wav, drums.wav, ...; the same in val and test
    MUSDB18              <dataset>/train/<song>.stem.mp4 with five audio streams; the same in test
    DSD100               <dataset>/Mixtures/Dev/<song>/mixture.wav, <dataset>/Sources/Dev/<song>/vocals.wav, ...
    MoisesDB             <dataset>/<song>/data.json and a folder for each stem, with files that are summed
    Slakh2100            <dataset>/train/<song>/metadata.yaml, mix.flac, stems/S00.flac, ...
    one folder a song    <dataset>/<song>/<any stem>.<any format>, with or without a mixture, also as
                         <dataset>/<artist>/<album>/<song>/...; names may begin with the song's: "Song - vocals.wav"
    one folder           <dataset>/<song> - <stem>.<any format>
    one folder a stem    <dataset>/<stem>/<song>.<any format>, the same name in each
    takes of each stem   <dataset>/<song>/<stem>/<take>.<any format>, which are summed, with <song>/mixture.wav beside

Folders "train", "val" (or "valid", "validation") and "test" (also "training", "testing") divide any of them but DSD100.

A file `stems.toml` in the dataset's folder describes any other layout, see `auralflow.datasets.mapping`. A folder whose
files are not understood is refused, with a proposal for such a file if they seem to be stems. Whatever else lies there
(hidden files, texts, pictures, empty folders) is passed over.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.audio.files import AUDIO_EXTENSIONS
from auralflow.audio.reading import shown
from auralflow.configuration import nearest_hint
from auralflow.datasets.folder_tree import unsearchable
from auralflow.datasets.layout_reading import proposed_mapping, read_layout
from auralflow.datasets.splits import SPLIT_FOLDERS, hold_out, split_named
from auralflow.datasets.tracks import MIXTURE
from auralflow.datasets.true_stems import has_stem
from auralflow.errors import ConfigError, DatasetError
from auralflow.stem_names import NOT_VOCALS, is_known
from auralflow.stem_words import USUAL_STEMS
from auralflow.text import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from auralflow.datasets.layout_reading import Layout
    from auralflow.datasets.mapping_proposal import MappingProposal
    from auralflow.datasets.tracks import Track

logger = logging.getLogger(__name__)

_NAMES_SHOWN = 5
_NO_STEMS = "Each stem is a sound file in the track's folder, named after what it holds: vocals.wav, drums.wav, ..."


def find_tracks(
    dataset_path: str | os.PathLike[str],
    *,
    split: str | None = None,
    targets: Sequence[str] | None = None,
    max_num_tracks: int | None = None,
    val_split: float | None = None,
    seed: int = 0,
    audio_format: str = "wav",
) -> tuple[Track, ...]:
    """The tracks of a dataset, by name. No sound file is opened.

    Args:
        dataset_path: The dataset's folder.
        split: "train", "val" or "test"; all tracks if None. Where there is no folder for validation, "val" is a part
            of the training tracks, and "train" is the rest.
        targets: Stems that a track must have to be taken; with them it must also have a mixture, or enough stems to
            make one. Tracks that lack something are left out, which is logged. All tracks if None.
        max_num_tracks: The first so many of them; all if None.
        val_split: Which part is held out for validation where there is no folder for it (see `hold_out`); 0 for none.
        seed: For the choice of that part.
        audio_format: Ending of the file to take where a track has a stem in several formats.

    Raises:
        ConfigError: If there is no such split or format, or a share or number is out of range.
        DatasetError: If there is no such folder, no track in it or in the split, or none with the targets.

    Example:
        >>> [track.name for track in find_tracks("songs", targets=["vocals"], max_num_tracks=2)]
        ['song 0', 'song 1']
    """
    if max_num_tracks is not None and max_num_tracks < 1:
        raise ConfigError(
            Text("A dataset of {count} tracks is empty.", count=max_num_tracks), hint="Give 1 or more, or None for all."
        )
    folder = _existing_folder(dataset_path)
    layout = _layout_of(folder, audio_format)
    if layout.unread:
        names = [path.relative_to(folder).as_posix() for path in layout.unread]
        logger.warning(
            "%d audio files in %s belong to no song and are left out: %s", len(names), shown(folder), _few(names)
        )
    tracks = _tracks_of(layout, folder, split, val_split, seed)
    return (tracks if targets is None else _complete(folder, tracks, targets))[:max_num_tracks]


def find_tracks_and_rest(
    dataset_path: str | os.PathLike[str], split: str | None = None
) -> tuple[tuple[Track, ...], tuple[Path, ...]]:
    """The tracks that `find_tracks` gives, and the audio files of the whole dataset that belong to none.

    Raises:
        ConfigError: If there is no such split.
        DatasetError: As `find_tracks`.
    """
    folder = _existing_folder(dataset_path)
    layout = _layout_of(folder)
    return _tracks_of(layout, folder, split, None, 0), layout.unread


def propose_mapping_of(dataset_path: str | os.PathLike[str]) -> MappingProposal | None:
    """A `stems.toml` for a folder that needs one, or whose stems are others than vocals, drums, bass and other.

    Returns:
        None if there is no need for one, or its files do not seem to be stems.

    Raises:
        DatasetError: If there is no such folder or it cannot be searched.
    """
    return proposed_mapping(_existing_folder(dataset_path))


def _tracks_of(
    layout: Layout, folder: Path, split: str | None, val_split: float | None, seed: int
) -> tuple[Track, ...]:
    if split is None:
        return tuple(track for part in layout.tracks.values() for track in part)
    wanted = split_named(split)
    found = _with_validation(layout.tracks, val_split, seed)
    if not found.get(wanted):
        raise DatasetError(
            Text("There are no tracks for “{split}” in “{path}”.", split=wanted, path=folder),
            path=folder,
            hint=Text("There are some for: {splits}.", splits=", ".join(name for name in found if found[name])),
        )
    return found[wanted]


def find_splits(
    dataset_path: str | os.PathLike[str], *, val_split: float | None = None, seed: int = 0
) -> dict[str, tuple[Track, ...]]:
    """All tracks of a dataset, by "train", "val" and "test". No sound file is opened.

    Args:
        dataset_path: The dataset's folder.
        val_split: As `find_tracks` takes it.
        seed: As `find_tracks` takes it.

    Returns:
        For each split the tracks that `find_tracks` gives, none where it says that there are none.

    Raises:
        ConfigError: If the share is out of range.
        DatasetError: If there is no such folder, or no track in it.
    """
    found = _with_validation(_layout_of(_existing_folder(dataset_path)).tracks, val_split, seed)
    return {name: found.get(name, ()) for name in SPLIT_FOLDERS}


def _existing_folder(dataset_path: str | os.PathLike[str]) -> Path:
    folder = Path(dataset_path)
    try:
        is_folder = folder.is_dir()
        exists = is_folder or folder.exists()
    except OSError as error:
        raise unsearchable(folder, error) from error
    if not exists:
        raise DatasetError(
            Text("There is no folder “{path}”.", path=folder),
            path=folder,
            hint="See whether the dataset was moved or its disk unplugged.",
        )
    if not is_folder and folder.suffix.lower() == ".csv":
        raise DatasetError(
            Text("“{path}” is a list of stems that does not say which of them belong to one song.", path=folder),
            path=folder,
            hint="Give the folder of the files, with a stems.toml that says which file is which stem of which song.",
        )
    if not is_folder:
        raise DatasetError(
            Text("“{path}” is not a folder.", path=folder), path=folder, hint="Give the folder that holds the tracks."
        )
    return folder


def _layout_of(folder: Path, audio_format: str = "wav") -> Layout:
    ending = "." + audio_format.removeprefix(".").lower()
    if ending not in AUDIO_EXTENSIONS:
        raise ConfigError(
            Text("“{name}” is no audio format.", name=audio_format),
            hint=nearest_hint(ending[1:], sorted(known[1:] for known in AUDIO_EXTENSIONS)),
        )
    layout = read_layout(folder, ending)
    if not any(layout.tracks.values()):
        raise _no_tracks(folder)
    return layout


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")


def _with_validation(
    found: dict[str, tuple[Track, ...]], val_split: float | None, seed: int
) -> dict[str, tuple[Track, ...]]:
    """The same, with a part of the training held out where there is no folder for validation.

    Also for who asks for "train" alone: what is validated on is never trained on.
    """
    if "val" in found:
        return found
    train, held_out = hold_out(found.get("train", ()), val_split, seed)
    return {**found, "train": train, "val": held_out}


def _no_tracks(folder: Path) -> DatasetError:
    return DatasetError(
        Text("There are no tracks in “{path}”.", path=folder),
        path=folder,
        hint="A track is a folder with a sound file for each stem (vocals.wav, drums.wav, ...), or a .stem.mp4 file.",
    )


def _complete(folder: Path, tracks: Sequence[Track], targets: Sequence[str]) -> tuple[Track, ...]:
    """The tracks that have all the targets and a mixture."""
    known = sorted({name for track in tracks for name in track.stems})
    for target in targets:
        if not is_known(target, known, has_mixture=True):
            raise DatasetError(
                Text("No track in “{path}” has a stem “{target}”.", path=folder, target=target),
                path=folder,
                hint=nearest_hint(target, known) if known else _NO_STEMS,
            )
    complete = tuple(track for track in tracks if track.has_mixture and all(has_stem(track, name) for name in targets))
    if not complete:
        raise DatasetError(
            Text("No track in “{path}” has all of: {wanted}.", path=folder, wanted=", ".join([MIXTURE, *targets])),
            path=folder,
            hint="Give fewer targets, or complete the tracks; two stems or more make up for a missing mixture.",
        )
    beside = sorted({name for track in complete for name in track.stems}.difference(targets, NOT_VOCALS, USUAL_STEMS))
    if "other" in targets and beside:
        logger.warning(
            "These stems in %s are in no target, nor in “other”: %s; a stems.toml can count them as “other”",
            shown(folder),
            _few(beside),
        )
    left_out = [track.name for track in tracks if track not in complete]
    if left_out:
        logger.warning(
            "%d of %d tracks in %s lack a stem or a mixture and are left out: %s",
            len(left_out),
            len(tracks),
            shown(folder),
            _few(left_out),
        )
    return complete


def verify_dataset(subset_path: str | os.PathLike[str], targets: Sequence[str] | None = None) -> None:
    """Make sure that every track of a folder has a mixture and all the targets. No sound file is opened.

    For what is in the files see `auralflow.datasets.check_dataset`.

    Args:
        subset_path: A dataset's folder, or that of one of its splits.
        targets: Stems that each track must have; at least one, whichever, if None.

    Raises:
        DatasetError: For the first track that lacks something, or if there is none.

    Example:
        >>> verify_dataset("songs", targets=["vocals", "drums"])
    """
    for track in find_tracks(subset_path):
        missing = [target for target in targets or () if not has_stem(track, target)]
        if not track.has_mixture:
            missing = [MIXTURE, *missing]
        if not track.stems:
            missing = missing or ["vocals"]
        if missing:
            raise DatasetError(
                Text("The track “{name}” lacks: {missing}.", name=track.name, missing=", ".join(missing)),
                path=track.path,
                hint="Put a sound file of that name into its folder, or take the track out of the dataset.",
            )
