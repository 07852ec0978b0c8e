"""What a synthetic song plays, before any sound: times, pitches and words in plain tuples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

STEPS = 16  # a bar has sixteen sixteenths: all songs are in four-four time
PITCH_CLASSES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

Form = Literal["song", "loop"]


class Note(NamedTuple):
    """One note of an instrument: start and duration in seconds, MIDI pitch (69 is 440 Hz), velocity above 0 to 1."""

    start_s: float
    duration_s: float
    pitch: int
    velocity: float


class Hit(NamedTuple):
    """One stroke on a drum: start in seconds, which drum, velocity above 0 to 1."""

    start_s: float
    drum: str
    velocity: float


class Syllable(NamedTuple):
    """One sung note: vowel from start over its duration in seconds, MIDI pitch, the sounds it is made of."""

    start_s: float
    duration_s: float
    pitch: int
    consonant: str
    vowel: str


class Phrase(NamedTuple):
    """What is sung in one breath."""

    syllables: tuple[Syllable, ...]
    is_doubled: bool


class Section(NamedTuple):
    """A part of the form; both numbers in bars."""

    name: str
    start: int
    bars: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Where the beats lie.

    Attributes:
        tempo_bpm: Quarter notes a minute.
        swing: How late every second sixteenth comes, in sixteenths.
    """

    tempo_bpm: float
    swing: float

    @property
    def step_s(self) -> float:
        """Length of a sixteenth."""
        return 15.0 / self.tempo_bpm

    def time_s(self, bar: int, step: float) -> float:
        """When a sixteenth of a bar begins, counted from the start of the song."""
        late = self.swing if step % 2 == 1 else 0.0
        return (bar * STEPS + step + late) * self.step_s


@dataclass(frozen=True, kw_only=True)
class Harmony:
    """The chords of a song, one a bar.

    Attributes:
        tonic: Pitch class of the key, 0 (C) to 11.
        mode: Name of the scale.
        scale: Its seven steps in semitones above the tonic.
        degrees: The root of each bar's chord as a step of the scale, 0 to 6.
    """

    tonic: int
    mode: str
    scale: tuple[int, ...]
    degrees: tuple[int, ...]

    @property
    def key(self) -> str:
        """As musicians say it."""
        return f"{PITCH_CLASSES[self.tonic]} {self.mode}"

    def semitones(self, degree: int) -> int:
        """A step of the scale (any integer) in semitones above the tonic of the same octave."""
        octave, step = divmod(degree, 7)
        return 12 * octave + self.scale[step]

    def chord(self, bar: int) -> tuple[int, int, int]:
        """Pitch classes of a bar's triad: root, third, fifth."""
        root, third, fifth = ((self.tonic + self.semitones(self.degrees[bar] + up)) % 12 for up in (0, 2, 4))
        return root, third, fifth


@dataclass(frozen=True, kw_only=True)
class Score:
    """A song on paper.

    Attributes:
        grid: Its beats.
        harmony: Its chords, a bar each.
        sections: Its form.
        kit: Which drums.
        drums: Every stroke.
        bass_patch: Which bass.
        bass: Its notes.
        pad_patch: Which instrument holds the chords.
        pad: Its notes.
        pluck_patch: Which instrument plays broken chords.
        pluck: Its notes.
        tract: Formants of the voice against those of the average man; higher for shorter vocal tracts.
        phrases: What is sung.
    """

    grid: Grid
    harmony: Harmony
    sections: tuple[Section, ...]
    kit: str
    drums: tuple[Hit, ...]
    bass_patch: str
    bass: tuple[Note, ...]
    pad_patch: str
    pad: tuple[Note, ...]
    pluck_patch: str
    pluck: tuple[Note, ...]
    tract: float
    phrases: tuple[Phrase, ...]


def nearest_pitch(pitch_class: int, near: float) -> int:
    """The MIDI pitch of a class (0 to 11) that lies nearest to another pitch.

    >>> nearest_pitch(0, near=59.0)
    60
    """
    lowest = int(near) - 6
    return lowest + (pitch_class - lowest) % 12
