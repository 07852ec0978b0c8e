"""Speed of the networks, forward and with the gradient, beside torchaudio's HDemucs and the packages openunmix, demucs.

Run: python tests/benchmarks/bench_models.py [--seconds 6] [--rounds 5] [--device cpu] [--only NAME ...]

All have random weights, hear the same stereo noise and give four stems. They take turns (A B C A B C ...), so that a
busy machine hits all; figures are medians in seconds per second of audio: below 1 is faster than real time. Packages
that are not installed are left out. One JSON object a model.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from auralflow.models.architectures import create_model

RATE = 44_100
STEMS = ["vocals", "drums", "bass", "other"]


def ours(architecture: str, **settings: Any) -> Any:
    return create_model(architecture, targets=STEMS, num_channels=2, **settings)


def hdemucs_of_torchaudio() -> nn.Module:
    from torchaudio.models import hdemucs_high

    return hdemucs_high(STEMS)


def openunmix() -> nn.Module:
    """Four networks and one round of Wiener filtering; it is trained on magnitudes, without the filter."""
    from openunmix.model import OpenUnmix, Separator

    networks = {stem: OpenUnmix(nb_bins=2049, nb_channels=2, hidden_size=512, max_bin=1487) for stem in STEMS}
    return Separator(networks, niter=1, nb_channels=2)


def demucs() -> nn.Module:
    from demucs.htdemucs import HTDemucs

    return HTDemucs(STEMS)


MODELS: dict[str, Callable[[], nn.Module]] = {
    "SpectrogramNetSimple": partial(ours, "SpectrogramNetSimple"),
    "SpectrogramNetLSTM": partial(ours, "SpectrogramNetLSTM"),
    "SpectrogramNetLSTM, hidden_size 512": partial(ours, "SpectrogramNetLSTM", hidden_size=512),
    "SpectrogramNetVAE": partial(ours, "SpectrogramNetVAE"),
    **{f"BandSplitNet {size}": partial(ours, "BandSplitNet", size=size) for size in ("small", "medium", "large")},
    "torchaudio hdemucs_high": hdemucs_of_torchaudio,
    "openunmix": openunmix,
    "demucs htdemucs": demucs,
}


def is_installed(name: str) -> bool:
    package = name.split()[0]
    return package not in ("openunmix", "demucs") or importlib.util.find_spec(package) is not None


def timed(run: Callable[[], object], device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize()
    started = time.perf_counter()
    run()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - started


def forward(model: nn.Module, mixture: Tensor) -> None:
    model.eval()
    with torch.inference_mode():
        model(mixture)


def forward_and_backward(model: nn.Module, mixture: Tensor) -> None:
    model.train()
    model.zero_grad()
    if hasattr(model, "target_models"):  # Open-Unmix learns from magnitudes alone
        magnitude = model.complexnorm(model.stft(mixture))
        sum(network(magnitude).square().mean() for network in model.target_models.values()).backward()
    else:
        model(mixture).square().mean().backward()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="models whose names begin so")
    options = parser.parse_args()
    device = torch.device(options.device)
    torch.manual_seed(0)
    wanted = tuple(options.only) or ("",)
    models = {
        name: make().to(device) for name, make in MODELS.items() if is_installed(name) and name.startswith(wanted)
    }
    mixture = torch.randn(1, 2, round(options.seconds * RATE), device=device) * 0.1
    times: dict[tuple[str, str], list[float]] = {}
    for turn in range(options.rounds + 1):
        for name, model in models.items():
            for kind, run in (("forward", forward), ("backward", forward_and_backward)):
                taken = timed(partial(run, model, mixture), device) / options.seconds
                if turn:  # the first warms up
                    times.setdefault((name, kind), []).append(taken)
    for name, model in models.items():
        facts = {
            "model": name,
            "parameters_millions": round(sum(p.numel() for p in model.parameters()) / 1e6, 2),
            "forward_s_per_s": round(statistics.median(times[name, "forward"]), 4),
            "forward_and_backward_s_per_s": round(statistics.median(times[name, "backward"]), 4),
        }
        print(json.dumps(facts))


if __name__ == "__main__":
    main()
