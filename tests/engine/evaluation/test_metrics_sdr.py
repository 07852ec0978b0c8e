"""SDR against museval, on real and synthetic music and where things are silent."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from auralflow.datasets.synthetic import synthesize_song
from auralflow.evaluation.metrics_track import score_track
from auralflow.evaluation.museval_scores import museval_metrics

DATA = Path(__file__).parents[2] / "data"
RATE = 4000


def both(references: np.ndarray, estimates: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Framewise SDR, `(stems, frames)`, by us and by museval, of `(stems, frames, channels)`."""
    names = [str(number) for number in range(len(references))]
    made, true = (dict(zip(names, np.swapaxes(sounds, 1, 2), strict=True)) for sounds in (estimates, references))
    scores = score_track(made, true, None, rate, device="cpu")
    ours = np.array([[np.nan if v is None else v for v in stem.sdr_frames] for stem in scores.stems])
    with np.errstate(divide="ignore"):
        theirs = museval_metrics().bss_eval(
            references.astype(np.float64),
            estimates.astype(np.float64),
            window=rate,
            hop=rate,
            # The SDR depends on the filters by nothing but rounding, see metrics_sdr.
            filters_len=8,
        )[0]
    return ours, theirs


def assert_alike(ours: np.ndarray, theirs: np.ndarray) -> None:
    assert ours.shape == theirs.shape
    assert (np.isnan(ours) == np.isnan(theirs)).all()
    np.testing.assert_allclose(ours, theirs, atol=1e-3, rtol=0)


@cache
def real_stems() -> tuple[np.ndarray, np.ndarray, int]:
    """What Spleeter made of a recording, and the same a little wrong."""
    sounds = [
        soundfile.read(DATA / f"spleeter_2stems/{name}.flac", always_2d=True) for name in ("vocals", "accompaniment")
    ]
    length = 5 * sounds[0][1]
    references = np.stack([sound[:length] for sound, _ in sounds]).astype(np.float32)
    rng = np.random.default_rng(0)
    estimates = 0.9 * references + 0.1 * references[::-1] + 1e-3 * rng.normal(size=references.shape)
    return references, estimates.astype(np.float32), sounds[0][1]


def test_real_stems_as_museval_with_its_own_filters() -> None:
    references, estimates, rate = real_stems()
    seconds = min(references.shape[1] // rate, 3)
    references, estimates = references[:, : seconds * rate + 999], estimates[:, : seconds * rate + 999]
    names = ("vocals", "accompaniment")
    made, true = (dict(zip(names, np.swapaxes(sounds, 1, 2), strict=True)) for sounds in (estimates, references))
    scores = score_track(made, true, None, rate, device="cpu")
    theirs = museval_metrics().bss_eval(
        references.astype(np.float64), estimates.astype(np.float64), window=rate, hop=rate, filters_len=512
    )[0]
    ours = np.array([[np.nan if v is None else v for v in stem.sdr_frames] for stem in scores.stems])
    assert np.isfinite(ours).any()
    assert_alike(ours, theirs)


def test_a_synthetic_song_whose_stems_are_silent_at_times() -> None:
    song = synthesize_song(3, duration_s=16.3, sample_rate=8000)
    references = np.stack([stem.T for stem in song.stems.values()])
    estimates = (0.8 * references + 0.1 * song.mixture.T).astype(np.float32)
    estimates[:, 5 * 8000 : 6 * 8000] = references[:, 5 * 8000 : 6 * 8000]
    estimates[1, 9 * 8000 : 10 * 8000] = 0
    ours, theirs = both(references, estimates, 8000)
    assert 0 < np.isnan(ours[0]).sum() < 16
    equal = np.isinf(ours)
    assert (theirs[equal] > 250).all()  # by rounding, museval's decomposition does not add up exactly
    ours[equal] = theirs[equal]
    assert_alike(ours, theirs)


@given(seed=st.integers(0, 2**32 - 1), seconds=st.floats(0.3, 3.7), silences=st.lists(st.integers(0, 15), max_size=4))
def test_any_silences_and_lengths_give_the_frames_of_museval(seed: int, seconds: float, silences: list[int]) -> None:
    rng = np.random.default_rng(seed)
    length = round(seconds * 500)
    references = rng.normal(size=(2, length, 2)).astype(np.float32)
    estimates = (references + rng.normal(0, 10 ** rng.uniform(-3, 1), references.shape)).astype(np.float32)
    for silence in silences:
        sound = (references, estimates)[silence % 2][silence // 2 % 2]
        frame = slice(silence // 4 * 500, (silence // 4 + 1) * 500)
        if silence % 3 == 0:
            sound[frame] = 0
        else:
            sound[frame, 1] = -sound[frame, 0]  # museval takes opposite channels for silence, too
    for sounds in (references, estimates):
        for sound in sounds:
            if not (sound.sum(1) != 0).any():
                sound[0] = 0.5  # museval refuses what is silent throughout
    ours, theirs = both(references, estimates, 500)
    assert_alike(ours, theirs)


def test_what_is_silent_throughout_silences_no_frame_of_the_others() -> None:
    rng = np.random.default_rng(0)
    vocals, drums = rng.normal(size=(2, 2, 3 * RATE)).astype(np.float32)
    silence = np.zeros_like(vocals)
    noise = rng.normal(0, 0.1, vocals.shape).astype(np.float32)
    estimates = {"vocals": vocals + noise, "drums": noise, "bass": silence}
    scores = score_track(estimates, {"vocals": vocals, "drums": silence, "bass": drums}, None, RATE, device="cpu")
    alone = score_track({"vocals": vocals + noise}, {"vocals": vocals}, None, RATE, device="cpu")
    of_vocals, of_drums, of_bass = scores.stems
    assert of_vocals.sdr_frames == pytest.approx(alone.stems[0].sdr_frames)
    assert of_drums.sdr_frames == (None,) * 3
    assert of_drums.usdr_db is None
    assert of_drums.si_sdr_db is None
    assert of_bass.sdr_frames == (0.0,) * 3
    assert of_bass.usdr_db == 0.0
    assert of_bass.si_sdr_db == pytest.approx(-100)


def test_usdr_is_one_energy_ratio() -> None:
    references, estimates, rate = real_stems()
    scores = score_track({"a": estimates[0].T}, {"a": references[0].T}, None, rate, device="cpu")
    true, made = references[0].astype(np.float64), estimates[0].astype(np.float64)
    wanted = 10 * np.log10(((true**2).sum() + 1e-7) / (((made - true) ** 2).sum() + 1e-7))
    assert scores.stems[0].usdr_db == pytest.approx(wanted, abs=1e-9)
