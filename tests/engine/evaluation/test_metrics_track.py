"""All figures of a track from arrays: what is refused, what is named, what streaming changes (nothing)."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
import torch

from auralflow.errors import ConfigError, ShapeError
from auralflow.evaluation.metrics_track import TrackScorer, one_thread, score_track

RATE = 4000


def stems(seconds: float = 3.5) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {name: rng.normal(0, 0.1, (2, round(seconds * RATE))).astype(np.float32) for name in ("vocals", "drums")}


def test_blocks_give_the_same_scores_as_the_whole() -> None:
    true = stems(25)
    made = {name: 0.9 * sound + 0.05 * true["drums"] for name, sound in true.items()}
    whole = score_track(made, true, None, RATE, track="x", device="cpu")
    scorer = TrackScorer(list(true), RATE, device="cpu")
    estimates, references = (np.stack(list(sounds.values())) for sounds in (made, true))
    for start in range(0, references.shape[-1], 1234):
        blocks = (torch.from_numpy(x[..., start : start + 1234]) for x in (estimates, references, sum(references)))
        scorer.update(*blocks)
    streamed = scorer.scores("x")
    assert len(streamed.stems[0].sdr_frames) == 25
    for one, other in zip(whole.stems, streamed.stems, strict=True):
        assert other.sdr_frames == pytest.approx(one.sdr_frames, abs=1e-9)
        assert other.si_sdr_db == pytest.approx(one.si_sdr_db, abs=1e-4)
        assert other.log_spectral_distance_db == pytest.approx(one.log_spectral_distance_db, abs=1e-4)


def test_the_mixture_improves_nothing_and_true_stems_null() -> None:
    true = stems()
    mixture = sum(true.values())
    baseline = score_track(dict.fromkeys(true, mixture), true, mixture, RATE, device="cpu")
    assert [stem.si_sdr_improvement_db for stem in baseline.stems] == [0, 0]
    exact = score_track(true, true, sum(sound.astype(np.float64) for sound in true.values()), RATE, device="cpu")
    assert exact.null_dbfs == -math.inf
    assert exact.stems[0].sdr_median_db == math.inf
    assert exact.stems[0].si_sdr_db == pytest.approx(100)
    off = score_track({**true, "drums": true["drums"] + 0.01}, true, None, RATE, device="cpu")
    assert off.null_dbfs == pytest.approx(-40, abs=0.01)


def test_what_museval_adds_is_its_own() -> None:
    from auralflow.evaluation.museval_scores import museval_metrics

    true = stems(2)
    made = {name: sound + 0.2 * true["drums"][:, ::-1] for name, sound in true.items()}
    scores = score_track(made, true, None, RATE, device="cpu", museval=True)
    arrays = (np.stack([s.T for s in sounds.values()]).astype(np.float64) for sounds in (true, made))
    sdr, isr, sir, sar, _ = museval_metrics().bss_eval(*arrays, window=RATE, hop=RATE)
    for row, stem in enumerate(scores.stems):
        assert stem.isr_frames == pytest.approx(isr[row])
        assert stem.sir_frames == pytest.approx(sir[row])
        assert stem.sar_frames == pytest.approx(sar[row])
        assert stem.sdr_frames == pytest.approx(sdr[row], abs=1e-3)


def test_wrong_input_is_named() -> None:
    true = stems()
    short = {"vocals": true["vocals"][:, :-1]}
    with pytest.raises(ShapeError, match=r"The estimate “vocals” has 13999 frames of 2 channels.*14000 of 2"):
        score_track(short, true, None, RATE)
    with pytest.raises(ConfigError, match="No stem is among both"):
        score_track({"guitar": true["vocals"]}, true, None, RATE)
    with pytest.raises(ShapeError, match="“vocals” has shape"):
        score_track({"vocals": true["vocals"][0]}, true, None, RATE)
    swapped = {name: sound.T for name, sound in true.items()}
    with pytest.raises(ShapeError, match="“vocals” has 14000 channels, but only 2 frames") as caught:
        score_track(swapped, swapped, None, RATE)
    assert "(channels, frames)" in caught.value.hint
    with pytest.raises(ConfigError, match="sample_rate"):
        score_track(stems(), stems(), None, sample_rate=44_100.5)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="no stem to measure"):
        TrackScorer([], RATE)
    with pytest.raises(ShapeError, match="0 seconds long"):
        TrackScorer(["vocals"], RATE, device="cpu").scores()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_gpu_gives_the_same() -> None:
    true = stems(25)
    made = {name: 0.9 * sound + 0.05 * true["drums"] for name, sound in true.items()}
    ours, theirs = (score_track(made, true, None, RATE, device=device) for device in ("cpu", "cuda"))
    for one, other in zip(ours.stems, theirs.stems, strict=True):
        assert other.sdr_frames == pytest.approx(one.sdr_frames, abs=1e-9)
        assert other.si_sdr_db == pytest.approx(one.si_sdr_db, abs=1e-4)
        assert other.log_spectral_distance_db == pytest.approx(one.log_spectral_distance_db, abs=1e-3)


def test_measuring_changes_the_number_of_threads_for_nobody() -> None:
    before = torch.get_num_threads()
    others: list[int] = []
    with one_thread():
        assert torch.get_num_threads() == 1
        other = threading.Thread(target=lambda: others.append(torch.get_num_threads()))
        other.start()
        other.join()
    assert torch.get_num_threads() == before
    assert others == [before]
