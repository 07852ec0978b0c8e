"""Runs an exported model as a program would that has its two files, NumPy and ONNX Runtime, and nothing of ours."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray


def separate(folder: Path, mixture: NDArray[np.float32]) -> dict[str, NDArray[np.float64]]:
    """The stems by name of a song of shape `(channels, samples)` at the card's sample rate."""
    card = json.loads((folder / "model.onnx.json").read_text("utf-8"))
    stft = card["stft"]
    size, hop, length = stft["fft_length"], stft["hop_length"], mixture.shape[1]

    window = np.zeros(size)
    inner = np.arange(stft["window_length"])
    window[stft["window_offset"] + inner] = 0.5 - 0.5 * np.cos(2 * np.pi * inner / stft["window_length"])

    song = np.pad(mixture.astype(np.float64), ((0, 0), (0, -length % hop)))
    mode = {"zeros": "constant", "reflect": "reflect"}[stft["padding"]]
    padded = np.pad(song, ((0, 0), (stft["padding_before"], stft["padding_behind"])), mode=mode)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)[:, ::hop]  # (channels, frames, size)
    spectrum = np.fft.rfft(frames * window).transpose(0, 2, 1)  # (channels, bins, frames)
    assert spectrum.shape[1] == card["bins"]

    session = onnxruntime.InferenceSession(folder / card["file"], providers=["CPUExecutionProvider"])
    magnitude = np.abs(spectrum)[np.newaxis].astype(np.float32)
    (masks,) = session.run([card["output"]["name"]], {card["input"]["name"]: magnitude})

    stems = {}
    for source, mask in zip(card["sources"], masks[0], strict=True):
        parts = np.fft.irfft((mask * spectrum).transpose(0, 2, 1), n=size) * window
        signal, weight = np.zeros_like(padded), np.zeros(padded.shape[1])
        for number in range(parts.shape[1]):
            signal[:, number * hop : number * hop + size] += parts[:, number]
            weight[number * hop : number * hop + size] += window**2
        inside = slice(stft["padding_before"], stft["padding_before"] + length)
        stems[source] = signal[:, inside] / weight[inside]
    return stems
