from __future__ import annotations

import re
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from auralflow.audio.files import open_audio
from auralflow.audio.info import AudioReader
from auralflow.errors import AudioReadError, Cancelled, ConfigError, DeviceError, SeparationError
from auralflow.models.base import SeparationModel
from auralflow.progress import CancelToken, Progress
from auralflow.regions import Regions
from auralflow.separation import separator
from auralflow.separation.separator import SeparationResult, SeparationSettings, Separator
from auralflow.separation.stem_store import StemStore
from auralflow.separation.workspace import store_for
from support.models import CubicModel, HungryModel, LossyModel, MovingAverageModel, make_info

RATE = 8000


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(5).uniform(-0.5, 0.5, (40_123, 2)).astype(np.float32)


class Song:
    """A file, and a store for it that is closed at the end of the test."""

    def __init__(self, folder: Path, samples: np.ndarray, rate: int = RATE) -> None:
        self.path = folder / "song.wav"
        self.cache = folder / "cache"
        soundfile.write(self.path, samples, rate, subtype="FLOAT")

    def separate(
        self, model: SeparationModel, settings: SeparationSettings | None = None, **options: object
    ) -> tuple[dict[str, np.ndarray], SeparationResult]:
        settings = settings or SeparationSettings()
        with open_audio(self.path) as reader:
            store = store_for(reader.info, model.info, settings, cache_dir=self.cache)
            try:
                result = Separator(model, settings, device="cpu").separate(reader, store, **options)
                tracks = {track: store.read(track, 0, store.meta.frames) for track in store.tracks}
            finally:
                self.finished = store.finished
                store.close()
        return tracks, result


def forget(song: Song) -> None:
    for store in (song.cache / "work").iterdir():
        StemStore.open(store).delete()


@pytest.fixture
def song(tmp_path: Path, noise: np.ndarray) -> Song:
    return Song(tmp_path, noise)


def expected_low(samples: np.ndarray, reach: int = 500) -> np.ndarray:
    """The moving average in float64, zeros outside the song."""
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    return np.stack([np.convolve(c, kernel, mode="same") for c in samples.astype(np.float64).T], axis=1)


def test_stems_equal_the_model_run_on_the_whole_song(song: Song, noise: np.ndarray) -> None:
    tracks, result = song.separate(MovingAverageModel(make_info()))
    np.testing.assert_array_equal(tracks["mixture"], noise)
    np.testing.assert_allclose(tracks["low"], expected_low(noise), atol=2e-6)
    assert result.null_dbfs <= -140
    assert result.audio_s == pytest.approx(len(noise) / RATE)


def test_any_order_of_chunks_gives_the_same_stems(song: Song) -> None:
    straight, _ = song.separate(MovingAverageModel(make_info()))
    forget(song)
    jumps = iter([30_000, 2_000, 39_000, 15_000, 100, 22_000] * 20)
    regions: list[tuple[int, int]] = []
    jumping, _ = song.separate(
        MovingAverageModel(make_info()),
        playhead=lambda: next(jumps),
        on_region=lambda start, stop: regions.append((start, stop)),
    )
    np.testing.assert_allclose(jumping["low"], straight["low"], atol=1e-6)
    assert regions[0][0] <= 30_000 < regions[0][1], "the chunk under the playhead is done first"
    assert sum(stop - start for start, stop in regions) == len(straight["low"])


@pytest.mark.parametrize("batch_size", [2, 3, 16])
def test_the_batch_size_does_not_change_the_stems(song: Song, batch_size: int) -> None:
    one, _ = song.separate(MovingAverageModel(make_info()))
    forget(song)
    model = MovingAverageModel(make_info())
    many, _ = song.separate(model, SeparationSettings(batch_size=batch_size))
    assert max(shape[0] for shape in model.calls) >= min(batch_size, 5), "chunks really went together"
    np.testing.assert_array_equal(many["low"], one["low"])


def test_cross_faded_chunks_do_not_depend_on_order_and_have_no_steps(song: Song, noise: np.ndarray) -> None:
    info = make_info(context_length=1000, crossfade_length=600)
    straight, _ = song.separate(MovingAverageModel(info, reach=200))
    forget(song)
    jumps = iter([30_000, 2_000, 39_000, 15_000, 100, 22_000] * 20)
    jumping, _ = song.separate(MovingAverageModel(info, reach=200), playhead=lambda: next(jumps))
    np.testing.assert_allclose(straight["low"], expected_low(noise, 200), atol=2e-6)
    np.testing.assert_allclose(jumping["low"], expected_low(noise, 200), atol=2e-6)
    assert not list((song.cache / "work").rglob("seam-*")), "no half cross-fade is left"


def test_less_overlap_is_blended_and_close(song: Song, noise: np.ndarray) -> None:
    tracks, _ = song.separate(MovingAverageModel(make_info()), SeparationSettings(overlap_s=0.1))
    error = tracks["low"] - expected_low(noise)
    assert 0 < np.abs(error).max() < 0.05


def test_stems_add_up_unless_raw_output_is_asked_for(song: Song, noise: np.ndarray) -> None:
    tracks, result = song.separate(LossyModel(make_info()))
    np.testing.assert_allclose(tracks["low"], noise * (0.5 + 0.125), atol=1e-6)
    assert result.null_dbfs <= -140
    raw, raw_result = song.separate(LossyModel(make_info()), SeparationSettings(consistency=False))
    np.testing.assert_array_equal(raw["high"], noise * np.float32(0.25))
    assert raw_result.null_dbfs == pytest.approx(20 * np.log10(np.abs(noise).max() / 4), abs=0.01)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 44_100, 48_000, 192_000])
def test_stems_come_back_at_the_files_rate_length_and_place(tmp_path: Path, rate: int) -> None:
    """A 200 Hz tone passes the model as 'low' unchanged but in level: any offset would show as an error."""
    frames = rate + 37
    time_s = np.arange(frames) / rate
    tone = (0.5 * np.sin(2 * np.pi * 200 * time_s))[:, None].repeat(2, 1).astype(np.float32)
    song = Song(tmp_path, tone, rate)
    tracks, result = song.separate(LossyModel(make_info(context_length=1000)), SeparationSettings(consistency=False))
    assert tracks["low"].shape == tone.shape
    middle = slice(rate // 10, -rate // 10)
    np.testing.assert_allclose(tracks["low"][middle], 0.5 * tone[middle], atol=1e-4)
    tracks, result = song.separate(LossyModel(make_info(context_length=1000)))
    assert result.null_dbfs <= -140


@pytest.mark.parametrize("channels", [1, 3, 6, 8])
def test_any_number_of_channels_comes_back(tmp_path: Path, channels: int) -> None:
    samples = np.random.default_rng(channels).uniform(-0.5, 0.5, (9000, channels)).astype(np.float32)
    tracks, result = Song(tmp_path, samples).separate(MovingAverageModel(make_info()))
    np.testing.assert_allclose(tracks["low"], expected_low(samples), atol=2e-6)
    assert result.null_dbfs <= -140


@pytest.mark.parametrize("frames", [1, 2, 999, 1000, 1001])
def test_the_shortest_songs_work(tmp_path: Path, frames: int) -> None:
    samples = np.full((frames, 2), 0.25, np.float32)
    tracks, _ = Song(tmp_path, samples).separate(MovingAverageModel(make_info()))
    np.testing.assert_array_equal(tracks["mixture"], samples)
    np.testing.assert_allclose(tracks["low"] + tracks["high"], samples, atol=1e-7)


def test_a_song_of_no_frames_is_refused(tmp_path: Path) -> None:
    with pytest.raises((SeparationError, AudioReadError)) as caught:
        Song(tmp_path, np.zeros((0, 2), np.float32)).separate(MovingAverageModel(make_info()))
    assert caught.value.hint


def test_silence_gives_silence_without_asking_the_model(tmp_path: Path) -> None:
    model = MovingAverageModel(make_info())
    tracks, result = Song(tmp_path, np.zeros((20_000, 2), np.float32)).separate(model)
    assert not tracks["low"].any()
    assert not tracks["high"].any()
    assert result.null_dbfs == -np.inf
    assert not model.calls


def test_a_constant_offset_goes_to_the_low_stem(tmp_path: Path) -> None:
    tracks, _ = Song(tmp_path, np.full((20_000, 2), 0.5, np.float32)).separate(MovingAverageModel(make_info()))
    np.testing.assert_allclose(tracks["low"][600:-600], 0.5, atol=1e-6)


@pytest.mark.parametrize("level", [1e-20, 100.0, 1e30])
def test_extreme_levels_stay_finite_and_add_up(tmp_path: Path, noise: np.ndarray, level: float) -> None:
    samples = (noise * np.float32(level)).astype(np.float32)
    tracks, _ = Song(tmp_path, samples).separate(MovingAverageModel(make_info()))
    total = tracks["low"].astype(np.float64) + tracks["high"]
    assert np.abs(total - samples).max() <= 1e-6 * level
    np.testing.assert_allclose(tracks["low"], expected_low(samples), atol=1e-5 * level)


@pytest.mark.parametrize("batch_size", [1, 4])
def test_a_far_too_loud_place_changes_nothing_elsewhere(tmp_path: Path, noise: np.ndarray, batch_size: int) -> None:
    """What is beside it in the batch, in other chunks and in other channels, is not even rounded differently."""
    samples = np.concatenate([noise, noise], axis=1)
    settings = SeparationSettings(batch_size=batch_size)
    song = Song(tmp_path, samples)
    calm, _ = song.separate(CubicModel(make_info()), settings)
    samples[39_500, 3] = 60.0
    loud, _ = Song(tmp_path, samples).separate(CubicModel(make_info()), settings)
    np.testing.assert_array_equal(loud["low"][:, :2], calm["low"][:, :2])
    np.testing.assert_array_equal(loud["low"][:30_000], calm["low"][:30_000])


def test_chunks_of_many_channels_and_high_rates_are_shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separator, "MOST_CHUNK_VALUES", 2000)
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (9000, 8)).astype(np.float32)
    model = MovingAverageModel(make_info())
    tracks, _ = Song(tmp_path, samples).separate(model)
    np.testing.assert_allclose(tracks["low"], expected_low(samples), atol=2e-6)
    assert set(model.calls) <= {(1, 2, 3000), (1, 2, 4000), (1, 2, 5000)}, "one cell, its context, one pair at a time"


@pytest.mark.parametrize("rate", [11_025, 44_100])
def test_without_overlap_converted_chunks_still_meet(tmp_path: Path, rate: int) -> None:
    time_s = np.arange(3 * rate) / rate
    tone = (0.5 * np.sin(2 * np.pi * 200 * time_s))[:, None].repeat(2, 1).astype(np.float32)
    settings = SeparationSettings(overlap_s=0, consistency=False)
    tracks, _ = Song(tmp_path, tone, rate).separate(LossyModel(make_info()), settings)
    middle = slice(rate // 10, -rate // 10)
    np.testing.assert_allclose(tracks["low"][middle], 0.5 * tone[middle], atol=1e-4)


def test_samples_that_are_no_numbers_become_silence_and_are_told(tmp_path: Path, noise: np.ndarray) -> None:
    damaged = noise.copy()
    damaged[1000, 0], damaged[2000, 1], damaged[3000, 0] = np.nan, np.inf, -np.inf
    tracks, result = Song(tmp_path, damaged).separate(MovingAverageModel(make_info()))
    assert all(np.isfinite(track).all() for track in tracks.values())
    assert tracks["mixture"][1000, 0] == 0
    assert any("3 samples of the file were no numbers" in note for note in result.notes), "counted once"


def test_damage_in_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    song = Song(tmp_path, np.zeros((1, 2), np.float32))
    song.path = tmp_path / "song.flac"
    samples = np.random.default_rng(0).uniform(-0.5, 0.5, (30 * RATE, 2)).astype(np.float32)
    soundfile.write(song.path, samples, RATE)
    content = bytearray(song.path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    song.path.write_bytes(content)
    tracks, result = song.separate(MovingAverageModel(make_info()))
    (note,) = result.notes
    found = re.fullmatch(r"The file is damaged at 0:1[45]: (0\.\d\d) s could .* silence\.", note)
    assert found, note
    silent = (tracks["mixture"] == 0).all(axis=1)
    assert float(found[1]) == pytest.approx(silent.sum() / RATE, abs=0.01)


def test_out_of_memory_shortens_batches_then_chunks_and_goes_on(song: Song, noise: np.ndarray) -> None:
    model = HungryModel(make_info(), limit=7 * 1000 * 2)
    tracks, result = song.separate(model, SeparationSettings(batch_size=4))
    np.testing.assert_allclose(tracks["low"], expected_low(noise), atol=2e-6)
    assert len(result.notes) >= 3
    assert all("Memory ran out" in note for note in result.notes)


def test_out_of_memory_to_the_end_keeps_what_is_done_and_says_so(song: Song) -> None:
    with pytest.raises(DeviceError) as caught:
        song.separate(HungryModel(make_info(), limit=3 * 1000 * 2))
    assert "kept" in caught.value.hint


def test_a_broken_network_is_an_error_with_its_reason(song: Song) -> None:
    model = MovingAverageModel(make_info())
    model.average = torch.nn.Conv1d(5, 5, 3)  # expects five channels
    with pytest.raises(SeparationError, match="Test failed"):
        song.separate(model)


def test_cancelling_between_layers_keeps_finished_chunks_and_resumes(song: Song, noise: np.ndarray) -> None:
    cancel, seen = CancelToken(), []

    def stop_after_two(progress: Progress) -> None:
        seen.append(progress.fraction)
        if len(seen) == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        song.separate(MovingAverageModel(make_info()), progress=stop_after_two, cancel=cancel)
    kept = song.finished.total
    assert 0 < kept < len(noise)
    model = MovingAverageModel(make_info())
    fractions: list[float] = []
    tracks, result = song.separate(model, progress=lambda p: fractions.append(p.fraction))
    assert fractions[0] > kept / len(noise), "it went on where it stopped"
    assert result.separated_s == pytest.approx((len(noise) - kept) / RATE)
    assert result.audio_s == pytest.approx(len(noise) / RATE)
    assert fractions[-1] == 1.0
    np.testing.assert_allclose(tracks["low"], expected_low(noise), atol=2e-6)


def test_a_chunk_in_work_can_be_cancelled_before_it_ends(song: Song) -> None:
    cancel = CancelToken()
    model = MovingAverageModel(make_info())
    model.average.register_forward_hook(lambda *_: cancel.cancel())
    with pytest.raises(Cancelled):
        song.separate(model, cancel=cancel)
    assert len(model.calls) == 1


def test_reading_stems_while_they_are_written_is_safe(song: Song, noise: np.ndarray) -> None:
    expected = expected_low(noise)
    model = MovingAverageModel(make_info(chunk_length=6000))
    with open_audio(song.path) as reader:
        store = store_for(reader.info, model.info, SeparationSettings(), cache_dir=song.cache)
        errors: list[float] = []
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                for start, end in store.finished:
                    block = store.read("low", start, end - start)
                    errors.append(float(np.abs(block - expected[start:end]).max()))

        thread = threading.Thread(target=listen)
        thread.start()
        Separator(model, device="cpu").separate(reader, store)
        stop.set()
        thread.join()
        store.close()
    assert errors
    assert max(errors) < 2e-6


def test_a_file_that_vanishes_is_an_error_and_what_is_done_is_kept(song: Song, noise: np.ndarray) -> None:
    class Vanishing:
        """A real reader whose file is cut short behind its back, as a network drive does it."""

        def __init__(self, reader: AudioReader) -> None:
            self._reader = reader
            self.info = reader.info
            self.replaced_samples = 0
            self.damaged = Regions()
            self.reads = 0

        def read(self, start: int, frames: int) -> np.ndarray:
            self.reads += 1
            if self.reads > 3:
                raise AudioReadError("The file has vanished.", path=self.info.path)
            return self._reader.read(start, frames)

    model = MovingAverageModel(make_info())
    with open_audio(song.path) as reader:
        store = store_for(reader.info, model.info, SeparationSettings(), cache_dir=song.cache)
        with pytest.raises(AudioReadError):
            Separator(model, device="cpu").separate(Vanishing(reader), store)  # type: ignore[arg-type]
        assert store.finished.total > 0
        store.close()


@pytest.mark.parametrize("bad", [{"overlap_s": -1.0}, {"overlap_s": 100.0}, {"batch_size": 0}])
def test_settings_out_of_range_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        SeparationSettings(**bad)
