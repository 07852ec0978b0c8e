"""What Python and notebooks print of public objects is short and says what they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

import auralflow
from auralflow.datasets import create_audio_dataset, create_audio_folder, find_tracks
from auralflow.evaluation import EstimatesFolder, ModelEstimator, evaluate, score_track
from auralflow.losses import CombinedLoss, KLDivergenceLoss, L1Loss, PermutationInvariantLoss, WaveformLoss
from auralflow.models import WaveformModel, create_model
from auralflow.models.with_rest import with_rest
from auralflow.readable import MOST_ROWS, Html, html_table
from auralflow.separation.separator import Separator
from support.evaluation import write_songs
from support.models import MovingAverageModel, make_info

MOST_CHARACTERS = 250


def stems(seconds: float = 1.0) -> auralflow.Stems:
    samples = np.random.default_rng(0).uniform(-0.3, 0.3, (2, round(seconds * 8000))).astype(np.float32)
    return auralflow.separate(samples, sample_rate=8000, model=MovingAverageModel(make_info(), 50), device="cpu")


def test_a_table_escapes_names_and_says_what_it_leaves_out() -> None:
    html = html_table(["song"], [("<script>",), (Html("<b>x</b>"),)], title="A & B", note="a < b")
    assert "&lt;script&gt;" in html
    assert "<b>x</b>" in html
    assert "A &amp; B" in html
    assert "a &lt; b" in html
    long = html_table(["n"], [(str(number),) for number in range(MOST_ROWS + 7)], title="")
    assert long.count("<tr>") == MOST_ROWS + 1
    assert "… and 7 more" in long


def test_stems_can_be_played_as_much_as_they_say() -> None:
    short, long = stems(), stems(40.0)
    assert repr(short) == "<Stems low, high, rest: 0:01, 2 channels at 8000 Hz>"
    assert short._repr_html_().count("<audio controls") == 4
    assert "have only" not in short._repr_html_()
    html = long._repr_html_()
    assert "The players have only 15 s, from 0:12 to 0:28" in html
    assert len(html) < 4 * 15 * 20_000


def test_datasets_are_a_table_of_songs(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 3)
    for path in list((songs / "test").iterdir()):
        (songs / "train").mkdir(exist_ok=True)
        path.rename(songs / "train" / path.name)
    options = {"targets": ["vocals", "drums"], "sample_rate": 8000}
    dataset = create_audio_dataset(songs, num_chunks=5, **options)  # type: ignore[arg-type]
    assert repr(dataset) == (
        "<AudioDataset of 5 chunks: vocals, drums in 2 tracks, chunks of 1 s, 1 channel at 8000 Hz>"
    )
    folder = create_audio_folder(songs, **options)  # type: ignore[arg-type]
    assert repr(folder).startswith("<AudioFolder: vocals, drums in 2 tracks, chunks of 2 s")
    for each in (dataset, folder):
        assert "<td" in each._repr_html_()
        assert "song 2" in each._repr_html_()
        assert "0:03" in each._repr_html_()
    track = find_tracks(songs)[0]
    assert repr(track).startswith("<Track 'song 0': mixture, ")
    assert "drums" in repr(track)


def test_models_say_what_they_separate_before_their_layers() -> None:
    band_split = create_model("BandSplitNet", targets=["vocals"], dim=8, depth=1, num_fft=512)
    own = WaveformModel(torch.nn.Conv1d(1, 1, 1), ["low"], 8000, channels=1, name="mine")
    for model in (band_split, own, with_rest(own)):
        assert f"  {', '.join(model.info.sources)}; " in "\n".join(repr(model).splitlines()[:3])
        html = model._repr_html_()  # type: ignore[attr-defined]
        assert ", ".join(model.info.sources) in html
        assert "million" in html
    assert "“mine”" in own._repr_html_()


def test_losses_show_their_settings() -> None:
    assert repr(L1Loss()) == "L1Loss(domain='waveform', reduce_mean=True)"
    assert "kl=KLTerm(weight=0.5" in repr(KLDivergenceLoss(kl_weight=0.5))
    assert repr(PermutationInvariantLoss()) == "PermutationInvariantLoss(loss=negative_si_sdr)"
    assert "weights={'l1': 2.0}" in repr(CombinedLoss({"l1": L1Loss()}, {"l1": 2}))

    def mine(estimate: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return (estimate - target).abs().mean()

    assert repr(WaveformLoss(mine)) == "WaveformLoss(loss=mine)"


def test_results_are_short_and_their_tables_have_the_figures(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 2)
    model = MovingAverageModel(make_info(name="average", sources=("vocals", "drums")), reach=50)
    result = evaluate([ModelEstimator(model, device="cpu")], songs, tmp_path / "out", device="cpu", oracle=False)
    assert repr(result).startswith("<EvaluationResult of average, mixture: vocals, drums in 2 tracks of ")
    html = result._repr_html_()
    assert "SDR median" in html
    assert html.count("<tr>") == 1 + 2 * 2
    scores = result.scores[0]
    folder = EstimatesFolder(shutil.copytree(songs / "test", tmp_path / "copy"), songs, name="truth")
    for each in (scores, scores.stems[0], result, folder, ModelEstimator(model), Separator(model, device="cpu")):
        assert len(repr(each)) < MOST_CHARACTERS + len(str(tmp_path)), repr(each)
    assert "SI-SDR" in scores._repr_html_()
    assert repr(scores).startswith("<TrackScores of song 0 by average: SDR of vocals ")
    silent = {"vocals": np.zeros((1, 8000))}
    assert "SDR –" in repr(score_track(silent, silent, None, 8000, device="cpu").stems[0])


@pytest.mark.parametrize("name", auralflow.__all__)
def test_all_public_names_exist(name: str) -> None:
    assert getattr(auralflow, name)
