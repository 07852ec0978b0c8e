"""What a check says where a dataset's layout may have been misread."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from auralflow.datasets.check_report import Problem, ProblemKind, Severity
from auralflow.datasets.check_rules import few, names_of, of_track
from auralflow.datasets.song_files import composed_name, is_audio
from auralflow.datasets.tracks import MIXTURE
from auralflow.stem_names import NOT_VOCALS
from auralflow.stem_words import USUAL_STEMS, is_stem
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from auralflow.datasets.check_report import TrackFacts
    from auralflow.datasets.tracks import Track


def misread(tracks: Sequence[TrackFacts]) -> Iterator[Problem]:
    """Tracks whose files may be something else than stems: too few, or with names that no other track knows."""
    counts = Counter(name for track in tracks for name in names_of(track))
    for track in tracks:
        yield from _single(track)
        names = names_of(track) - {MIXTURE}
        if len(tracks) > 1 and names and not any(counts[name] > 1 or is_stem(name) for name in names):
            yield of_track(
                track,
                ProblemKind.LONE_NAMES,
                Severity.WARNING,
                Text("No other track has stems of these names: {names}.", names=few(sorted(names))),
                Text("Check that these are stems, and give them the names that they have elsewhere."),
            )


def small_rest(tracks: Sequence[TrackFacts]) -> Iterator[Problem]:
    """Said once, by the first track it is true of: "other" is not all but vocals, drums and bass."""
    for track in tracks:
        names = names_of(track) - {MIXTURE}
        beside = sorted(names - {*USUAL_STEMS, *NOT_VOCALS})
        if names >= set(USUAL_STEMS) and beside:
            yield of_track(
                track,
                ProblemKind.SMALL_REST,
                Severity.NOTE,
                Text("Its stem other does not contain {names}, which are stems of their own.", names=few(beside)),
                Text("To train just vocals, drums, bass and other, let a file stems.toml count them as other."),
            )
            return


def unread(files: Sequence[Path], folder: Path) -> Iterator[Problem]:
    """Audio files of a dataset that belong to no track."""
    if files:
        yield Problem(
            kind=ProblemKind.UNREAD,
            severity=Severity.WARNING,
            track=folder.name,
            stem=None,
            path=files[0],
            sentence=Text(
                "{count} audio files belong to no track and are not used: {names}.",
                count=len(files),
                names=few([file.relative_to(folder).as_posix() for file in files]),
            ),
            hint=Text("If these are stems, put them into their song's folder, or name them in a file stems.toml."),
        )


def second_files(tracks: Sequence[Track]) -> tuple[Path, ...]:
    """Files beside those of tracks that differ from one in nothing but the format, or small and capital letters."""
    read = {file.path for track in tracks for file in track.files}
    names: defaultdict[Path, set[str]] = defaultdict(set)
    for path in read:
        names[path.parent].add(composed_name(path).casefold())
    return tuple(
        file
        for folder, of_folder in sorted(names.items())
        if folder.is_dir()
        for file in sorted(folder.iterdir())
        if file not in read
        and is_audio(file)
        and composed_name(file).casefold() in of_folder
        and not file.name.startswith(".")
    )


def doubled(files: Sequence[Path], folder: Path) -> Iterator[Problem]:
    """The `second_files` of a dataset."""
    if files:
        yield Problem(
            kind=ProblemKind.UNREAD,
            severity=Severity.NOTE,
            track=folder.name,
            stem=None,
            path=files[0],
            sentence=Text(
                "{count} audio files are not used, as another file of the same name is: {names}.",
                count=len(files),
                names=few([file.relative_to(folder).as_posix() for file in files]),
            ),
            hint=Text("If they are not the same recording, keep only the right one of each."),
        )


def _single(track: TrackFacts) -> Iterator[Problem]:
    """What nothing can be learned from: one stem by itself, or a song without stems."""
    names = names_of(track)
    if names == {MIXTURE}:
        yield of_track(
            track,
            ProblemKind.SINGLE_STEM,
            Severity.ERROR,
            Text("The track has a mixture, but no stems."),
            Text("Add its stems, or leave the track out."),
        )
    elif len(names) == 1:
        yield of_track(
            track,
            ProblemKind.SINGLE_STEM,
            Severity.ERROR,
            Text("The track has only one stem, {stem}, and no mixture.", stem=next(iter(names))),
            Text("Add the other stems or the mixture; if this is a finished song, it cannot be learned from."),
        )
