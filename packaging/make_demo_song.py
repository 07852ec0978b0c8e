#!/usr/bin/env python3
"""Compose and render the demo song "Let the Night Burn Blue" together with its true stems.

The score below is ours. It is played by the project's multitrack renderer (make_tracks.py and voicebank.py, which
no part of Auralflow depends on): instruments of the soundfont MuseScore_General through fluidsynth, and words spoken by
Kokoro voices and sung through the WORLD vocoder. Everything follows from the options: the same ones give the same song.

    MULTITRACK_ROOT=ROOT ROOT/venv/bin/python packaging/make_demo_song.py --multitrack DIR --out OUT

writes OUT/{mixture,vocals,accompaniment}.wav (44.1 kHz, 16 bit, the mixture is the exact sum) and OUT/meta.json.
`packaging/publish_demo_song.py` then measures it and puts the compressed files in their places.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from types import ModuleType

TITLE = "Let the Night Burn Blue"
SAMPLE_RATE = 44_100
BPM = 100.0
STEP_S = 60 / BPM / 4  # a sixteenth
BAR_S = 16 * STEP_S
BARS = 13
LENGTH_S = 33.5  # thirteen bars and the last chord ringing out
FADE_IN_S = 0.01
FADE_OUT_S = 2.0
VERSE, CHORUS = range(2, 6), range(6, 12)

Audio = NDArray[np.float32]


class Chord(NamedTuple):
    """A bar's harmony in D major, as MIDI notes."""

    bass: int
    pad: tuple[int, ...]
    arpeggio: tuple[int, ...]


class Note(NamedTuple):
    """A note of an instrument: bar, step in the bar (sixteenths), length in steps, MIDI note, velocity 1-127."""

    bar: int
    step: float
    steps: float
    pitch: int
    velocity: float


D = Chord(38, (57, 62, 66), (50, 57, 62, 64, 66, 69))
A = Chord(33, (57, 61, 64), (45, 52, 57, 61, 64, 69))
A_OVER_CIS = Chord(37, (57, 61, 64), (49, 57, 61, 64, 69, 64))
BM7 = Chord(35, (57, 62, 66), (47, 54, 59, 62, 66, 69))
G_ADD9 = Chord(31, (59, 62, 67), (43, 50, 55, 59, 62, 69))
HARMONY = (D, G_ADD9, D, A_OVER_CIS, BM7, G_ADD9, G_ADD9, D, A, BM7, G_ADD9, A, D)
SCALE = {2, 4, 6, 7, 9, 11, 1}  # pitch classes of D major

# bar, step, length in steps, MIDI note, word of the voice bank
LEAD = (
    # Let the rain come down,
    (2, 0, 2, 66, "let"), (2, 2, 2, 66, "the"), (2, 4, 4, 69, "rain"), (2, 8, 4, 66, "come"), (2, 12, 5, 64, "down"),
    # let the night burn blue,
    (3, 2, 2, 64, "let"), (3, 4, 2, 64, "the"), (3, 6, 4, 66, "night"), (3, 10, 3, 64, "burn"), (3, 13, 3, 61, "blue"),
    # let your heart go free,
    (4, 2, 2, 62, "let"), (4, 4, 2, 64, "your"), (4, 6, 4, 66, "heart"), (4, 10, 3, 64, "go"), (4, 13, 3, 66, "free"),
    # let the world see you.
    (5, 2, 2, 67, "let"), (5, 4, 2, 67, "the"), (5, 6, 3, 71, "world"), (5, 9, 2, 69, "see"), (5, 11, 3, 67, "you"),
    # Run, and we run to the light,
    (6, 0, 5, 74, "run"), (6, 6, 2, 71, "and_"), (6, 8, 2, 71, "we"), (6, 10, 2, 74, "run"), (6, 12, 2, 73, "to"),
    (6, 14, 2, 71, "the"), (7, 0, 9, 69, "light"),
    # hold my hand, feel the fire tonight.
    (7, 12, 2, 66, "hold"), (7, 14, 2, 69, "my"), (8, 0, 5, 73, "hand"), (8, 6, 2, 69, "feel"), (8, 8, 2, 69, "the"),
    (8, 10, 4, 73, "fire"), (8, 14, 2, 71, "to"), (9, 0, 9, 71, "night"),
    # Oh, this love will stay,
    (9, 12, 2, 69, "oh"), (9, 14, 2, 69, "this"), (10, 0, 4, 71, "love"), (10, 4, 4, 69, "will"),
    (10, 8, 5, 71, "stay"),
    # and we know the way home.
    (10, 14, 2, 69, "and_"), (11, 0, 3, 69, "we"), (11, 3, 3, 71, "know"), (11, 6, 2, 69, "the"), (11, 8, 8, 73, "way"),
    (12, 0, 14, 74, "home"),
)  # fmt: skip
OOHS = ((4, 0, 15, 62), (4, 0, 15, 66), (5, 0, 11, 62), (5, 0, 11, 67))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Every choice the song follows from; levels in dB against a common loudness of the playing parts."""

    singer: str = "k_alpha"
    seed: int = 7
    transpose: int = -2
    warp: float = 1.0  # length of the singer's vocal tract against the recorded voice
    breath: float = 0.25
    vocals_db: float = 2.0
    doubles_db: float = -10.5
    oohs_db: float = -13.0
    drums_db: float = -2.0
    bass_db: float = -3.0
    others_db: float = -2.5
    drive_db: float = 3.0


def chord_part(recipe: Recipe) -> dict[str, list[Note]]:
    """Guitars, keys, pad, bells and bass, transposed."""
    parts: dict[str, list[Note]] = {name: [] for name in ("picked", "strummed", "keys", "pad", "bells", "bass")}
    for bar, chord in enumerate(HARMONY):
        chorus, last = bar in CHORUS, bar == BARS - 1
        if last:
            parts["picked"] += [Note(bar, 0.35 * i, 32, p, 88) for i, p in enumerate(chord.arpeggio)]
            parts["keys"] += [Note(bar, 0.2 * i, 32, p, 76) for i, p in enumerate((50, 57, 62, 66, 69))]
            parts["pad"] += [Note(bar, 0, 22, p, 78) for p in (*chord.pad, 69)]
            parts["bass"] += [Note(bar, 0, 24, chord.bass, 98)]
            parts["bells"] += [Note(bar, 0, 10, 86, 62), Note(bar, 2, 10, 81, 54), Note(bar, 4, 10, 90, 50)]
            continue
        order = (0, 2, 3, 4, 5, 4, 3, 2) if bar % 2 == 0 else (0, 2, 4, 3, 5, 3, 4, 2)
        parts["picked"] += [
            Note(bar, 2 * i, 4, chord.arpeggio[n], 92 if i in (0, 4) else 76) for i, n in enumerate(order)
        ]
        if chorus:
            for step, steps, velocity in ((0, 4, 96), (4, 2, 74), (6, 2, 84), (10, 2, 86), (12, 2, 72), (14, 2, 80)):
                strum = chord.arpeggio[1:] if velocity > 80 else chord.arpeggio[3:]
                parts["strummed"] += [Note(bar, step + 0.09 * i, steps, p, velocity) for i, p in enumerate(strum)]
        rhythm = ((0, 6), (6, 4), (10, 6)) if chorus else ((0, 8), (8, 8))
        parts["keys"] += [Note(bar, step, steps * 0.95, p, 70) for step, steps in rhythm for p in chord.pad]
        parts["pad"] += [Note(bar, 0, 16.5, p, 76) for p in (*chord.pad, *([chord.pad[0] + 12] if chorus else []))]
        if chorus:
            line = ((0, 3, 0), (3, 3, 0), (6, 4, 0), (10, 2, 12 if chord.bass < 36 else 0), (12, 2, 7), (14, 2, 0))
            parts["bass"] += [Note(bar, step, steps * 0.92, chord.bass + up, 102) for step, steps, up in line]
        elif bar > 0:
            line = ((0, 6, 0), (6, 2, 0), (8, 6, 0), (14, 2, 7 if bar != 5 else 0))
            parts["bass"] += [Note(bar, step, steps * 0.95, chord.bass + up, 92) for step, steps, up in line]
    hook = (
        (0, 0, 86),
        (0, 4, 83),
        (0, 6, 81),
        (0, 10, 78),
        (0, 12, 81),
        (1, 0, 86),
        (1, 4, 83),
        (1, 6, 81),
        (1, 10, 83),
    )
    parts["bells"] += [Note(bar, step, 6, pitch, 78) for bar, step, pitch in hook]
    parts["bells"] += [Note(bar + 7, step, 4, pitch, 60) for bar, step, pitch in ((0, 9, 81), (0, 10, 83), (0, 11, 86))]
    parts["bells"] += [Note(9, step, 4, pitch, 60) for step, pitch in ((8, 78), (9, 81), (10, 83))]
    return {
        name: [note._replace(pitch=note.pitch + recipe.transpose) for note in notes] for name, notes in parts.items()
    }


def drum_part() -> list[Note]:
    """General MIDI percussion: side stick and shaker in the verse, the whole kit in the chorus, a fill between."""
    kick, stick, snare, hat, open_hat, tambourine, crash, ride, shaker = 36, 37, 38, 42, 46, 54, 49, 51, 82
    notes = [Note(1, step, 1, shaker, 70 if step % 4 == 0 else 48) for step in range(0, 16, 2)]
    notes += [Note(1, 12, 1, kick, 80), Note(1, 14, 1, kick, 70), Note(1, 15, 1, stick, 60)]
    for bar in (*VERSE, *CHORUS):
        chorus = bar in CHORUS
        kicks = ((0, 112), (6, 96), (8, 104), (11, 86)) if chorus else ((0, 104), (7, 82), (8, 92))
        notes += [Note(bar, step, 1, kick, velocity) for step, velocity in kicks]
        if bar == max(VERSE):
            fill = (
                (4, stick, 88),
                (10, snare, 70),
                (11, snare, 78),
                (12, 48, 92),
                (13, 48, 88),
                (14, 45, 98),
                (15, 43, 104),
            )
            notes += [Note(bar, step, 1, drum, velocity) for step, drum, velocity in fill]
        else:
            notes += [Note(bar, step, 1, snare if chorus else stick, 108 if chorus else 88) for step in (4, 12)]
        if chorus:
            notes += [Note(bar, 15, 1, snare, 42)] * (bar % 2)
            notes += [
                Note(bar, step, 1, open_hat if step == 14 else hat, 82 if step % 4 == 0 else 62)
                for step in range(0, 16, 2)
            ]
            notes += [Note(bar, step, 1, tambourine, 72) for step in (4, 12)]
        else:
            notes += [Note(bar, step, 1, hat, 66 if step % 4 == 0 else 46) for step in range(0, 16, 2)]
            notes += [Note(bar, step, 1, shaker, 56 if step % 4 == 2 else 36) for step in range(16)]
    notes += [
        Note(6, 0, 8, crash, 104),
        Note(10, 0, 8, crash, 88),
        Note(12, 0, 16, crash, 96),
        Note(12, 0, 2, kick, 108),
    ]
    notes += [Note(12, 0, 8, ride, 70)]
    return notes


def timed(notes: list[Note], rng: np.random.Generator, jitter_s: float) -> list[list[float]]:
    """Notes as the renderer wants them, [start_s, duration_s, pitch, velocity], with a human hand's unevenness."""
    return [
        [
            max(0.0, n.bar * BAR_S + n.step * STEP_S + rng.normal(0, jitter_s)),
            n.steps * STEP_S,
            n.pitch,
            int(np.clip(n.velocity + rng.normal(0, 4), 20, 127)),
        ]
        for n in notes
    ]


def at_level(mt: ModuleType, audio: Audio, level_db: float) -> Audio:
    return np.asarray(audio / mt.act_rms(audio) * 0.1 * 10 ** (level_db / 20), dtype=np.float32)


def render_accompaniment(mt: ModuleType, recipe: Recipe, rng: np.random.Generator) -> Audio:
    """Drums, bass and everything else, mixed. Shape (frames, 2)."""
    board = importlib.import_module("pedalboard")
    peak, reverb, highpass = board.PeakFilter, board.Reverb, board.HighpassFilter
    squeeze, shelf = board.Compressor, board.HighShelfFilter
    rack = {  # program, effects, place -1 (left) to 1, stereo width, level in dB
        "picked": (25, [highpass(140), squeeze(-20, 2.5, 10, 120), peak(2800, -2, 0.8)], -0.35, 0.6, -3.0),
        "strummed": (
            25,
            [highpass(220), squeeze(-20, 3, 8, 100), peak(2600, -3, 0.8), shelf(8000, 2)],
            0.55,
            0.5,
            -7.0,
        ),
        "keys": (4, [highpass(160), board.Chorus(0.8, 0.2, mix=0.3), squeeze(-20, 2, 10, 120)], 0.3, 0.9, -6.5),
        "pad": (49, [highpass(240), peak(1800, -3, 0.7), shelf(7000, -3)], 0.0, 1.3, -8.0),
        "bells": (11, [highpass(400), board.Delay(3 * STEP_S, 0.25, 0.2)], 0.25, 0.8, -7.0),
    }
    parts = chord_part(recipe)
    with tempfile.TemporaryDirectory() as folder:
        others = np.zeros((int(LENGTH_S * SAMPLE_RATE), 2), np.float32)
        for name, (program, effects, place, width, level_db) in rack.items():
            dry = mt.render_sf(timed(parts[name], rng, 0.005), program, False, "mus", LENGTH_S, folder)
            wet = mt.fx([*effects, reverb(0.55, 0.5, 0.16, 0.9, 1.0)], at_level(mt, dry, 0))
            others += at_level(mt, mt.pan(wet, place, width), level_db)
        bass = mt.render_sf(timed(parts["bass"], rng, 0.004), 33, False, "mus", LENGTH_S, folder)
        bass = mt.fx([highpass(32), squeeze(-24, 4, 10, 120), peak(900, 2, 1)], at_level(mt, bass, 0))
        drums = mt.render_sf(timed(drum_part(), rng, 0.003), 0, True, "mus", LENGTH_S, folder, 8)
        kit = [
            squeeze(-18, 3, 12, 90),
            peak(65, 3, 1),
            peak(380, -3, 1),
            shelf(8000, -3),
            reverb(0.35, 0.6, 0.07, 0.95, 1.0),
        ]
        drums = mt.fx(kit, at_level(mt, drums, 0))
    return np.asarray(
        at_level(mt, drums, recipe.drums_db)
        + at_level(mt, mt.pan(bass, 0, 0.2), recipe.bass_db)
        + at_level(mt, others, recipe.others_db),
        dtype=np.float32,
    )


def harmony_below(bar: int, steps: float, pitch: int) -> int:
    """What the second voice sings: the next chord note a third or more below, or on short notes the scale's third."""
    if steps < 3:
        ladder = [p for p in range(30, 100) if p % 12 in SCALE]
        return ladder[ladder.index(pitch) - 2]
    chord_notes = {p % 12 for p in HARMONY[bar].pad}
    return next(p for p in range(pitch - 3, 0, -1) if p % 12 in chord_notes)


def render_vocals(mt: ModuleType, recipe: Recipe, rng: np.random.Generator) -> Audio:
    """The lead, two harmony voices in the chorus and oohs in the verse, with their room. Shape (frames, 2)."""
    board = importlib.import_module("pedalboard")
    bank = mt.vb.load(recipe.singer)
    chain = [
        board.HighpassFilter(100),
        board.Compressor(-24, 3.5, 4, 90),
        board.PeakFilter(480, -3, 0.9),
        board.PeakFilter(3000, 4, 0.7),
        board.HighShelfFilter(9500, 2),
    ]

    def sung(score: list[tuple[int, float, float, int, str]], warp: float, late_s: float) -> Audio:
        notes = [
            [
                bar * BAR_S + step * STEP_S,
                steps * STEP_S * 0.97,
                pitch + recipe.transpose,
                word,
                "C" if bar in CHORUS else "V",
            ]
            for bar, step, steps, pitch, word in score
        ]
        mono = mt.sing(notes, bank, rng, LENGTH_S, recipe.warp * warp, recipe.breath, (5.4, 0.28), 0.075, late_s)
        mono = mono / np.abs(mono).max() * 0.6
        return at_level(mt, mt.fx(chain, np.repeat(mono[:, None], 2, 1).astype(np.float32)), 0)

    voices = sung(list(LEAD), 1.0, 0.0)
    chorus = [note for note in LEAD if note[0] >= min(CHORUS)]
    lower = [(bar, step, steps, harmony_below(bar, steps, pitch), word) for bar, step, steps, pitch, word in chorus]
    for score, place in ((lower, -0.6), (lower, 0.6), (chorus, -0.75), (chorus, 0.75)):
        double = sung(score, float(rng.uniform(0.98, 1.02)), float(rng.normal(0.012, 0.006)))
        voices += at_level(mt, mt.pan(double, place, 0), recipe.doubles_db)
    for i, (bar, step, steps, pitch) in enumerate(OOHS):
        ooh = sung([(bar, step, steps, pitch, "ooh")], 1.0, 0.02)
        voices += at_level(mt, mt.pan(ooh, 0.7 * (-1) ** i, 0), recipe.oohs_db)
    room = mt.fx([board.HighpassFilter(240), board.Reverb(0.6, 0.5, 1.0, 0.0, 1.0)], voices) * 0.11
    echo_chain = [board.HighpassFilter(350), board.LowpassFilter(4500), board.Delay(6 * STEP_S, 0.25, 1.0)]
    return np.asarray(voices + room + mt.fx(echo_chain, voices) * 0.07, dtype=np.float32)


def master(vocals: Audio, accompaniment: Audio, drive_db: float) -> tuple[NDArray[np.int16], ...]:
    """One gain curve for both stems, so that the mixture stays their exact sum. Peaks at -1 dBFS."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    mixture = vocals + accompaniment
    pushed = 10 ** (drive_db / 20) / np.abs(mixture).max()
    envelope = uniform_filter1d(maximum_filter1d(np.abs(mixture).max(1) * pushed, 441), 441)
    gain = 0.89 * pushed / np.maximum(1.0, envelope)
    frames = len(mixture)
    rise, fall = int(FADE_IN_S * SAMPLE_RATE), int(FADE_OUT_S * SAMPLE_RATE)
    gain[:rise] *= np.linspace(0, 1, rise)
    gain[frames - fall :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall))
    stems = [np.round(stem * gain[:, None] * 32767).astype(np.int32) for stem in (vocals, accompaniment)]
    total = stems[0] + stems[1]
    if np.abs(total).max() > 32767:
        raise SystemExit("The limiter let a peak through: lower --drive-db.")
    return total.astype(np.int16), stems[0].astype(np.int16), stems[1].astype(np.int16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--multitrack", type=Path, required=True, help="folder of make_tracks.py and voicebank.py")
    parser.add_argument("--out", type=Path, required=True)
    for name, value in asdict(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    tool, out = options.pop("multitrack"), options.pop("out")
    recipe = Recipe(**options)
    sys.path.insert(0, str(tool))
    mt = importlib.import_module("make_tracks")
    sf = importlib.import_module("soundfile")

    rng = np.random.default_rng(recipe.seed)
    np.random.seed(recipe.seed)  # noqa: NPY002 - the renderer names its temporary files by the global generator
    accompaniment = render_accompaniment(mt, recipe, rng)
    vocals = at_level(mt, render_vocals(mt, recipe, rng), recipe.vocals_db)
    mixture, vocals16, accompaniment16 = master(vocals, accompaniment, recipe.drive_db)
    out.mkdir(parents=True, exist_ok=True)
    for name, stem in (("mixture", mixture), ("vocals", vocals16), ("accompaniment", accompaniment16)):
        sf.write(out / f"{name}.wav", stem, SAMPLE_RATE, subtype="PCM_16")
    meta = {"title": TITLE, "bpm": BPM, "recipe": asdict(recipe), "frames": len(mixture), "sample_rate": SAMPLE_RATE}
    (out / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
