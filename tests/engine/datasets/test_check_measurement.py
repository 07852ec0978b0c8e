"""Facts about tracks, against NumPy in double precision, whatever the files and their blocks."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.datasets import check_measurement
from auralflow.datasets.check_measurement import measure_track
from auralflow.datasets.tracks import MIXTURE, StemFile, Track
from auralflow.errors import Cancelled
from auralflow.progress import CancelToken
from support.checked_datasets import RATE, make_stems, with_mixture, write_track

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow.datasets.check_report import SoundFacts, TrackFacts


def measured(track: Track) -> TrackFacts:
    return measure_track(track, CancelToken(), lambda file, share: None)


def sounds(track: Track) -> dict[str, SoundFacts]:
    return {sound.name: sound for sound in measured(track).sounds}


def db(ratio: float) -> float:
    return 10 * math.log10(ratio)


@pytest.mark.parametrize("block_s", [0.01, 0.333, 100.0])
def test_levels_are_those_of_the_whole_file_whatever_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_s: float
) -> None:
    monkeypatch.setattr(check_measurement, "BLOCK_S", block_s)
    samples = make_stems(0, frames=10_007)["bass"] + [0.03, -0.05]
    fact = sounds(write_track(tmp_path / "a", {"bass": samples}))["bass"]
    assert (fact.frames, fact.sample_rate, fact.channels, fact.is_lossy) == (10_007, RATE, 2, False)
    assert fact.peak_dbfs == pytest.approx(2 * db(np.abs(samples).max()), abs=1e-5)
    assert fact.rms_dbfs == pytest.approx(db(np.mean(samples**2)), abs=1e-5)
    assert fact.dc_offset == pytest.approx(samples[:, 1].mean(), abs=1e-7)
    left, right = samples.T
    assert fact.side_db == pytest.approx(db(np.sum((left - right) ** 2) / np.sum((left + right) ** 2)), abs=1e-4)


def dull(frames: int) -> np.ndarray:
    """Twice the same number: each sum is rounded in the same direction."""
    return np.full((frames, 2), [0.1, 0.7])


def opposed(frames: int) -> np.ndarray:
    """Channels that cancel out but for a ten-thousandth."""
    left = np.random.default_rng(0).uniform(-0.5, 0.5, frames)
    return np.stack([left, -0.9999 * left], axis=1)


def nearly_mono(frames: int) -> np.ndarray:
    """Channels that differ by what still counts as one."""
    left = np.random.default_rng(1).uniform(-0.5, 0.5, frames)
    return np.stack([left, left + 0.001 * np.roll(left, 7)], axis=1)


def quiet_after_loud(frames: int) -> np.ndarray:
    """Nearly all energy in few samples."""
    samples = np.random.default_rng(2).uniform(-1e-4, 1e-4, (frames, 2))
    samples[:50] = 0.9
    return samples


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("make", [dull, opposed, nearly_mono, quiet_after_loud])
def test_figures_are_those_of_double_precision_for_any_sound_and_encoding(
    tmp_path: Path, make: Callable[[int], np.ndarray], subtype: str
) -> None:
    track = write_track(tmp_path / "a", {"bass": make(5 * RATE + 13)}, subtype=subtype)
    fact = sounds(track)["bass"]
    samples = soundfile.read(track.stems["bass"].path, dtype="float32")[0].astype(np.float64)
    left, right = samples.T
    means = samples.mean(axis=0)
    assert fact.peak_dbfs == pytest.approx(2 * db(np.abs(samples).max()), abs=1e-9)
    assert fact.rms_dbfs == pytest.approx(db(np.mean(samples**2)), abs=2e-5)
    assert fact.dc_offset == pytest.approx(means[np.abs(means).argmax()], rel=1e-6, abs=1e-7)
    side, mid = np.sum((left - right) ** 2), np.sum((left + right) ** 2)
    assert fact.side_db == (pytest.approx(db(side / mid), abs=1e-4) if side else -math.inf)


def test_channels_that_are_equal_or_cancel_out_exactly_are_told_so(tmp_path: Path) -> None:
    left = make_stems(0)["bass"][:, :1]
    assert sounds(write_track(tmp_path / "a", {"bass": left * [1, 1]}))["bass"].side_db == -math.inf
    assert sounds(write_track(tmp_path / "b", {"bass": left * [1, -1]}))["bass"].side_db == math.inf


@pytest.mark.parametrize("channels", [1, 3, 8])
def test_any_number_of_channels_is_measured(tmp_path: Path, channels: int) -> None:
    samples = make_stems(0, channels=channels)["bass"] + 0.01 * np.arange(channels)
    fact = sounds(write_track(tmp_path / "a", {"bass": samples}, subtype="PCM_24"))["bass"]
    assert fact.rms_dbfs == pytest.approx(db(np.mean(samples**2)), abs=1e-4)
    assert fact.dc_offset == pytest.approx(samples.mean(axis=0)[-1], abs=1e-6)
    assert fact.side_db is None


@pytest.mark.parametrize(("subtype", "bits"), [("PCM_16", 16), ("PCM_24", 24)])
def test_whole_numbers_that_add_up_leave_nothing_at_all(tmp_path: Path, subtype: str, bits: int) -> None:
    # The stems of one sign exceed full scale together, where single precision has no room for 24 bit any more.
    rng = np.random.default_rng(0)
    full = 2 ** (bits - 1)
    stems = {name: rng.integers(0, full, (RATE, 2)) / full for name in ("bass", "drums")}
    stems["other"] = rng.integers(-full, 1, (RATE, 2)) / full
    stems["vocals"] = -stems["drums"]
    mixture = stems["bass"] + stems["other"]
    assert measured(write_track(tmp_path / "a", {MIXTURE: mixture, **stems}, subtype=subtype)).sum_error_db == -math.inf


@pytest.mark.parametrize("block_s", [0.01, 100.0])
def test_the_error_of_the_sum_is_relative_to_the_mixture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_s: float
) -> None:
    monkeypatch.setattr(check_measurement, "BLOCK_S", block_s)
    stems = make_stems(1, frames=9_999)
    mixture = 0.9 * sum(stems.values())
    fact = measured(write_track(tmp_path / "a", {MIXTURE: mixture, **stems}))
    error = mixture - sum(stems.values())
    assert fact.sum_error_db == pytest.approx(db(np.sum(error**2) / np.sum(mixture**2)), abs=1e-4)


def test_stems_that_add_up_leave_rounding_only(tmp_path: Path) -> None:
    error_db = measured(write_track(tmp_path / "a", with_mixture(make_stems(2)), subtype="PCM_16")).sum_error_db
    assert error_db is not None
    assert error_db < -75


def test_a_shorter_stem_is_silent_at_its_end(tmp_path: Path) -> None:
    stems = make_stems(3)
    stems["bass"][-RATE:] = 0
    mixed = with_mixture(stems)
    mixed["bass"] = mixed["bass"][:-RATE]
    assert measured(write_track(tmp_path / "a", mixed)).sum_error_db < -120


def test_a_stem_of_another_rate_and_a_mono_stem_are_compared_as_they_sound(tmp_path: Path) -> None:
    time_s = np.arange(4 * RATE) / RATE
    fade = np.minimum(1, np.minimum(time_s, 4 - time_s))
    mono = (0.3 * fade * np.sin(2 * np.pi * 440 * time_s))[:, None]
    stereo = 0.2 * fade[:, None] * np.sin(2 * np.pi * np.array([300, 500]) * time_s[:, None])
    track = write_track(tmp_path / "a", {MIXTURE: mono + stereo, "bass": stereo, "vocals": mono})
    finer_s = np.arange(8 * RATE) / (2 * RATE)
    finer = 0.3 * np.minimum(1, np.minimum(finer_s, 4 - finer_s)) * np.sin(2 * np.pi * 440 * finer_s)
    soundfile.write(track.stems["vocals"].path, finer, 2 * RATE, subtype="FLOAT")
    assert measured(track).sum_error_db < -60


def test_without_mixture_or_with_a_silent_one_there_is_no_error_of_the_sum(tmp_path: Path) -> None:
    assert measured(write_track(tmp_path / "a", make_stems(4))).sum_error_db is None
    silent = {MIXTURE: np.zeros((RATE, 2)), "bass": np.zeros((RATE, 2))}
    assert measured(write_track(tmp_path / "b", silent)).sum_error_db is None


@pytest.mark.parametrize("block_s", [0.001, 1.0])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_clipping_is_the_third_equal_sample_at_full_scale_also_across_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_s: float, subtype: str
) -> None:
    monkeypatch.setattr(check_measurement, "BLOCK_S", block_s)
    samples = np.zeros((RATE, 2))
    samples[6:11, 0] = 1.0  # three of five; a block of 8 frames ends in it
    samples[40:42, 1] = -1.0  # a peak, not clipped
    samples[60:64, 1] = 0.5
    assert sounds(write_track(tmp_path / "a", {"bass": samples}, subtype=subtype))["bass"].clipped_samples == 3


def test_float_samples_over_full_scale_are_clipped_only_where_they_are_equal(tmp_path: Path) -> None:
    samples = np.zeros((100, 1))
    samples[10:20, 0] = np.linspace(1.1, 1.5, 10)
    samples[30:40, 0] = 1.2
    assert sounds(write_track(tmp_path / "a", {"bass": samples}))["bass"].clipped_samples == 8


def test_samples_that_are_no_numbers_are_counted_and_taken_as_zero(tmp_path: Path) -> None:
    samples = make_stems(5)["bass"]
    samples[100, 0], samples[20_000, 1] = np.nan, np.inf
    fact = sounds(write_track(tmp_path / "a", {"bass": samples}))["bass"]
    assert fact.bad_samples == 2
    assert math.isfinite(fact.rms_dbfs)


def test_garbage_in_a_float_file_has_finite_levels(tmp_path: Path) -> None:
    samples = np.full((RATE, 2), 1e38)
    facts = measured(write_track(tmp_path / "a", {MIXTURE: samples, "bass": -samples, "drums": samples}))
    assert all(math.isfinite(sound.rms_dbfs) for sound in facts.sounds)


def test_silence_has_no_level(tmp_path: Path) -> None:
    fact = sounds(write_track(tmp_path / "a", {"bass": np.zeros((RATE, 2))}))["bass"]
    assert fact.peak_dbfs == fact.rms_dbfs == fact.side_db == -math.inf
    assert fact.dc_offset == 0


def test_the_fingerprint_is_that_of_the_samples_not_of_the_file(tmp_path: Path) -> None:
    samples = np.round(make_stems(6)["bass"] * 2**15) / 2**15
    prints = []
    for number, options in enumerate(
        [{"subtype": "PCM_16"}, {"subtype": "PCM_24"}, {"subtype": "FLOAT"}, {"ending": "flac"}, {"rate": 2 * RATE}]
    ):
        prints.append(sounds(write_track(tmp_path / str(number), {"bass": samples}, **options))["bass"].fingerprint)
    changed = samples.copy()
    changed[-1, -1] += 2**-15
    prints.append(sounds(write_track(tmp_path / "changed", {"bass": changed}))["bass"].fingerprint)
    assert len(set(prints[:4])) == 1
    assert len(set(prints)) == 3


def test_files_that_cannot_be_read_are_told_and_the_others_measured(tmp_path: Path) -> None:
    track = write_track(tmp_path / "a", with_mixture(make_stems(7)))
    track.stems["bass"].path.write_bytes(b"RIFF but no sound")
    track.stems["drums"].path.unlink()
    shares: dict[StemFile, float] = {}
    facts = measure_track(track, CancelToken(), lambda f, share: shares.update({f: shares.get(f, 0) + share}))
    assert [sound.name for sound in facts.unreadable] == ["bass", "drums"]
    assert all(sound.reason and sound.hint for sound in facts.unreadable)
    assert [sound.name for sound in facts.sounds] == [MIXTURE, "vocals"]
    assert facts.sum_error_db is None
    assert list(shares.values()) == pytest.approx([1.0] * 4)


def test_a_file_that_vanishes_meanwhile_is_unreadable_and_its_share_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_measurement, "BLOCK_S", 0.25)
    track = write_track(tmp_path / "a", with_mixture(make_stems(8)), ending="ogg")
    shares: dict[StemFile, float] = {}
    bass = track.stems["bass"]
    monkeypatch.setattr("auralflow.audio.reading.BLOCK_FRAMES", 2000)

    def note(file: StemFile, share: float) -> None:
        shares[file] = shares.get(file, 0) + share
        if file == bass and 0.2 < shares[file] < 1:
            bass.path.unlink(missing_ok=True)

    facts = measure_track(track, CancelToken(), note)
    assert [sound.name for sound in facts.unreadable] == ["bass"]
    assert (facts.sum_error_db, facts.relations) == (None, ())
    assert shares[bass] == pytest.approx(1.0)


def test_cancelling_stops_at_the_next_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_measurement, "BLOCK_S", 0.01)
    track = write_track(tmp_path / "a", {"bass": make_stems(9)["bass"]})
    cancel = CancelToken()
    calls = []

    def note(file: StemFile, share: float) -> None:
        calls.append(share)
        if len(calls) == 5:
            cancel.cancel()

    with pytest.raises(Cancelled):
        measure_track(track, cancel, note)
    assert len(calls) == 5


def test_each_sound_track_of_a_stem_file_is_a_sound_of_its_own(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    path = tmp_path / "song.stem.mp4"
    rate, gains = 44_100, {MIXTURE: 0.6, "bass": 0.4, "drums": 0.2}
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("aac", rate=rate, layout="stereo", bit_rate=256_000) for _ in gains]
        for stream, gain in zip(streams, gains.values(), strict=True):
            samples = np.tile((gain * tone).astype(np.float32), (2, 1))
            for start in range(0, samples.shape[1], 1024):
                frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024].copy(), "fltp", "stereo")
                frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    files = {name: StemFile(path, number) for number, name in enumerate(gains)}
    facts = measured(Track(name="song", mixture=files.pop(MIXTURE), stems=files, path=path))
    assert [sound.name for sound in facts.sounds] == list(gains)
    for sound in facts.sounds:
        assert sound.is_lossy
        assert sound.rms_dbfs == pytest.approx(db(gains[sound.name] ** 2 / 2), abs=0.2)
    assert facts.sum_error_db is not None
    assert facts.sum_error_db < -20
