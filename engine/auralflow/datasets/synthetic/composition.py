"""Composes a score from random numbers: tempo, key, chords, form, and who plays when."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from auralflow.datasets.synthetic.accompaniment import (
    BASS_RHYTHMS,
    FIGURES,
    GROOVES,
    Drumming,
    bass_notes,
    drum_hits,
    figure_notes,
    pad_notes,
)
from auralflow.datasets.synthetic.melody import sing_sections
from auralflow.datasets.synthetic.score import STEPS, Form, Grid, Harmony, Score, Section

if TYPE_CHECKING:
    from numpy.random import Generator

KITS = ("acoustic", "electronic", "small")
BASS_PATCHES = ("finger", "synth", "sub")
PAD_PATCHES = ("strings", "warm", "organ")
PLUCK_PATCHES = ("guitar", "keys", "bells", "stab")

_SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
# Four bars each, as steps of the scale from 0; none has the step whose triad is diminished.
_PROGRESSIONS = {
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 4, 3), (0, 2, 3, 4), (1, 4, 0, 5)),
    "minor": ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (0, 5, 3, 6), (0, 2, 6, 3)),
    "dorian": ((0, 3, 0, 3), (0, 2, 3, 6), (0, 6, 3, 0), (0, 4, 3, 3)),
    "mixolydian": ((0, 6, 3, 0), (0, 4, 6, 3), (0, 1, 6, 3), (0, 3, 6, 3)),
}
# A song in parts of its length.
_FORM = (
    ("intro", 1), ("verse", 2), ("chorus", 2), ("verse", 2), ("chorus", 2), ("bridge", 1), ("chorus", 2), ("outro", 1),
)  # fmt: skip


class _Players(NamedTuple):
    """Who plays in a section."""

    drumming: Drumming
    bass: bool
    pad: bool
    pluck: bool
    voice: bool


# One of these is drawn for each kind of section. The chorus is always all of them.
_PLAYERS = {
    "intro": (
        _Players("light", False, True, True, False),
        _Players("none", False, True, True, False),
        _Players("full", True, False, True, False),
    ),
    "verse": (_Players("full", True, False, True, True), _Players("full", True, True, True, True)),
    "chorus": (_Players("busy", True, True, True, True),),
    "bridge": (
        _Players("none", False, True, True, True),
        _Players("light", True, True, False, False),
        _Players("none", True, True, True, True),
    ),
    "outro": (_Players("none", True, True, True, False), _Players("light", True, True, False, False)),
    "loop": (_Players("full", True, True, True, True),),
}


def compose(seed: np.random.SeedSequence, duration_s: float, form: Form) -> Score:
    """A song that fills a duration.

    Args:
        seed: All random choices follow from it.
        duration_s: Above 0; the last bar may reach beyond it.
        form: "song" has sections in which instruments enter and leave; in a "loop" all play from the first bar on.
    """
    of_form, of_drums, of_bass, of_chords, of_melody = (np.random.default_rng(child) for child in seed.spawn(5))
    grid = Grid(tempo_bpm=float(of_form.integers(76, 145)), swing=float(of_form.choice((0.0, 0.0, 0.12, 0.25))))
    bars = math.ceil(duration_s / (STEPS * grid.step_s))
    sections = (Section("loop", 0, bars),) if form == "loop" else _sections(bars)
    harmony = _harmony(of_form, sections)
    players = {name: choices[of_form.integers(len(choices))] for name, choices in _PLAYERS.items()}

    def playing(part: str) -> list[Section]:
        return [section for section in sections if getattr(players[section.name], part)]

    drumming = {section.start: players[section.name].drumming for section in sections}
    tract, phrases = sing_sections(of_melody, grid, harmony, playing("voice"))
    return Score(
        grid=grid,
        harmony=harmony,
        sections=sections,
        kit=str(of_drums.choice(KITS)),
        drums=drum_hits(of_drums, grid, sections, drumming, GROOVES[of_drums.integers(len(GROOVES))]),
        bass_patch=str(of_bass.choice(BASS_PATCHES)),
        bass=bass_notes(of_bass, grid, harmony, playing("bass"), BASS_RHYTHMS[of_bass.integers(len(BASS_RHYTHMS))]),
        pad_patch=str(of_chords.choice(PAD_PATCHES)),
        pad=pad_notes(grid, harmony, playing("pad")),
        pluck_patch=str(of_chords.choice(PLUCK_PATCHES)),
        pluck=figure_notes(of_chords, grid, harmony, playing("pluck"), FIGURES[of_chords.integers(len(FIGURES))]),
        tract=tract,
        phrases=phrases,
    )


def _sections(bars: int) -> tuple[Section, ...]:
    """The form stretched over some bars; in long songs sections are whole pairs of bars."""
    total = sum(part for _, part in _FORM)
    unit = 2 if bars >= 2 * total else 1
    sections = []
    start, parts = 0, 0
    for name, part in _FORM:
        parts += part
        end = bars if parts == total else round(bars * parts / total / unit) * unit
        if end > start:
            sections.append(Section(name, start, end - start))
        start = end
    return tuple(sections)


def _harmony(rng: Generator, sections: tuple[Section, ...]) -> Harmony:
    """One progression for the chorus and one for the rest, begun anew with each section."""
    mode = str(rng.choice(tuple(_SCALES)))
    choices = _PROGRESSIONS[mode]
    verse, chorus = (choices[i] for i in rng.choice(len(choices), 2, replace=False))
    degrees = [
        (chorus if section.name == "chorus" else verse)[bar % 4] for section in sections for bar in range(section.bars)
    ]
    return Harmony(tonic=int(rng.integers(12)), mode=mode, scale=_SCALES[mode], degrees=tuple(degrees))
