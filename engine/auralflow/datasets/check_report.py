"""What a check of a dataset finds: facts about each sound, and problems with what to do about them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from auralflow.datasets.tracks import MIXTURE

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 1


class Severity(StrEnum):
    """How bad a problem is: an error spoils training or stops it, a warning may, a note is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ProblemKind(StrEnum):
    """What can be wrong with a dataset; the values are stable."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    NOT_FINITE = "not_finite"
    SILENT = "silent"
    CLIPPED = "clipped"
    DC_OFFSET = "dc_offset"
    MONO_IN_STEREO = "mono_in_stereo"
    TOO_SHORT = "too_short"
    UNEQUAL_LENGTH = "unequal_length"
    UNEQUAL_RATE = "unequal_rate"
    UNEQUAL_CHANNELS = "unequal_channels"
    SUM_DIFFERS = "sum_differs"
    MISSING_STEM = "missing_stem"
    DUPLICATE = "duplicate"
    SUM_OF_STEMS = "sum_of_stems"
    SINGLE_STEM = "single_stem"
    LONE_NAMES = "lone_names"
    UNREAD = "unread"
    SMALL_REST = "small_rest"


@dataclass(frozen=True, kw_only=True)
class SoundFacts:
    """What one sound of a track is.

    Attributes:
        name: Of the stem, or "mixture".
        path: Its file.
        frames: Length in samples per channel.
        sample_rate: In Hz.
        channels: How many.
        is_lossy: Whether its format changes the samples, as MP3 and AAC do.
        peak_dbfs: Level of the largest sample; -inf for digital silence.
        rms_dbfs: Level of the root of the mean square over all channels, where a full-scale square wave reads 0.
        dc_offset: Mean of the samples of the channel where it is largest, full scale at 1.
        side_db: Energy of the difference of both channels relative to that of their sum; -inf if they are equal, None
            if there are not two channels.
        clipped_samples: How many samples are at least the third in a row with the same value at full scale.
        bad_samples: How many samples are NaN or infinite; all figures take them as 0.
        damaged_frames: How many frames cannot be decoded; all figures take them as silence.
        notes: What the reader says about the file, such as that it is cut off.
        fingerprint: Equal for sounds with the same samples, channels and rate, whatever the file's format and header.
    """

    name: str
    path: Path
    frames: int
    sample_rate: int
    channels: int
    is_lossy: bool
    peak_dbfs: float
    rms_dbfs: float
    dc_offset: float
    side_db: float | None
    clipped_samples: int
    bad_samples: int
    damaged_frames: int
    notes: tuple[str, ...]
    fingerprint: str

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate


@dataclass(frozen=True, kw_only=True)
class UnreadableSound:
    """A sound of a track that cannot be read.

    Attributes:
        name: Of the stem, or "mixture".
        path: Its file.
        reason: A sentence.
        hint: What to do.
    """

    name: str
    path: Path
    reason: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class StemRelation:
    """A sound that is made of others of the same track.

    Attributes:
        sound: Its place among the track's sounds.
        parts: The places of the others: one if it is a copy, at whatever gain, else those whose sum it is.
    """

    sound: int
    parts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TrackFacts:
    """What one track is.

    Attributes:
        name: The song's name.
        path: Its folder, or the file that holds all of it.
        sounds: The mixture, if there is a file of it, then the stems by name, each file by itself; only those that can
            be read.
        unreadable: The others.
        sum_error_db: Energy of mixture minus sum of the stems relative to that of the mixture; -inf if they are equal;
            None if there is no mixture or no stem, one cannot be read, or the mixture is silent.
        relations: Stems that are copies or sums of others; none if one cannot be read.
    """

    name: str
    path: Path
    sounds: tuple[SoundFacts, ...]
    unreadable: tuple[UnreadableSound, ...]
    sum_error_db: float | None
    relations: tuple[StemRelation, ...] = ()

    @property
    def has_mixture(self) -> bool:
        """Whether there is a file of the mixture that can be read."""
        return any(sound.name == MIXTURE for sound in self.sounds)

    @property
    def duration_s(self) -> float:
        """Length in seconds of the longest sound, which the song is."""
        return max((sound.duration_s for sound in self.sounds), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is wrong in a dataset.

    Attributes:
        kind: What it is.
        severity: How bad it is.
        track: Name of the track; that of the dataset if it is about all of it.
        stem: Name of the stem, or "mixture"; None if it is the track as a whole.
        path: The file or folder.
        sentence: What is wrong.
        hint: What to do about it.
    """

    kind: ProblemKind
    severity: Severity
    track: str
    stem: str | None
    path: Path
    sentence: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class DatasetReport:
    """Facts and problems of a dataset.

    Attributes:
        tracks: In the order they were given.
        problems: Errors first, then warnings, then notes; among those in the order of the tracks.
    """

    tracks: tuple[TrackFacts, ...]
    problems: tuple[Problem, ...]

    @property
    def duration_s(self) -> float:
        """Length of all tracks together, in seconds."""
        return sum(track.duration_s for track in self.tracks)

    @property
    def has_errors(self) -> bool:
        """Whether there is a problem of the severity error."""
        return self.count(Severity.ERROR) > 0

    def count(self, severity: Severity) -> int:
        """How many problems of a severity there are."""
        return sum(problem.severity is severity for problem in self.problems)

    def to_json(self) -> str:
        """The whole report as a JSON object; levels of -inf are null there, and so are figures that do not exist."""
        return json.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "duration_s": self.duration_s,
                "counts": {str(severity): self.count(severity) for severity in Severity},
                "problems": [_problem_json(problem) for problem in self.problems],
                "tracks": [_track_json(track) for track in self.tracks],
            },
            indent=2,
            allow_nan=False,
        )


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "kind": str(problem.kind),
        "severity": str(problem.severity),
        "track": problem.track,
        "stem": problem.stem,
        "path": str(problem.path),
        "sentence": problem.sentence,
        "hint": problem.hint,
    }


def _track_json(track: TrackFacts) -> dict[str, Any]:
    return {
        "name": track.name,
        "path": str(track.path),
        "duration_s": track.duration_s,
        "sum_error_db": _finite(track.sum_error_db),
        "relations": [{"sound": found.sound, "parts": list(found.parts)} for found in track.relations],
        "sounds": [
            {
                "name": sound.name,
                "path": str(sound.path),
                "duration_s": sound.duration_s,
                "frames": sound.frames,
                "sample_rate": sound.sample_rate,
                "channels": sound.channels,
                "is_lossy": sound.is_lossy,
                "peak_dbfs": _finite(sound.peak_dbfs),
                "rms_dbfs": _finite(sound.rms_dbfs),
                "dc_offset": sound.dc_offset,
                "side_db": _finite(sound.side_db),
                "clipped_samples": sound.clipped_samples,
                "bad_samples": sound.bad_samples,
                "damaged_frames": sound.damaged_frames,
                "notes": list(sound.notes),
                "fingerprint": sound.fingerprint,
            }
            for sound in track.sounds
        ],
        "unreadable": [
            {"name": sound.name, "path": str(sound.path), "reason": sound.reason, "hint": sound.hint}
            for sound in track.unreadable
        ],
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else value
