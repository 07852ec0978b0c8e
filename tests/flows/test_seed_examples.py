"""The examples of the document that the library descends from: the imports verbatim, the results as it says.

Its loss examples call `backward` on tensors that want no gradient; here these have `requires_grad`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile


def test_component_loss() -> None:
    import torch

    from auralflow.losses import component_loss

    # generate pretend mask, target and residual spectrogram data
    mask = torch.rand((16, 512, 173, 1)).float().requires_grad_()
    target = torch.rand((16, 512, 173, 1)).float()
    residual = torch.rand((16, 512, 173, 1)).float()

    # weighted loss criterion
    loss = component_loss(mask=mask, target=target, residual=residual, alpha=0.2, beta=0.8)

    # scalar value of batch loss
    loss_val = loss.item()

    # backprop
    loss.backward()

    # Uniform random numbers: alpha E[m^2] E[r^2] = 0.2 / 9, and a third term five orders of magnitude smaller.
    assert abs(loss_val - 0.2 / 9) < 1e-3
    assert mask.grad is not None
    assert mask.grad.isfinite().all()


def test_kl_div_loss() -> None:
    import torch
    from torch.nn.functional import l1_loss

    from auralflow.losses import kl_div_loss

    # generate mean and std
    mu = torch.zeros((16, 256, 256)).float().requires_grad_()
    sigma = torch.ones((16, 256, 256)).float().requires_grad_()

    # generate pretend estimate and target spectrograms
    estimate_spec = torch.rand((16, 512, 173, 1))
    target_spec = torch.rand((16, 512, 173, 1))

    # kl div loss
    kl_term = kl_div_loss(mu, sigma)

    # reconstruction loss
    recon_term = l1_loss(estimate_spec, target_spec)

    # combine kl and reconstruction terms
    loss = kl_term + recon_term

    # scalar value of batch loss
    loss_val = loss.item()

    # backprop
    loss.backward()

    assert kl_term.item() == 0
    assert abs(loss_val - 1 / 3) < 1e-3  # the mean distance of two uniform random numbers
    assert mu.grad is not None
    assert not mu.grad.any()


def test_create_audio_dataset(tmp_path: Path) -> None:
    for number in range(3):
        track = tmp_path / "train" / f"song {number}"
        track.mkdir(parents=True)
        vocals, rest = np.random.default_rng(number).uniform(-0.5, 0.5, (2, 4 * 44_100, 2))
        for name, samples in {"vocals": vocals, "accompaniment": rest, "mixture": vocals + rest}.items():
            soundfile.write(track / f"{name}.wav", samples, 44_100)

    from auralflow.datasets import create_audio_dataset

    # create 100,000 3-sec chunks from a pool of 80 total tracks
    train_dataset = create_audio_dataset(
        dataset_path=tmp_path,
        split="train",
        targets=["vocals"],
        chunk_size=3,
        num_chunks=int(1e5),
        max_num_tracks=80,
        sample_rate=44100,
        mono=True,
    )

    # sample mixture and target training data from the dataset
    mix_audio, target_audio = next(iter(train_dataset))

    assert len(train_dataset) == 100_000
    assert mix_audio.shape == (1, 3 * 44_100)
    assert target_audio.shape == (1, 3 * 44_100, 1)


def test_audio_transform() -> None:
    import torch

    from auralflow.utils.data_utils import AudioTransform

    # instantiate audio transform
    transform = AudioTransform(num_fft=1024, hop_length=768, window_size=1024, sample_rate=44100)

    # generate pretend batch of audio
    mix_audio = torch.rand((16, 1, 88200))

    # to log normalized mel scale
    mel_spec = transform.audio_to_mel(mix_audio, to_db=True)

    # to complex spectrogram
    mix_spec = transform.to_spectrogram(mix_audio)

    # to log normalized mel scale (achieves the same thing)
    mel_spec_2 = transform.to_mel_scale(torch.abs(mix_spec), to_db=True)

    # back to audio domain
    mix_audio_est = transform.to_audio(mix_spec)

    assert mix_spec.shape == (16, 1, 513, 116)
    assert mel_spec.shape == (16, 1, 64, 116)
    torch.testing.assert_close(mel_spec, mel_spec_2)
    assert mix_audio_est.shape == (16, 1, 88_320)
    torch.testing.assert_close(mix_audio_est[..., :88_200], mix_audio, rtol=0, atol=1e-5)
