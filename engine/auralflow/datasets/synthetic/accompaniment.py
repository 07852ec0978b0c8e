"""What drums, bass, chords and broken chords of a synthetic song play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from auralflow.datasets.synthetic.score import STEPS, Hit, Note, nearest_pitch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.random import Generator

    from auralflow.datasets.synthetic.score import Grid, Harmony, Section

Drumming = Literal["none", "light", "full", "busy"]

_STRENGTHS = {"X": 1.0, "x": 0.65, "o": 0.3}
_DRUM_JITTER_S = 0.0015
_HAND_JITTER_S = 0.004
_BASS_LOWEST = 28  # E1, 41 Hz
_PAD_CENTRE = 62.0
_FIGURE_CENTRE = 67.0


class Groove(NamedTuple):
    """A bar of drums in sixteenths: X is strong, x medium, o a ghost stroke."""

    kick: str
    snare: str
    hat: str


GROOVES = (
    Groove("X...X...X...X...", "....X.......X...", "x.X.x.X.x.X.x.X."),  # four on the floor
    Groove("X.....x.X.x.....", "....X.......X...", "X.x.X.x.X.x.X.x."),  # rock
    Groove("X..x..x...x..x..", "....X..o.o..X..o", "XoxoXoxoXoxoXoxo"),  # funk
    Groove("X.........x.....", "........X.......", "X.x.X.x.X.x.X.xx"),  # half time
    Groove("X..X....x.X.....", "....X.......X..o", "xxxxxxxxxxxxxxxx"),
    Groove("X..x..X.X..x..X.", "...x..x....x..x.", "x.x.x.x.x.x.x.x."),
)
_FILLS = (
    (("snare", 8), ("snare", 10), ("high tom", 12), ("high tom", 13), ("low tom", 14), ("low tom", 15)),
    (("high tom", 8), ("high tom", 9), ("snare", 10), ("low tom", 11), ("low tom", 12), ("snare", 14)),
    (("snare", 12), ("snare", 13), ("snare", 14), ("low tom", 15)),
)
# Step, length in steps, and what is played: "r" root, "f" fifth, "o" octave.
BASS_RHYTHMS = (
    ((0, 6, "r"), (6, 2, "r"), (8, 6, "r"), (14, 2, "f")),
    tuple((step, 2, "r") for step in range(0, STEPS, 2)),
    ((0, 3, "r"), (3, 3, "r"), (6, 2, "o"), (8, 3, "r"), (11, 3, "f"), (14, 2, "o")),
    ((0, 2, "r"), (2, 2, "o"), (4, 2, "r"), (6, 2, "o"), (8, 2, "r"), (10, 2, "o"), (12, 2, "f"), (14, 2, "o")),
    ((0, 10, "r"), (10, 4, "f"), (14, 2, "r")),
)
# Step, length in steps, and which notes of a stack of thirds and octaves sound.
FIGURES = (
    tuple((step, 3, (i,)) for step, i in zip(range(0, STEPS, 2), (0, 1, 2, 3, 4, 3, 2, 1), strict=True)),
    tuple((step, 2, (i,)) for step, i in zip(range(STEPS), (0, 2, 1, 3, 2, 4, 3, 5) * 2, strict=True)),
    tuple((step, 4, (i,)) for step, i in zip(range(0, STEPS, 2), (4, 2, 3, 1, 4, 2, 5, 3), strict=True)),
    ((0, 3, (0, 1, 2)), (3, 3, (0, 1, 2)), (6, 2, (1, 2, 3)), (10, 2, (0, 1, 2)), (12, 3, (1, 2, 3))),
    ((2, 2, (0, 1, 2)), (6, 2, (0, 1, 2)), (10, 2, (0, 1, 2)), (14, 2, (1, 2, 3))),
)


def drum_hits(
    rng: Generator, grid: Grid, sections: Sequence[Section], drumming: Mapping[int, Drumming], groove: Groove
) -> tuple[Hit, ...]:
    """Every stroke of the song.

    Args:
        rng: For fills and a human hand's unevenness.
        grid: The beats.
        sections: The form.
        drumming: How busy the drummer is, by the bar that a section starts with.
        groove: The bar that is varied.
    """
    strokes: list[tuple[int, int, str, float]] = []
    claps = bool(rng.integers(2))
    for section in sections:
        level = drumming[section.start]
        if level == "none":
            continue
        if level == "busy":
            strokes.append((section.start, 0, "crash", 0.8))
        for bar in range(section.start, section.start + section.bars):
            is_last = bar == section.start + section.bars - 1
            fill = _FILLS[rng.integers(len(_FILLS))] if is_last and level != "light" and section.bars > 1 else ()
            until = fill[0][1] if fill else STEPS
            strokes += [(bar, step, "hat", 0.8 * v) for step, v in _pattern(groove.hat, until)]
            if level != "light":
                strokes += [(bar, step, "kick", v) for step, v in _pattern(groove.kick, STEPS)]
                strokes += [(bar, step, "snare", v) for step, v in _pattern(groove.snare, until)]
            if level == "busy":
                strokes += [(bar, step, "open hat", 0.6) for step in (6, 14) if step < until]
                if claps:
                    strokes += [(bar, step, "clap", 0.7) for step, v in _pattern(groove.snare, until) if v == 1]
            strokes += [(bar, step, drum, 0.7 + 0.05 * i) for i, (drum, step) in enumerate(fill)]
    return tuple(
        Hit(
            max(0.0, grid.time_s(bar, step) + rng.normal(0, _DRUM_JITTER_S)),
            drum,
            min(1.0, strength * rng.uniform(0.85, 1.0)),
        )
        for bar, step, drum, strength in strokes
    )


def _pattern(pattern: str, until: int) -> list[tuple[int, float]]:
    return [(step, _STRENGTHS[mark]) for step, mark in enumerate(pattern[:until]) if mark != "."]


def bass_notes(
    rng: Generator,
    grid: Grid,
    harmony: Harmony,
    sections: Sequence[Section],
    rhythm: Sequence[tuple[int, int, str]],
) -> tuple[Note, ...]:
    """A rhythm on the root, fifth and octave of each chord."""
    notes = []
    for bar in _bars(sections):
        root, _, fifth = harmony.chord(bar)
        lowest = _BASS_LOWEST + (root - _BASS_LOWEST) % 12
        pitches = {"r": lowest, "f": lowest + (fifth - root) % 12, "o": lowest + 12}
        for step, steps, what in rhythm:
            velocity = rng.uniform(0.8, 1.0) * (1.0 if step % 8 == 0 else 0.85)
            notes.append(Note(_played(rng, grid, bar, step), 0.92 * steps * grid.step_s, pitches[what], velocity))
    return tuple(notes)


def pad_notes(grid: Grid, harmony: Harmony, sections: Sequence[Section]) -> tuple[Note, ...]:
    """Whole-bar chords in close position, each voice moving as little as it can."""
    notes = []
    for bar in _bars(sections):
        for pitch_class in harmony.chord(bar):
            pitch = nearest_pitch(pitch_class, _PAD_CENTRE)
            notes.append(Note(grid.time_s(bar, 0), STEPS * grid.step_s, pitch, 0.8))
    return tuple(notes)


def figure_notes(
    rng: Generator,
    grid: Grid,
    harmony: Harmony,
    sections: Sequence[Section],
    figure: Sequence[tuple[int, int, tuple[int, ...]]],
) -> tuple[Note, ...]:
    """A figure of broken or repeated chords."""
    notes = []
    for bar in _bars(sections):
        stack = sorted(nearest_pitch(pitch_class, _FIGURE_CENTRE) for pitch_class in harmony.chord(bar))
        stack += [pitch + 12 for pitch in stack]
        for step, steps, voices in figure:
            start_s, strength = _played(rng, grid, bar, step), rng.uniform(0.6, 1.0)
            notes += [Note(start_s, steps * grid.step_s, stack[voice], strength) for voice in voices]
    return tuple(notes)


def _bars(sections: Sequence[Section]) -> Iterable[int]:
    return (bar for section in sections for bar in range(section.start, section.start + section.bars))


def _played(rng: Generator, grid: Grid, bar: int, step: int) -> float:
    return max(0.0, grid.time_s(bar, step) + rng.normal(0, _HAND_JITTER_S))
