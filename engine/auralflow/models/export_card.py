"""The card of an exported model: all that is needed to run it without Auralflow. Loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow.models.rest import covers_mixture
from auralflow.version import __version__

if TYPE_CHECKING:
    from auralflow.models.base import ModelInfo

SCHEMA_VERSION = 1

_ABOUT = {
    "onnx": "A music source separation model, exported by Auralflow as an ONNX graph from magnitudes to masks. The"
    " Fourier transforms around it are up to the program that runs it: see “steps”.",
    "torch": "A music source separation model, exported by Auralflow as a program from mixtures to stems, for"
    " torch.export.load: see “steps”.",
}


@dataclass(frozen=True, kw_only=True)
class Transform:
    """The short-time Fourier transform around a network.

    Attributes:
        num_fft: Length of the Fourier transform in samples.
        hop_length: Step from frame to frame in samples.
        window_length: Of the periodic Hann window in samples, in the middle of `num_fft`.
        padding: What lies before and behind the signal: "zeros" or "reflect".
    """

    num_fft: int
    hop_length: int
    window_length: int
    padding: str


def export_card(info: ModelInfo, transform: Transform, *, file_format: str, shortest: int) -> dict[str, Any]:
    """The card as JSON holds it, without what is only known of the file.

    Args:
        info: What the model is.
        transform: Around its network.
        file_format: "onnx" or "torch".
        shortest: The shortest input: STFT frames for "onnx", samples for "torch".
    """
    card: dict[str, Any] = {
        "about": _ABOUT[file_format],
        "schema_version": SCHEMA_VERSION,
        "name": info.name,
        "title": info.title,
        "license": info.license,
        "origin": info.origin,
        "metrics": dict(info.metrics),
        "weights_sha256": info.sha256,
        "made_by": f"Auralflow {__version__}",
        "sources": list(info.sources),
        "sources_add_up_to_mixture": covers_mixture(info.sources),
        "sample_rate": info.sample_rate,
        "channels": info.channels,
    }
    if file_format == "onnx":
        card |= _of_masks(info, transform, shortest)
    else:
        card |= {
            "input": {"name": "mixture", "type": "float32", "axes": ["batch", "channels", "samples"]},
            "output": {"name": "stems", "type": "float32", "axes": ["batch", "sources", "channels", "samples"]},
            "shortest_input_samples": shortest,
            "steps": [
                *_before(info),
                f"Append zeros to a song of less than {shortest} samples.",
                "Call torch.export.load(FILE).module()(mixture).",
                *_after(info),
            ],
            "chunks": _chunks(info, 1, "samples"),
        }
    return card


def _of_masks(info: ModelInfo, transform: Transform, shortest: int) -> dict[str, Any]:
    fft, hop, window = transform.num_fft, transform.hop_length, transform.window_length
    before, behind = fft // 2, fft - fft // 2
    if transform.padding == "zeros":
        padding = f"Pad it with {before} zeros at the start and {behind} at the end."
    else:
        padding = (
            f"Pad it with {before} samples before and {behind} after it by reflection: mirrored at its first and"
            " last sample, which are not repeated (NumPy’s mode “reflect”)."
        )
    return {
        "input": {"name": "magnitude", "type": "float32", "axes": ["batch", "channels", "bins", "frames"]},
        "output": {"name": "masks", "type": "float32", "axes": ["batch", "sources", "channels", "bins", "frames"]},
        "bins": fft // 2 + 1,
        "shortest_input_frames": shortest,
        "stft": {
            "fft_length": fft,
            "hop_length": hop,
            "window": "hann",
            "window_is_periodic": True,
            "window_length": window,
            "window_offset": (fft - window) // 2,
            "padding": transform.padding,
            "padding_before": before,
            "padding_behind": behind,
        },
        "steps": [
            *_before(info),
            f"Append zeros up to the next multiple of {hop} samples.",
            padding,
            f"Cut it into frames of {fft} samples, {hop} samples apart.",
            f"Multiply each frame by the window 0.5 - 0.5 cos(2 pi n / {window}), n = 0 ... {window - 1}"
            + (
                f", which starts at sample {(fft - window) // 2} of the frame; it is 0 elsewhere."
                if window < fft
                else "."
            ),
            f"Take the real Fourier transform without scaling. All {fft // 2 + 1} bins are input.",
            "Run the graph on the magnitudes (absolute values). Its output is a mask for each source.",
            "Multiply the complex spectrum of the mixture by each mask.",
            f"Take the inverse real Fourier transform (scaled by 1 / {fft}), multiply by the window, overlap-add.",
            "Divide by the overlap-added squares of the window. Drop the padding and the appended zeros.",
            *_after(info),
        ],
        "chunks": _chunks(info, hop, "frames"),
    }


def _before(info: ModelInfo) -> list[str]:
    channels = "one channel" if info.channels == 1 else "two channels (a mono song twice)"
    return [f"Take the song at {info.sample_rate} Hz with {channels}, full scale at -1 and 1."]


def _after(info: ModelInfo) -> list[str]:
    if covers_mixture(info.sources):
        return []
    return ["The rest, which is in none of the stems, is the mixture minus their sum."]


def _chunks(info: ModelInfo, unit: int, name: str) -> dict[str, Any]:
    return {
        "about": "A song can be processed as a whole; memory grows with its length. Or in overlapping pieces that start"
        " at multiples of the grid: drop the context at each end of a piece that is not an end of the song.",
        f"grid_{name}": info.grid_length // unit,
        f"context_{name}": info.context_length // unit,
        f"usual_piece_{name}": info.chunk_length // unit,
    }
