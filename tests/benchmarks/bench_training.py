"""What `ModelTrainer` costs above a bare PyTorch loop with the same model, batch and data, and how long a step waits.

Run: python tests/benchmarks/bench_training.py [--size small] [--batch 2] [--steps 12] [--rounds 5] [--device cpu]

Both read the same chunks of synthetic songs from disk, in their own process, and take turns round by round. The
trainer also averages weights, checks numbers and tells callbacks. Seconds a step are medians over all steps but each
round's first. One JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from auralflow.datasets import AudioDataset, create_audio_dataset
from auralflow.datasets.synthetic import write_dataset
from auralflow.losses import L1Loss, training_loss
from auralflow.models import create_model
from auralflow.training import ModelTrainer, StepEnded, TrainingSettings, chunk_loader

TARGETS = ("vocals", "drums", "bass", "other")


def bare(dataset: AudioDataset, batch: int, size: str, device: str) -> list[float]:
    """Seconds of each step of a loop as people write it."""
    model: Any = create_model("BandSplitNet", targets=TARGETS, size=size).to(torch.device(device))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    criterion = L1Loss()
    times = []
    began = time.perf_counter()
    for mixture, targets in torch.utils.data.DataLoader(dataset, batch):
        mixture, stems = mixture.to(device), targets.movedim(-1, 1).to(device)
        loss = training_loss(criterion, model.predict(mixture), stems).total
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        now = time.perf_counter()
        times.append(now - began)
        began = now
    return times


def trained(dataset: AudioDataset, batch: int, size: str, device: str) -> tuple[list[float], list[float]]:
    """Seconds of each step of the trainer, and how many of these it waited for data."""
    steps: list[StepEnded] = []

    def note(event: object, _: object) -> None:
        if isinstance(event, StepEnded):
            steps.append(event)

    model = create_model("BandSplitNet", targets=TARGETS, size=size)
    trainer = ModelTrainer(model, L1Loss(), settings=TrainingSettings(), callbacks=[note], device=device)
    trainer.train(chunk_loader(dataset, batch), chunk_loader(dataset, batch), max_epochs=1)
    return [step.step_s for step in steps], [step.wait_s for step in steps]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="small")
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    own: list[float] = []
    waits: list[float] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        write_dataset(folder, train=6, validation=0, test=0, duration_s=20, form="loop")
        dataset = create_audio_dataset(
            Path(folder), TARGETS, chunk_size=3, num_chunks=options.steps * options.batch, mono=False, val_split=0
        )
        for _ in range(options.rounds):
            arguments = (dataset, options.batch, options.size, options.device)
            plain += bare(*arguments)[1:]
            steps, waited = trained(*arguments)
            own += steps[1:]
            waits += waited[1:]
    figures = {
        "bare_step_s": statistics.median(plain),
        "trainer_step_s": statistics.median(own),
        "ratio": statistics.median(own) / statistics.median(plain),
        "share_of_a_step_that_waits_for_data": statistics.median(waits) / statistics.median(own),
    }
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
