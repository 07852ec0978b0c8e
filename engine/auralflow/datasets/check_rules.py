"""What counts as a problem of a dataset, how bad it is, and what to do about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.datasets.check_report import Problem, ProblemKind, Severity
from auralflow.datasets.tracks import MIXTURE
from auralflow.stem_names import NOT_VOCALS, is_known
from auralflow.stem_words import is_stem
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from auralflow.datasets.check_report import SoundFacts, TrackFacts

SILENT_DBFS = -80.0
"""A sound whose loudest sample is below this counts as silent."""
CLIPPED_SHARE = 1e-5
"""From this share of clipped samples on, it is more than single peaks."""
DC_OFFSET = 0.01
MONO_DB = -60.0
"""Below this level of the side signal, both channels hold the same."""
UNEQUAL_S = 0.1
"""Encoders pad files by less than this; more is a mistake in cutting."""
SUM_ERROR_DB = -40.0
LOSSY_SUM_ERROR_DB = -15.0
"""Lossy encoders add noise of their own to each stem, which does not cancel."""
_NAMES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What all tracks should have.

    Attributes:
        stems: Names of the stems each track should have.
        missing: How bad it is if one is missing.
        mixture: Whether a file of the mixture is expected.
        duration_s: Least length in seconds.
    """

    stems: tuple[str, ...]
    missing: Severity
    mixture: bool
    duration_s: float


def expected_of(tracks: Sequence[TrackFacts], targets: Sequence[str] | None, duration_s: float) -> Expected:
    """What is expected of each track: the stems asked for, or else those that most tracks have.

    Args:
        tracks: All tracks.
        targets: Names of stems asked for; None for those that more than half of the tracks have.
        duration_s: Least length in seconds.
    """
    names = Counter(name for track in tracks for name in names_of(track))
    usual = tuple(sorted(name for name, count in names.items() if 2 * count > len(tracks) and name != MIXTURE))
    return Expected(
        stems=usual if targets is None else tuple(targets),
        missing=Severity.WARNING if targets is None else Severity.ERROR,
        mixture=2 * names[MIXTURE] > len(tracks),
        duration_s=duration_s,
    )


def track_problems(track: TrackFacts, expected: Expected) -> Iterator[Problem]:
    """What is wrong with one track, whatever the others hold."""
    for unreadable in track.unreadable:
        yield Problem(
            kind=ProblemKind.UNREADABLE,
            severity=Severity.ERROR,
            track=track.name,
            stem=unreadable.name,
            path=unreadable.path,
            sentence=unreadable.reason,
            hint=unreadable.hint,
        )
    yield from _missing(track, expected)
    for sound in track.sounds:
        yield from _broken(track, sound)
        yield from _odd(track, sound)
    if track.sounds and track.duration_s < expected.duration_s:
        yield of_track(
            track,
            ProblemKind.TOO_SHORT,
            Severity.ERROR,
            Text(
                "The track is {duration:.2f} s long; {least:g} s are needed.",
                duration=track.duration_s,
                least=expected.duration_s,
            ),
            Text("Leave it out, or train on shorter chunks."),
        )
    yield from _unequal(track)
    yield from _relations(track)
    yield from _sum(track)


def duplicates(tracks: Sequence[TrackFacts]) -> Iterator[Problem]:
    """Sounds with exactly the samples of one that came before, in the same track or another; silence does not count."""
    same: defaultdict[str, list[tuple[TrackFacts, SoundFacts]]] = defaultdict(list)
    for track in tracks:
        for sound in track.sounds:
            if not _is_silent(sound):
                same[sound.fingerprint].append((track, sound))
    for (first_track, first), *others in same.values():
        for track, sound in others:
            if track is first_track and first.name == MIXTURE:
                continue  # a song of one instrument is equal to its stem
            is_twice_in_song = track is first_track and not track.has_mixture
            yield _of_sound(
                track,
                sound,
                ProblemKind.DUPLICATE,
                Severity.ERROR if is_twice_in_song else Severity.WARNING,
                Text(
                    "It holds the same samples as {other_stem} of “{other_track}”.",
                    other_stem=first.name,
                    other_track=first_track.name,
                ),
                Text("Remove one of them: what is in training must not be in the test, and counts twice in training."),
            )


def names_of(track: TrackFacts) -> set[str]:
    """Names of a track's stems, and of its mixture, whether they can be read or not."""
    return {sound.name for sound in track.sounds} | {sound.name for sound in track.unreadable}


def _is_silent(sound: SoundFacts) -> bool:
    return sound.peak_dbfs < SILENT_DBFS


def of_track(track: TrackFacts, kind: ProblemKind, severity: Severity, sentence: str, hint: str) -> Problem:
    """A problem of a track as a whole."""
    return Problem(
        kind=kind, severity=severity, track=track.name, stem=None, path=track.path, sentence=sentence, hint=hint
    )


def _of_sound(
    track: TrackFacts, sound: SoundFacts, kind: ProblemKind, severity: Severity, sentence: str, hint: str
) -> Problem:
    return Problem(
        kind=kind, severity=severity, track=track.name, stem=sound.name, path=sound.path, sentence=sentence, hint=hint
    )


def _missing(track: TrackFacts, expected: Expected) -> Iterator[Problem]:
    names = names_of(track)
    for name in expected.stems:
        if not is_known(name, [own for own in names if own != MIXTURE], has_mixture=MIXTURE in names):
            yield of_track(
                track,
                ProblemKind.MISSING_STEM,
                expected.missing,
                Text("The stem {stem} is missing.", stem=name),
                Text("Add the file, silent if the song has no such sound, or leave the track out."),
            )
    if expected.mixture and MIXTURE not in names:
        yield of_track(
            track,
            ProblemKind.MISSING_STEM,
            Severity.NOTE,
            Text("There is no file of the mixture."),
            Text("Nothing needs to be done if all stems are there: their sum is taken."),
        )


def _broken(track: TrackFacts, sound: SoundFacts) -> Iterator[Problem]:
    """What should not be in any file."""
    if sound.bad_samples:
        yield _of_sound(
            track,
            sound,
            ProblemKind.NOT_FINITE,
            Severity.ERROR,
            Text("{count} samples are NaN or infinite.", count=sound.bad_samples),
            Text("Render it again; one such sample can make a whole model NaN."),
        )
    if sound.damaged_frames:
        yield _of_sound(
            track,
            sound,
            ProblemKind.DAMAGED,
            Severity.ERROR,
            Text("{damaged:.2f} s of it cannot be decoded.", damaged=sound.damaged_frames / sound.sample_rate),
            Text("Get the file again."),
        )
    for note in sound.notes:
        yield _of_sound(track, sound, ProblemKind.DAMAGED, Severity.WARNING, note, Text("Get the file again."))


def _odd(track: TrackFacts, sound: SoundFacts) -> Iterator[Problem]:
    """What may be meant, and mostly is not."""
    if _is_silent(sound):
        yield _of_sound(
            track,
            sound,
            ProblemKind.SILENT,
            Severity.ERROR if sound.name == MIXTURE else Severity.NOTE,
            Text("It is silent."),
            Text("Nothing needs to be done if the song has no such sound.")
            if sound.name != MIXTURE
            else Text("Render the mixture again, or remove its file to have the sum of the stems."),
        )
        return
    if sound.clipped_samples:
        share = sound.clipped_samples / (sound.frames * sound.channels)
        yield _of_sound(
            track,
            sound,
            ProblemKind.CLIPPED,
            Severity.WARNING if share >= CLIPPED_SHARE else Severity.NOTE,
            Text("{count} samples are clipped at full scale.", count=sound.clipped_samples),
            Text("Render it again with less gain, all stems alike."),
        )
    if abs(sound.dc_offset) > DC_OFFSET:
        yield _of_sound(
            track,
            sound,
            ProblemKind.DC_OFFSET,
            Severity.WARNING,
            Text("Its samples have a mean of {offset:+.3f} of full scale.", offset=sound.dc_offset),
            Text("Filter out what is below 10 Hz."),
        )
    if sound.side_db is not None and sound.side_db < MONO_DB:
        yield _of_sound(
            track,
            sound,
            ProblemKind.MONO_IN_STEREO,
            Severity.NOTE,
            Text("Both channels hold the same sound."),
            Text("Nothing needs to be done unless it should be stereo."),
        )


def _unequal(track: TrackFacts) -> Iterator[Problem]:
    """Sounds that differ in kind from the track's first, which is the mixture if there is one."""
    counts = Counter(sound.name for sound in track.sounds)
    for sound in track.sounds[1:]:
        first = track.sounds[0]
        difference_s = sound.duration_s - first.duration_s
        if difference_s != 0:
            yield _of_sound(
                track,
                sound,
                ProblemKind.UNEQUAL_LENGTH,
                Severity.ERROR if abs(difference_s) > UNEQUAL_S else Severity.WARNING,
                Text(
                    "It is {duration:.3f} s long, and {other} {other_duration:.3f} s.",
                    duration=sound.duration_s,
                    other=first.name,
                    other_duration=first.duration_s,
                ),
                Text("Export all stems of a song from its very beginning to one common end."),
            )
        if sound.sample_rate != first.sample_rate:
            yield _of_sound(
                track,
                sound,
                ProblemKind.UNEQUAL_RATE,
                Severity.WARNING,
                Text(
                    "Its sample rate is {rate} Hz, and that of {other} {other_rate} Hz.",
                    rate=sound.sample_rate,
                    other=first.name,
                    other_rate=first.sample_rate,
                ),
                Text("Convert all to one rate: doing it while training costs time."),
            )
        # The microphones of a drum kit are mono and stereo as they come.
        if sound.channels != first.channels and counts[sound.name] == counts[first.name] == 1:
            yield _of_sound(
                track,
                sound,
                ProblemKind.UNEQUAL_CHANNELS,
                Severity.WARNING,
                Text(
                    "It has {channels} channels, and {other} {other_channels}.",
                    channels=sound.channels,
                    other=first.name,
                    other_channels=first.channels,
                ),
                Text("Export all stems with the same channels."),
            )


def _relations(track: TrackFacts) -> Iterator[Problem]:
    """Stems that are copies or sums of others: without a file of the mixture, what they hold counts twice in it."""
    severity = Severity.WARNING if track.has_mixture else Severity.ERROR
    labels = _labels(track)
    for relation in track.relations:
        sound, first = track.sounds[relation.sound], track.sounds[relation.parts[0]]
        if len(relation.parts) > 1:
            # With the mixture as a file, a stem may well be there in parts as well.
            if track.has_mixture and (sound.name in NOT_VOCALS or is_stem(sound.name)):
                continue
            yield _of_sound(
                track,
                sound,
                ProblemKind.SUM_OF_STEMS,
                severity,
                Text("It is the sum of {parts}.", parts=few([labels[part] for part in relation.parts])),
                Text("If it is the whole song, name it mixture; else leave it out, or these: they count twice."),
            )
        elif sound.fingerprint != first.fingerprint:
            yield _of_sound(
                track,
                sound,
                ProblemKind.DUPLICATE,
                severity,
                Text("It is a copy of {other}.", other=labels[relation.parts[0]]),
                Text("Leave one of them out: what they hold counts twice."),
            )


def _labels(track: TrackFacts) -> list[str]:
    """What the sounds of a track are called: their stems, or their files where a stem has several."""
    counts = Counter(sound.name for sound in track.sounds)
    return [sound.name if counts[sound.name] == 1 else sound.path.name for sound in track.sounds]


def few(names: Sequence[str]) -> str:
    """The first of many names."""
    return ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")


def _sum(track: TrackFacts) -> Iterator[Problem]:
    is_lossy = any(sound.is_lossy for sound in track.sounds)
    if track.sum_error_db is not None and track.sum_error_db > (LOSSY_SUM_ERROR_DB if is_lossy else SUM_ERROR_DB):
        yield of_track(
            track,
            ProblemKind.SUM_DIFFERS,
            Severity.WARNING,
            Text(
                "The stems do not add up to the mixture: the difference has {level:.1f} dB relative to it.",
                level=track.sum_error_db,
            ),
            Text(
                "See whether a stem is missing, or the mixture was mastered; removing its file makes the sum of the"
                " stems the mixture."
            ),
        )
