from __future__ import annotations

import numpy as np
import pytest

from auralflow_studio.presenters.curve_store import CurveStore, RunCurves, smoothed


def test_few_values_are_kept_as_they_are() -> None:
    store = CurveStore(8)
    for n in range(5):
        store.add(n, 10 * n)
    x, y = store.points()
    assert x.tolist() == [0, 1, 2, 3, 4]
    assert y.tolist() == [0, 10, 20, 30, 40]


def test_an_hour_of_fifty_a_second_takes_no_more_memory_and_keeps_the_shape() -> None:
    store = CurveStore(4096)
    before, count = store.nbytes, 50 * 3600
    for n in range(count):
        store.add(n / 50, np.sin(n / 20_000))
    assert store.nbytes == before
    x, y = store.points()
    assert 2048 <= len(store) < 4096
    assert store.values_a_point == 64
    assert x[0] < 2
    assert x[-1] > 3590
    # Each point is the mean of its values, at the mean of their times.
    np.testing.assert_allclose(y, np.sin(x * 50 / 20_000), atol=1e-5)


def test_thinning_keeps_the_mean_exactly() -> None:
    store = CurveStore(4)
    values = [3.0, 5.0, 1.0, 7.0, 2.0, 4.0, 9.0, 9.0]
    for n, value in enumerate(values):
        store.add(n, value)
    assert store.points()[1].tolist() == [4.0, 6.0] or store.points()[1].mean() == pytest.approx(np.mean(values))


def test_what_is_not_finite_is_left_out() -> None:
    store = CurveStore()
    store.add(0, float("nan"))
    store.add(1, float("inf"))
    assert len(store) == 0
    with pytest.raises(ValueError, match="even"):
        CurveStore(3)


def test_the_best_epoch_is_known() -> None:
    curves = RunCurves()
    curves.add_step(1.0, 0.5)
    curves.add_epoch(0, 10.0, 0.4, 1.0, is_best=True)
    curves.add_epoch(1, 20.0, 0.4, 0.5, is_best=False)
    curves.add_epoch(2, 30.0, 0.4, None, is_best=True)
    assert curves.best is not None
    assert (curves.best.x_s, curves.best.si_sdr_db, curves.best.epoch) == (10.0, 1.0, 0)
    assert curves.version == 4


def test_smoothing_neither_lags_nor_moves_the_ends() -> None:
    line = np.linspace(0, 1, 101)
    np.testing.assert_allclose(smoothed(line, 1.0), line, atol=1e-12)
    noise = np.random.default_rng(0).standard_normal(400)
    assert smoothed(noise, 0.5)[100:300].std() < 0.3 * noise.std()
    assert smoothed(noise, 0.0) is noise


def test_what_a_crash_lost_is_forgotten() -> None:
    curves = RunCurves()
    for n in range(10):
        curves.add_step(n, 1.0)
    curves.add_epoch(0, 4.0, 0.5, 3.0, is_best=True)
    curves.add_epoch(1, 8.0, 0.4, 5.0, is_best=True)
    curves.cut_after(6.5)
    assert curves.train_loss.points()[0].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert curves.si_sdr.points()[0].tolist() == [4.0]
    assert curves.best is None
    curves.add_step(7.0, 2.0)
    assert curves.train_loss.points()[1][-1] == 2.0
