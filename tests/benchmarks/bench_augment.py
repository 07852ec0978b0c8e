"""What the default augmentation costs beside a training step: forward, loss, gradient and AdamW.

Run: python tests/benchmarks/bench_augment.py [--batch 4] [--seconds 3] [--rounds 9] [--device cpu] [--threads N]

Four stereo stems a song, in the memory layout a DataLoader gives. All take turns (A B C A B C ...), so that a busy
machine hits all; times are medians in milliseconds. The augmentation is timed without changes of pitch and tempo, with
them for every item, and step by step where the pipeline takes one pass. As a batch costs more or less by the number of
items whose pitch changes, one in five, the default's cost is what it is on average: a fifth of the way from the first
to the second. One JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from auralflow.augment import AugmentConfig, default_augmentation, moved, stems_of_batch
from auralflow.losses import L1Loss, training_loss
from auralflow.models.architectures import create_model

RATE = 44_100
STEMS = ["vocals", "drums", "bass", "other"]
MODELS = {"BandSplitNet": {"size": "small"}, "SpectrogramNetSimple": {}}


def timed_ms(run: Callable[[], object], device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize()
    started = time.perf_counter()
    run()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return 1000 * (time.perf_counter() - started)


def training_step(architecture: str, mixture: Tensor, stems: Tensor) -> Callable[[], object]:
    model = create_model(architecture, targets=STEMS, num_channels=2, **MODELS[architecture]).to(mixture.device)
    optimizer = torch.optim.AdamW(model.parameters())

    def step() -> None:
        optimizer.zero_grad()
        training_loss(L1Loss(), model.predict(mixture), stems).total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    device = torch.device(options.device)
    targets = 0.1 * torch.randn(options.batch, 2, round(options.seconds * RATE), len(STEMS))
    mixture, targets = targets.sum(-1).to(device), targets.to(device)
    stems = stems_of_batch(mixture, targets)

    cheap = default_augmentation(pitch_tempo_probability=0)
    every = default_augmentation(pitch_tempo_probability=1)
    seeds = iter(range(10**9))

    def augment(pipeline: Callable[[Tensor, torch.Generator], object]) -> Callable[[], object]:
        return lambda: pipeline(stems, torch.Generator().manual_seed(next(seeds)))

    def one_after_another() -> None:
        generator, changed = torch.Generator().manual_seed(next(seeds)), stems
        for augmentation in cheap.augmentations[1:]:
            changed = moved(changed, augmentation.draw(generator, changed.shape))
        changed.sum(1)

    runs: dict[str, Callable[[], object]] = {
        **{f"step of {name}": training_step(name, mixture, stems.contiguous()) for name in MODELS},
        "without pitch and tempo": augment(cheap),
        "without pitch and tempo, each by itself": one_after_another,
        "pitch and tempo of every item": augment(every),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(options.rounds + 1):
        for name, run in runs.items():
            taken = timed_ms(run, device)
            if turn:  # the first warms up
                times[name].append(taken)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(json.dumps({"what": name, "ms": round(median, 1), "threads": options.threads}))
    share = AugmentConfig().pitch_tempo_probability
    default = (1 - share) * medians["without pitch and tempo"] + share * medians["pitch and tempo of every item"]
    percent = {f"percent of a step of {name}": round(100 * default / medians[f"step of {name}"], 1) for name in MODELS}
    print(json.dumps({"what": "default", "ms": round(default, 1), **percent}))


if __name__ == "__main__":
    main()
