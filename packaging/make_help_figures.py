#!/usr/bin/env python3
"""Draw the figures of the help page "Deep mask estimation", and print the figures its table gives.

    python packaging/make_help_figures.py [FOLDER]

writes SVG files into FOLDER (by default where the page is). Their ink is a grey that can be read on white and on black.
Everything is computed from the demo song's true stems, whose sum is the mixture here, and from formulas.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import soundfile as sf
import torch
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from torch import Tensor

ROOT = Path(__file__).resolve().parents[1]
HELP = ROOT / "resources/auralflow_resources/help"
STEMS = ROOT / "tests/data/demo_stems"

INK = "#757b83"
# After Okabe and Ito, told apart by everybody; the blue is lighter, for dark pages.
BLUE, ORANGE, GREEN, PINK = "#2f86d0", "#e69f00", "#009e73", "#cc79a7"
STYLE = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "savefig.transparent": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "auralflow",  # the same file every time
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}

NUM_FFT = 2048
TINY = 1e-12
LEADER = {"arrowstyle": "-", "color": INK, "linewidth": 0.8}

# What is known of the truth, and what it may do to a bin of the mixture, in the order of the page's table.
LIMITS = {
    "ratio |Y| / (|Y| + |R|)": lambda y, r: y.abs() / (y.abs() + r.abs() + TINY),
    "clamped |Y| / |X|, up to 1": lambda y, r: (y.abs() / ((y + r).abs() + TINY)).clamp(max=1),
    "power |Y|² / (|Y|² + |R|²)": lambda y, r: y.abs().square() / (y.abs().square() + r.abs().square() + TINY),
    "|Y| / |X|, unbounded": lambda y, r: y.abs() / ((y + r).abs() + TINY),
    "phase-sensitive, 0 to 1": lambda y, r: (y * (y + r).conj()).real.div((y + r).abs().square() + TINY).clamp(0, 1),
    "complex, |M| up to 1": lambda y, r: _bounded(y / (y + r + TINY)),
}


def _bounded(mask: Tensor) -> Tensor:
    return mask / mask.abs().clamp(min=1)


def demo_stems() -> dict[str, Tensor]:
    """The demo song's true stems, float64 of shape `(channels, frames)`, by name."""
    return {
        name: torch.from_numpy(sf.read(STEMS / f"{name}.ogg", dtype="float64")[0].T)
        for name in ("vocals", "accompaniment")
    }


def spectrogram(signal: Tensor, hop: int = NUM_FFT // 4) -> Tensor:
    """The complex spectrogram, shape `(channels, bins, stft_frames)`."""
    window = torch.hann_window(NUM_FFT, dtype=torch.float64)
    return torch.stft(signal, NUM_FFT, hop, window=window, return_complex=True)


def sdr_db(estimate: Tensor, reference: Tensor) -> float:
    """Energy of the reference over that of the error, both channels together, in dB."""
    return float(10 * torch.log10(reference.square().sum() / (estimate - reference).square().sum()))


def limits_db(target: Tensor, rest: Tensor) -> dict[str, float]:
    """The SDR that each kind of mask reaches when it is computed from the truth."""
    window = torch.hann_window(NUM_FFT, dtype=torch.float64)
    y, r = spectrogram(target), spectrogram(rest)
    return {
        name: sdr_db(
            torch.istft(mask(y, r) * (y + r), NUM_FFT, NUM_FFT // 4, window=window, length=target.shape[-1]), target
        )
        for name, mask in LIMITS.items()
    }


def draw_windows() -> Figure:
    """Squared Hann windows and their sum: even at a quarter of the window, uneven but positive at three quarters."""
    size = 1024
    squared = np.sin(np.pi * np.arange(size) / size) ** 4
    figure = Figure(figsize=(7.6, 2.7), layout="constrained")
    for axes, hop, title in zip(
        figure.subplots(1, 2, sharey=True),
        (256, 768),
        ("Hop 256: the sum is constant", "Hop 768: uneven, but nowhere 0"),
        strict=True,
    ):
        length = 5 * size
        total = np.zeros(length)
        for start in range(0, length - size + 1, hop):
            total[start : start + size] += squared
            axes.plot(np.arange(start, start + size), squared, color=BLUE, linewidth=1)
        axes.plot(total, color=ORANGE, linewidth=4, alpha=0.8, zorder=1)
        axes.set(title=title, xlim=(size, 4 * size), ylim=(0, 1.65), xlabel="sample")
        axes.set_xticks([1024, 2048, 3072, 4096])
    figure.axes[0].set_ylabel("squared window")
    figure.axes[0].annotate("sum", (1100, 1.53), color=ORANGE, va="bottom")
    figure.axes[1].annotate("least: 0.043", (2432, 0.043), (2432, 1.2), color=INK, ha="center", arrowprops=LEADER)
    return figure


def draw_masking(stems: dict[str, Tensor]) -> Figure:
    """A passage of the demo song: the mixture, the vocals' ratio mask, and the product of the two."""
    first, last, highest_hz, rate = 17.3, 19.7, 3000, 44_100
    part = slice(int(first * rate), int(last * rate))
    vocals, rest = (spectrogram(stem[:1, part], hop=1024)[0] for stem in stems.values())
    mask = vocals.abs() / (vocals.abs() + rest.abs() + TINY)
    mixture = vocals + rest
    peak = mixture.abs().max()
    bins = int(highest_hz / rate * NUM_FFT)
    extent = (0, last - first, 0, highest_hz / 1000)
    figure = Figure(figsize=(7.6, 2.9), layout="constrained")
    panels = (
        ("Mixture |X|", 20 * torch.log10(mixture.abs() / peak + TINY), "magma", -70, 0),
        ("Mask of the vocals", mask, "cividis", 0, 1),
        ("Mask times |X|", 20 * torch.log10(mask * mixture.abs() / peak + TINY), "magma", -70, 0),
    )
    for axes, (title, values, colours, low, high) in zip(figure.subplots(1, 3, sharey=True), panels, strict=True):
        image = axes.imshow(
            values[:bins],
            origin="lower",
            aspect="auto",
            extent=extent,
            cmap=mpl.colormaps[colours].resampled(40),  # few levels make a small file
            vmin=low,
            vmax=high,
            interpolation="none",
        )
        bar = figure.colorbar(image, ax=axes, location="bottom", shrink=0.9, aspect=30)
        bar.outline.set_visible(False)
        bar.set_label("" if high else "dB")
        axes.set(title=title, xlabel="s")
    figure.axes[0].set_ylabel("kHz")
    return figure


def draw_phase() -> Figure:
    """One bin in the complex plane: what a real mask can reach, and what is left."""
    y, r = 1.6 + 1.5j, 1.9 - 0.9j
    x = y + r
    unit = x / abs(x)
    nearest = (y * x.conjugate()).real / abs(x) ** 2 * x
    same_length = abs(y) * unit
    figure = Figure(figsize=(7.6, 3.4), layout="constrained")
    axes: Axes = figure.subplots()
    axes.plot([0, x.real], [0, x.imag], color=INK, linewidth=5, alpha=0.25, solid_capstyle="butt")
    for end, start, colour in ((x, 0j, INK), (y, 0j, BLUE), (x, y, ORANGE)):
        axes.annotate(
            "",
            (end.real, end.imag),
            (start.real, start.imag),
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.8},
        )
    axes.plot([y.real, nearest.real], [y.imag, nearest.imag], color=INK, linestyle=":")
    for point, colour in ((nearest, GREEN), (same_length, PINK)):
        axes.plot(point.real, point.imag, "o", color=colour, markersize=8)
    labels = (
        (x, "X, the mixture", INK, (6, -4), "left"),
        (y, "Y, the target", BLUE, (0, 6), "center"),
        ((x + y) / 2, "R, all the rest", ORANGE, (8, 6), "left"),
        (nearest, "the point nearest to Y: phase-sensitive mask", GREEN, (-6, -30), "left"),
        (same_length, "|Y| with the phase of X: magnitude mask", PINK, (8, -14), "left"),
        (0.5 * unit, "what masks from 0 to 1 reach", INK, (0, -34), "left"),
    )
    for point, text, colour, offset, align in labels:
        axes.annotate(
            text, (point.real, point.imag), offset, textcoords="offset points", color=colour, ha=align, fontsize=10
        )
    axes.set(xlim=(-0.2, 5.2), ylim=(-0.35, 1.85), aspect="equal")
    axes.axis("off")
    return figure


def draw_limits(measured: dict[str, dict[str, float]]) -> Figure:
    """The SDR that masks made from the truth reach on the demo song."""
    figure = Figure(figsize=(7.6, 2.9), layout="constrained")
    axes: Axes = figure.subplots()
    rows = list(LIMITS)[::-1]
    for (name, values), colour, marker in zip(measured.items(), (BLUE, ORANGE), "os", strict=True):
        axes.plot([values[row] for row in rows], range(len(rows)), marker, color=colour, markersize=8, label=name)
    axes.set_yticks(range(len(rows)), rows)
    axes.grid(axis="x", color=INK, alpha=0.3)
    axes.tick_params(left=False)
    axes.spines["left"].set_visible(False)
    axes.set(xlabel="SDR in dB, higher is better", xlim=(8, 25), ylim=(-0.5, len(rows) - 0.5))
    axes.legend(loc="center right")
    return figure


def main(folder: Path) -> None:
    """Write all figures, and print the table of limits as Markdown."""
    stems = demo_stems()
    vocals, rest = stems.values()
    measured = {"vocals": limits_db(vocals, rest), "accompaniment": limits_db(rest, vocals)}
    with mpl.rc_context(STYLE):
        figures = {
            "windows": draw_windows(),
            "masking": draw_masking(stems),
            "phase": draw_phase(),
            "limits": draw_limits(measured),
        }
        for name, figure in figures.items():
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
    for row in LIMITS:
        print(f"| {row} | {measured['vocals'][row]:.1f} | {measured['accompaniment'][row]:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HELP)
