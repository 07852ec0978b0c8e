"""How fast each network learns one song by heart, in its small size: dB gained over the mixture after a minute.

Run: python tests/benchmarks/bench_overfit.py [--seconds 60] [--threads 2] [--only NAME ...]

The song has six seconds and two sources (see `support.tiny_song`), at 44.1 kHz. Every network gets the same loop: AdamW
with a warm-up and a cosine over the time it has, L1 on waveforms, two crops of three seconds a step. Only training
counts as time, the look at the result every tenth of it does not. One JSON object a model; `at_10_db_s` is when
the mean SI-SDR improvement first was seen at 10 dB or more, null if never.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from auralflow.freed_memory import kept_for_reuse
from auralflow.losses import L1Loss, training_loss
from auralflow.models.architectures import create_model
from support.tiny_song import si_sdr_db, tiny_song

if TYPE_CHECKING:
    from torch import Tensor

RATE = 44_100
CROP_FRAMES = 3 * RATE
WARM_UP = 0.1
LOOKS = 10

SMALL_UNET = {"learning_rate": 1e-2, "num_hidden_channels": 8}
MODELS: dict[str, dict[str, Any]] = {
    "SpectrogramNetSimple": SMALL_UNET,
    "SpectrogramNetLSTM": {**SMALL_UNET, "hidden_size": 128, "recurrent_depth": 1},
    "SpectrogramNetVAE": {**SMALL_UNET, "hidden_size": 128, "recurrent_depth": 1},
    "BandSplitNet": {"learning_rate": 5e-3, "size": "small"},
}


def improvement_db(model: Any, song: Tensor) -> float:
    """Mean SI-SDR improvement over the sources, of the song heard as a whole."""
    mixture = song.sum(0)
    model.eval()
    with torch.inference_mode():
        estimates = model(mixture.unsqueeze(0))[0]
    model.train()
    return si_sdr_db(estimates, song) - si_sdr_db(mixture.expand_as(song), song)


def crops(song: Tensor, generator: torch.Generator) -> Tensor:
    starts = torch.randint(song.shape[-1] - CROP_FRAMES, (2,), generator=generator).tolist()
    return torch.stack([song[..., start : start + CROP_FRAMES] for start in starts])


def measure(architecture: str, settings: dict[str, Any], budget_s: float) -> dict[str, object]:
    torch.manual_seed(0)
    song = tiny_song(sample_rate=RATE)
    peak_rate = settings["learning_rate"]
    shape = {name: value for name, value in settings.items() if name != "learning_rate"}
    model: Any = create_model(architecture, targets=["melody", "beat"], num_channels=1, **shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak_rate)
    generator = torch.Generator().manual_seed(0)
    spent_s, steps, gained_db, reached_s = 0.0, 0, 0.0, None
    while spent_s < budget_s:
        started = time.perf_counter()
        part = spent_s / budget_s
        for group in optimizer.param_groups:
            group["lr"] = peak_rate * min(1, 0.01 + part / WARM_UP) * (1 + math.cos(math.pi * part)) / 2
        targets = crops(song, generator)
        loss = training_loss(L1Loss(), model.predict(targets.sum(1)), targets, step=steps).total
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        steps += 1
        spent_s += time.perf_counter() - started
        if int(LOOKS * spent_s / budget_s) > int(LOOKS * part):
            gained_db = improvement_db(model, song)
            if gained_db >= 10 and reached_s is None:
                reached_s = round(spent_s, 1)
    return {
        "model": architecture,
        **shape,
        "parameters_millions": round(sum(p.numel() for p in model.parameters()) / 1e6, 2),
        "steps": steps,
        "seconds": round(spent_s, 1),
        "si_sdr_improvement_db": round(gained_db, 2),
        "at_10_db_s": reached_s,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of training for each model")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="+", choices=MODELS, default=list(MODELS), metavar="NAME")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with kept_for_reuse():
        for name in options.only:
            print(json.dumps(measure(name, MODELS[name], options.seconds)), flush=True)


if __name__ == "__main__":
    main()
