"""What the voice of a synthetic song sings: phrases of two bars whose rhythm and syllables come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from auralflow.datasets.synthetic.score import STEPS, Phrase, Syllable, nearest_pitch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from auralflow.datasets.synthetic.score import Grid, Harmony, Section

_PHRASE_BARS = 2
# Two bars each: step and length in sixteenths; what is left at the end is for breath.
_RHYTHMS = (
    ((0, 2), (2, 2), (4, 4), (8, 4), (12, 6), (20, 2), (22, 2), (24, 5)),
    ((2, 2), (4, 2), (6, 4), (10, 3), (13, 3), (18, 2), (20, 8)),
    ((0, 5), (6, 2), (8, 2), (10, 2), (12, 2), (14, 2), (16, 10)),
    ((0, 4), (4, 4), (8, 6), (16, 4), (20, 4), (24, 6)),
    ((0, 3), (3, 3), (6, 2), (8, 3), (11, 3), (14, 4), (19, 3), (22, 7)),
    ((0, 2), (2, 1), (3, 3), (6, 2), (8, 2), (10, 1), (11, 5), (16, 2), (18, 2), (20, 6)),
)
_MOVES = (-2, -1, -1, 0, 1, 1, 2, 3)
_REACH = 7.0  # semitones that the melody keeps to, each way of its centre
_LEGATO = 0.94


class _Voice(NamedTuple):
    """A singer: the MIDI pitch in the middle of the range, and formants against those of the average man."""

    centre: float
    tract: float


_VOICES = (_Voice(52.0, 0.97), _Voice(55.0, 1.0), _Voice(61.0, 1.13), _Voice(64.0, 1.17))
_CONSONANTS = ("", "m", "n", "l", "d", "t", "k", "b", "s", "sh", "f", "h", "w", "y")
_VOWELS = ("a", "e", "i", "o", "u", "uh", "ae", "eh")


class _Motif(NamedTuple):
    """A phrase without its pitches: rhythm, moves along the scale, sounds."""

    rhythm: tuple[tuple[int, int], ...]
    moves: tuple[int, ...]
    words: tuple[tuple[str, str], ...]


def sing_sections(
    rng: Generator, grid: Grid, harmony: Harmony, sections: Sequence[Section]
) -> tuple[float, tuple[Phrase, ...]]:
    """The size of the singer's vocal tract and all that is sung.

    Sections of one name share their motifs (a phrase, another, the first again, ...), with notes that follow the
    chords. A doubled phrase is one of the chorus.
    """
    voice = _VOICES[rng.integers(len(_VOICES))]
    motifs = {name: (_motif(rng), _motif(rng)) for name in ("verse", "chorus", "bridge", "loop")}
    phrases = []
    for section in sections:
        lift = 3.0 if section.name == "chorus" else 0.0
        for i, bar in enumerate(range(section.start, section.start + section.bars, _PHRASE_BARS)):
            bars = min(_PHRASE_BARS, section.start + section.bars - bar)
            motif = motifs[section.name][i % 2]
            syllables = _syllables(motif, grid, harmony, bar, bars, voice.centre + lift)
            phrases.append(Phrase(syllables, section.name == "chorus"))
    return voice.tract * rng.uniform(0.97, 1.03), tuple(phrases)


def _motif(rng: Generator) -> _Motif:
    rhythm = _RHYTHMS[rng.integers(len(_RHYTHMS))]
    moves = tuple(int(rng.choice(_MOVES)) for _ in rhythm)
    words = tuple((str(rng.choice(_CONSONANTS)), str(rng.choice(_VOWELS))) for _ in rhythm)
    return _Motif(rhythm, moves, words)


def _syllables(motif: _Motif, grid: Grid, harmony: Harmony, bar: int, bars: int, centre: float) -> tuple[Syllable, ...]:
    """The motif's notes that begin within some bars, on a chord note where the beat is strong or the note long."""
    pitch = nearest_pitch(harmony.chord(bar)[0], centre)
    syllables = []
    for (step, steps), move, (consonant, vowel) in zip(motif.rhythm, motif.moves, motif.words, strict=True):
        if step >= bars * STEPS:
            break
        pitch = _moved(harmony, pitch, move if abs(pitch - centre) < _REACH else (1 if pitch < centre else -1))
        if step % 8 == 0 or steps >= 5:
            chord = harmony.chord(bar + step // STEPS)
            pitch = min((nearest_pitch(pitch_class, pitch) for pitch_class in chord), key=lambda p: abs(p - pitch))
        length = min(steps, bars * STEPS - step)
        start_s = grid.time_s(bar, step)
        syllables.append(Syllable(start_s, _LEGATO * length * grid.step_s, pitch, consonant, vowel))
    return tuple(syllables)


def _moved(harmony: Harmony, pitch: int, move: int) -> int:
    """A pitch some steps along the scale."""
    ladder = [p for p in range(pitch - 14, pitch + 15) if (p - harmony.tonic) % 12 in harmony.scale]
    below = max(i for i, p in enumerate(ladder) if p <= pitch)
    return ladder[below + move]
