"""What a loss costs a training step, forward and with the gradient, beside the same errors by torch.stft and autograd.

Run: python tests/benchmarks/bench_losses.py [--batch 4] [--seconds 3] [--rounds 5] [--device cpu]

All compare the same four stereo stems a song. They take turns, so that a busy machine hits all; figures are medians in
milliseconds a step. One JSON object a loss.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from auralflow.losses import L1Loss, MultiResolutionSTFTLoss, PermutationInvariantLoss, SISDRLoss, WaveformSTFTLoss
from auralflow.losses.spectral import WINDOW_SIZES

RATE = 44_100


def by_autograd(window_sizes: tuple[int, ...], compare: str) -> Callable[[Tensor, Tensor], Tensor]:
    """What `MultiResolutionSTFTLoss` gives but for the ends, as it is usually written."""
    windows = {size: torch.hann_window(size) for size in window_sizes}

    def spectrogram(signal: Tensor, size: int) -> Tensor:
        window = windows[size] = windows[size].to(signal.device)
        return torch.stft(signal.flatten(0, -2), size, size // 4, window=window, normalized=True, return_complex=True)

    def loss(estimate: Tensor, target: Tensor) -> Tensor:
        if compare == "complex":
            errors = [torch.view_as_real(spectrogram(estimate - target, size)).abs().mean() for size in window_sizes]
        else:
            errors = [
                (spectrogram(estimate, size).abs() - spectrogram(target, size).abs()).abs().mean()
                for size in window_sizes
            ]
        return torch.stack(errors).mean()

    return loss


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "l1": L1Loss(),
    "si_sdr": SISDRLoss(),
    "permutation": PermutationInvariantLoss(),
    "waveform_stft": WaveformSTFTLoss(),
    "torch.stft, one window": by_autograd((2048,), "complex"),
    "multi_stft": MultiResolutionSTFTLoss(),
    "torch.stft, five windows": by_autograd(WINDOW_SIZES, "complex"),
    "multi_stft, magnitude": MultiResolutionSTFTLoss(compare="magnitude"),
    "torch.stft, five windows, magnitude": by_autograd(WINDOW_SIZES, "magnitude"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    shape = (2, options.batch, 4, 2, round(options.seconds * RATE))
    estimate, target = torch.randn(shape, generator=torch.Generator().manual_seed(0)).to(options.device).unbind(0)
    estimate.requires_grad_()

    def step(loss: Callable[[Tensor, Tensor], Tensor]) -> float:
        start = time.perf_counter()
        (slope,) = torch.autograd.grad(loss(estimate, target), estimate)
        slope[0, 0, 0, 0].item()  # waits for the device
        return 1000 * (time.perf_counter() - start)

    losses = {n: x.to(options.device) if isinstance(x, torch.nn.Module) else x for n, x in LOSSES.items()}
    for loss in losses.values():
        step(loss)
    rounds = [{name: step(loss) for name, loss in losses.items()} for _ in range(options.rounds)]
    for name in losses:
        figure = statistics.median(times[name] for times in rounds)
        print(json.dumps({"loss": name, "ms": round(figure, 1), "threads": torch.get_num_threads()}))


if __name__ == "__main__":
    main()
