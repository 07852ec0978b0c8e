from __future__ import annotations

import librosa
import numpy as np
import pytest
import torch
import torchaudio
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from auralflow.errors import ConfigError, ShapeError
from auralflow.transforms import AudioTransform


def noise(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.rand(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed)) * 2 - 1


# num_fft, hop_length, window_size: the documented example, a usual one, a window shorter than the transform, odd ones.
SETTINGS = [(1024, 768, 1024), (2048, 512, 2048), (2048, 300, 1024), (511, 127, 401), (64, 1, 64)]


def test_the_documented_example() -> None:
    transform = AudioTransform(num_fft=1024, hop_length=768, window_size=1024, sample_rate=44100)
    mix_audio = torch.rand((16, 1, 88200))
    mel_spec = transform.audio_to_mel(mix_audio, to_db=True)
    mix_spec = transform.to_spectrogram(mix_audio)
    torch.testing.assert_close(transform.to_mel_scale(torch.abs(mix_spec), to_db=True), mel_spec)
    mix_audio_est = transform.to_audio(mix_spec)
    assert mix_spec.shape == (16, 1, 513, 116)
    assert mel_spec.shape == (16, 1, 64, 116)
    assert mix_audio_est.shape == (16, 1, 88320)
    torch.testing.assert_close(mix_audio_est[..., :88200], mix_audio, atol=1e-5, rtol=0)
    assert mix_audio_est[..., 88200:].abs().max() < 1e-5


@pytest.mark.parametrize(("num_fft", "hop_length", "window_size"), SETTINGS)
@pytest.mark.parametrize("use_padding", [True, False])
def test_agrees_with_numpy_in_float64(num_fft: int, hop_length: int, window_size: int, use_padding: bool) -> None:
    transform = AudioTransform(num_fft, hop_length, window_size)
    audio = noise(2, 4001, dtype=torch.float64)
    half = num_fft // 2
    signal = transform.pad_audio(audio).numpy() if use_padding else audio.numpy()
    padded = np.pad(signal, [(0, 0), (half, 2 * num_fft)], mode="reflect")
    window = np.zeros(num_fft)
    start = (num_fft - window_size) // 2
    window[start : start + window_size] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window_size) / window_size)
    frames = [
        np.fft.rfft(padded[:, n * hop_length :][:, :num_fft] * window) for n in range(transform.frame_count(4001))
    ]
    reference = np.stack(frames, axis=-1)
    spectrogram = transform.to_spectrogram(audio, use_padding)
    np.testing.assert_allclose(spectrogram, reference, atol=1e-11 * np.abs(reference).max())
    single = transform.to_spectrogram(audio.float(), use_padding)
    np.testing.assert_allclose(single, reference, atol=1e-6 * np.abs(reference).max())


def test_is_torchaudios_spectrogram() -> None:
    audio = noise(2, 1, 7680)
    theirs = torchaudio.transforms.Spectrogram(1024, 1024, 768, power=None)(audio)
    transform = AudioTransform(1024, 768, 1024)
    torch.testing.assert_close(transform.to_spectrogram(audio), theirs, atol=1e-4, rtol=1e-5)
    torch.testing.assert_close(transform.to_spectrogram(audio, use_padding=False), theirs, atol=1e-4, rtol=1e-5)
    # Where the signal does not end on a hop, only frames behind the end are more.
    theirs = torchaudio.transforms.Spectrogram(1024, 1024, 768, power=None)(audio[..., :7000])
    mine = transform.to_spectrogram(audio[..., :7000], use_padding=False)
    torch.testing.assert_close(mine[..., : theirs.shape[-1]], theirs, atol=1e-4, rtol=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    setting=st.sampled_from(SETTINGS),
    length=st.integers(1, 5000),
    use_padding=st.booleans(),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_every_length_comes_back_to_the_sample(
    setting: tuple[int, int, int], length: int, use_padding: bool, dtype: torch.dtype
) -> None:
    transform = AudioTransform(*setting)
    audio = noise(2, 1, length, seed=length, dtype=dtype)
    restored = transform.to_audio(transform.to_spectrogram(audio, use_padding), length)
    torch.testing.assert_close(restored, audio, atol=1e-5 if dtype == torch.float32 else 1e-13, rtol=0)


def test_any_leading_axes_and_each_item_by_itself() -> None:
    transform = AudioTransform(256, 64, 256)
    audio = noise(3, 2, 4, 1000) * torch.tensor([1.0, 1e-3, 1e-6])[:, None, None, None]
    spectrogram = transform.to_spectrogram(audio)
    mel = transform.audio_to_mel(audio)
    assert spectrogram.shape == (3, 2, 4, 129, 17)
    assert mel.shape == (3, 2, 4, 64, 17)
    one = audio[2, 1, 3]
    torch.testing.assert_close(transform.to_spectrogram(one), spectrogram[2, 1, 3])
    torch.testing.assert_close(transform.audio_to_mel(one), mel[2, 1, 3], atol=1e-3, rtol=0)
    torch.testing.assert_close(transform.to_audio(spectrogram[2, 1, 3], 1000), one, atol=1e-10, rtol=0)
    torch.testing.assert_close(mel.amax(dim=(-2, -1)), torch.zeros(3, 2, 4))


def test_padding_is_silence_up_to_the_next_multiple() -> None:
    transform = AudioTransform(1024, 768, 1024)
    audio = noise(2, 1, 7681)
    padded = transform.pad_audio(audio)
    assert padded.shape == (2, 1, 8448)
    torch.testing.assert_close(padded[..., :7681], audio)
    assert padded[..., 7681:].abs().max() == 0
    assert transform.pad_audio(audio[..., :7680]).shape == (2, 1, 7680)


def test_decibels_agree_with_librosa() -> None:
    magnitude = noise(40, 30).abs() ** 6
    reference = librosa.amplitude_to_db(magnitude.double().numpy(), ref=np.max, amin=1e-12, top_db=80)
    np.testing.assert_allclose(AudioTransform(256, 64, 256).to_decibel(magnitude), reference, rtol=1e-6, atol=1e-5)


def test_mel_in_decibels_agrees_with_librosa_in_float64() -> None:
    transform = AudioTransform(2048, 512, 2048)
    audio = noise(20_000, dtype=torch.float64)
    magnitude = np.abs(
        librosa.stft(transform.pad_audio(audio).numpy(), n_fft=2048, hop_length=512, pad_mode="reflect", dtype=complex)
    )
    bank = librosa.filters.mel(
        sr=44_100, n_fft=2048, n_mels=64, fmin=1, fmax=16_384, htk=True, norm=None, dtype=np.float64
    )
    reference = bank @ magnitude
    np.testing.assert_allclose(transform.audio_to_mel(audio, to_db=False), reference, rtol=1e-9)
    # The transform of a signal in float32 has an error relative to its loudest bin.
    np.testing.assert_allclose(
        transform.audio_to_mel(audio.float(), to_db=False), reference, atol=1e-6 * reference.max()
    )
    np.testing.assert_allclose(
        transform.audio_to_mel(audio), librosa.amplitude_to_db(reference, ref=np.max, amin=1e-12), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("level", [0.0, 1e-30, 1.0])
def test_silence_lies_at_a_finite_floor_and_the_faintest_sound_does_not(level: float) -> None:
    transform = AudioTransform(256, 64, 256)
    mel = transform.audio_to_mel(noise(1, 1000) * level)
    assert torch.isfinite(mel).all()
    assert mel.min() >= -80.001
    assert mel.max() == pytest.approx(-80 if level == 0 else 0, abs=1e-4)


@pytest.mark.parametrize("sample_rate", [8000, 16_000, 44_100])
def test_mel_bands_end_at_half_the_sample_rate(sample_rate: int) -> None:
    transform = AudioTransform(2048, 512, 2048, sample_rate=sample_rate)
    # A tone just below the highest frequency is heard in the last bands only, and every band hears something.
    time = torch.arange(sample_rate, dtype=torch.float64) / sample_rate
    tone = torch.sin(2 * torch.pi * min(sample_rate / 2, 16_384) * 0.97 * time)
    mel = transform.audio_to_mel(tone, to_db=False)
    assert mel.mean(-1).argmax() >= 60
    assert (transform.to_mel_scale(torch.ones(1025, 3), to_db=False) > 0).all()


def test_a_spectrogram_in_decibels_is_turned_back_on_request_only() -> None:
    transform = AudioTransform(512, 128, 512)
    magnitude = transform.to_spectrogram(noise(2, 1, 4000)).abs()
    in_db = 20 * magnitude.clamp_min(1e-6).log10()
    torch.testing.assert_close(
        transform.to_mel_scale(in_db, from_db=True), transform.to_mel_scale(magnitude), atol=1e-3, rtol=0
    )
    with pytest.raises(ShapeError, match="negative"):
        transform.to_mel_scale(in_db)


def test_half_precision_is_computed_in_float32() -> None:
    transform = AudioTransform(512, 128, 512)
    audio = noise(1, 1, 4000).half()
    exact = transform.to_spectrogram(audio.float())
    torch.testing.assert_close(transform.to_spectrogram(audio), exact)
    magnitude = exact.abs().half()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        mel = transform.to_mel_scale(magnitude, to_db=False)
    torch.testing.assert_close(mel, transform.to_mel_scale(magnitude.float(), to_db=False))


def test_moves_and_casts_with_a_model_and_has_nothing_to_save() -> None:
    transform = AudioTransform(512, 128, 512)
    model = nn.ModuleDict({"transform": transform})
    assert not model.state_dict()
    audio = noise(1, 4000)
    spectrogram, mel = transform.to_spectrogram(audio), transform.audio_to_mel(audio)
    model.half()
    torch.testing.assert_close(transform.to_spectrogram(audio), spectrogram)
    torch.testing.assert_close(transform.audio_to_mel(audio), mel)
    assert transform.to("meta") is transform
    assert transform.window.device.type == transform.mel_weights.device.type == "meta"
    with torch.device("meta"):  # where models are built before their weights are loaded
        torch.testing.assert_close(AudioTransform(512, 128, 512).to_spectrogram(audio), spectrogram)


def test_gradients_flow_both_ways() -> None:
    transform = AudioTransform(16, 4, 12)
    audio = noise(2, 21, dtype=torch.float64).requires_grad_()
    torch.autograd.gradcheck(lambda x: torch.view_as_real(transform.to_spectrogram(x)), audio)
    torch.autograd.gradcheck(lambda x: transform.to_audio(transform.to_spectrogram(x).abs() + 0j, 21), audio)


def test_can_be_part_of_an_exported_program() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transform = AudioTransform(256, 64, 256)

        def forward(self, audio: Tensor) -> Tensor:
            return self.transform.to_audio(self.transform.to_spectrogram(audio) * 0.5, audio.shape[-1])

    audio = noise(1, 2, 2000)
    program = torch.export.export(Net(), (audio,))
    torch.testing.assert_close(program.module()(audio), audio / 2, atol=1e-6, rtol=0)


@pytest.mark.parametrize(
    ("num_fft", "hop_length", "window_size", "sample_rate"),
    [(512, 0, 512, 44_100), (512, 128, 0, 44_100), (512, 128, 1024, 44_100), (512, 128, 512, 0), (512, 512, 512, 1)],
)
def test_settings_that_cannot_work_are_refused(
    num_fft: int, hop_length: int, window_size: int, sample_rate: int
) -> None:
    with pytest.raises(ConfigError) as caught:
        AudioTransform(num_fft, hop_length, window_size, sample_rate)
    assert caught.value.hint


def test_input_of_another_kind_is_refused_with_what_to_do() -> None:
    transform = AudioTransform(512, 128, 512)
    spectrogram = transform.to_spectrogram(noise(1, 1000))
    wrong = [
        lambda: transform.to_spectrogram(torch.zeros(2, 0)),
        lambda: transform.to_spectrogram(torch.tensor(0.5)),
        lambda: transform.to_spectrogram(torch.zeros(2, 100, dtype=torch.int16)),
        lambda: transform.to_spectrogram(torch.zeros(2, 100, dtype=torch.complex64)),
        lambda: transform.to_audio(spectrogram.abs()),
        lambda: transform.to_audio(spectrogram[..., :-1, :]),
        lambda: transform.to_audio(spectrogram, 1025),
        lambda: transform.to_audio(spectrogram, 0),
        lambda: transform.to_audio(spectrogram[..., :1]),
        lambda: transform.to_mel_scale(spectrogram.abs().mT),
        lambda: transform.to_mel_scale(spectrogram),
        lambda: transform.to_decibel(-spectrogram.abs()),
    ]
    for call in wrong:
        with pytest.raises(ShapeError) as caught:
            call()
        assert caught.value.hint
