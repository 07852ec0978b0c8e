from __future__ import annotations

from pathlib import Path

import numpy as np

from auralflow.separation.array_reader import ArrayReader


def test_it_reads_as_a_file_does_with_silence_around_it() -> None:
    samples = np.arange(1.0, 7.0).reshape(2, 3)
    with ArrayReader(samples, 8000, Path()) as reader:
        assert (reader.info.channels, reader.info.frames, reader.info.duration_s) == (2, 3, 3 / 8000)
        block = reader.read(-1, 5)
        np.testing.assert_array_equal(block, [[0, 0], [1, 4], [2, 5], [3, 6], [0, 0]])
        assert block.dtype == np.float32
        assert not reader.read(3, 2).any()
        assert reader.replaced_samples == 0


def test_values_that_are_no_numbers_are_silence_and_counted() -> None:
    samples = np.array([[0.5, np.nan, np.inf]])
    reader = ArrayReader(samples, 8000, Path())
    np.testing.assert_array_equal(reader.read(0, 3)[:, 0], [0.5, 0, 0])
    assert reader.replaced_samples == 2
    assert np.isnan(samples[0, 1]), "the array that was given stays as it is"
