"""A song that follows from a number: stems, their mixture, and what is known about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from auralflow.configuration import whole_sample_rate
from auralflow.datasets.synthetic.composition import compose
from auralflow.datasets.synthetic.drum_kits import play_drums
from auralflow.datasets.synthetic.mixdown import mix
from auralflow.datasets.synthetic.score import STEPS, Form
from auralflow.datasets.synthetic.tuned_instruments import play_notes
from auralflow.datasets.synthetic.voice import sing
from auralflow.errors import ConfigError
from auralflow.progress import CancelToken
from auralflow.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.datasets.synthetic.score import Score

STEMS = ("vocals", "drums", "bass", "other")
DURATION_RANGE_S = (0.5, 1800.0)
SAMPLE_RATE_RANGE = (8000, 192000)


@dataclass(frozen=True, kw_only=True)
class SyntheticSong:
    """A song made by `synthesize_song`.

    Attributes:
        stems: By the names of `STEMS`: float32 of shape `(2, frames)`, whole multiples of 2**-15 within -1 to 1.
        mixture: Their sum, exactly; the same shape.
        sample_rate: In Hz.
        facts: What is known about it, as JSON can hold it: seed, tempo in beats a minute, key, sections, instruments.
    """

    stems: dict[str, NDArray[np.float32]]
    mixture: NDArray[np.float32]
    sample_rate: int
    facts: dict[str, Any]


def synthesize_song(
    seed: int,
    *,
    duration_s: float = 60.0,
    sample_rate: int = 44100,
    form: Form = "song",
    cancel: CancelToken | None = None,
) -> SyntheticSong:
    """Make a song with true stems from a number: test material, not music.

    A score is drawn (tempo, key, chords, form, drums, bass, chords held and broken, a melody with syllables), played by
    instruments made of damped partials and noise and by a voice with formants, and mixed in a room. The stems are what
    is heard in the mixture, echo included.

    Args:
        seed: 0 or more. The same one gives the same song, but for the last bit of a sample where another machine's
            arithmetic rounds another way.
        duration_s: From 0.5 to 1800 s.
        sample_rate: From 8000 to 192000 Hz.
        form: "song" has sections in which instruments enter and leave, so that stems are silent at times, as in
            songs; in a "loop" all play from the first bar on.
        cancel: Stops the work within about half a second.

    Returns:
        The song.

    Raises:
        ConfigError: If an argument is out of range.
        Cancelled: If asked to stop.

    Example:
        >>> song = synthesize_song(7, duration_s=2, sample_rate=8000, form="loop")
        >>> sorted(song.stems), song.mixture.shape
        (['bass', 'drums', 'other', 'vocals'], (2, 16000))
        >>> bool((sum(song.stems.values()) == song.mixture).all())
        True
        >>> song.facts["key"], round(song.facts["tempo_bpm"])
        ('D mixolydian', 134)
    """
    sample_rate = whole_sample_rate(sample_rate)
    require_song(seed, duration_s, sample_rate, form)
    of_score, *of_sound = np.random.SeedSequence(seed).spawn(5)
    score = compose(of_score, duration_s, form)
    of_voice, of_drums, of_band, of_mix = (np.random.default_rng(child) for child in of_sound)
    cancel = cancel or CancelToken()
    dry = {name: np.zeros((2, round(duration_s * sample_rate)), np.float32) for name in STEMS}
    for phrase in score.phrases:
        cancel.raise_if_cancelled()
        sing(dry["vocals"], phrase, score.tract, of_voice, sample_rate)
    play_drums(dry["drums"], score.drums, score.kit, of_drums, sample_rate)
    cancel.raise_if_cancelled()
    play_notes(dry["bass"], score.bass, score.bass_patch, of_band, sample_rate)
    play_notes(dry["other"], score.pad, score.pad_patch, of_band, sample_rate)
    play_notes(dry["other"], score.pluck, score.pluck_patch, of_band, sample_rate)
    stems, mixture = mix(dry, of_mix, sample_rate, cancel)
    return SyntheticSong(stems=stems, mixture=mixture, sample_rate=sample_rate, facts=_facts(seed, score, form))


def require_song(seed: int, duration_s: float, sample_rate: int, form: str) -> None:
    """Make sure that there is such a song.

    Raises:
        ConfigError: As `synthesize_song` does.
    """
    if seed < 0:
        raise ConfigError(
            Text("The seed must be 0 or more, not {seed}.", seed=seed), hint="Any such number makes a song."
        )
    least_s, most_s = DURATION_RANGE_S
    if not (math.isfinite(duration_s) and least_s <= duration_s <= most_s):
        raise ConfigError(
            Text("A synthetic song cannot last {duration} s.", duration=duration_s),
            hint=Text("Give a duration from {least} to {most} s.", least=least_s, most=most_s),
        )
    lowest, highest = SAMPLE_RATE_RANGE
    if not lowest <= sample_rate <= highest:
        raise ConfigError(
            Text("A synthetic song cannot have a sample rate of {rate} Hz.", rate=sample_rate),
            hint=Text("Give one from {lowest} to {highest} Hz; 44100 is usual.", lowest=lowest, highest=highest),
        )
    if form not in get_args(Form):
        raise ConfigError(
            Text("There is no form “{form}”.", form=form),
            hint="A “song” has sections in which instruments enter and leave; in a “loop” all play from the start.",
        )


def _facts(seed: int, score: Score, form: Form) -> dict[str, Any]:
    bar_s = STEPS * score.grid.step_s
    return {
        "seed": seed,
        "form": form,
        "tempo_bpm": score.grid.tempo_bpm,
        "swing": score.grid.swing,
        "key": score.harmony.key,
        "sections": [
            {"name": section.name, "start_s": section.start * bar_s, "end_s": (section.start + section.bars) * bar_s}
            for section in score.sections
        ],
        "instruments": {
            "drums": score.kit,
            "bass": score.bass_patch,
            "pad": score.pad_patch,
            "pluck": score.pluck_patch,
        },
    }
