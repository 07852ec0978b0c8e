"""From waveforms to spectrograms and back, and to what people hear of them."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.configuration import whole_sample_rate
from auralflow.errors import ConfigError, ShapeError
from auralflow.text import Text
from auralflow.transforms.frame_count import padded_length, stft_frame_count
from auralflow.transforms.mel import mel_weights

MEL_BANDS = 64
MEL_LOWEST_HZ = 1.0
MEL_HIGHEST_HZ = 16_384.0
# Where a spectrogram in decibels ends: as far below its peak as 13 bits reach, and finite for silence.
DECIBEL_FLOOR_DB = -80.0
# Rounding errors grow by one over the root of this where the windows add up to least: 100-fold at most.
LEAST_OVERLAP = 1e-4


class AudioTransform(nn.Module):
    """A centred short-time Fourier transform with a Hann window, its inverse, and the mel scale.

    All methods take any leading axes: `(frames,)`, `(batch, channels, frames)`, `(batch, targets, channels, frames)`.
    Results are float32 (complex64) or, for float64, float64 (complex128); half precision is computed in float32. As
    part of a model it moves with it, and it has no weights to save.

    >>> import torch
    >>> transform = AudioTransform(num_fft=1024, hop_length=768, window_size=1024, sample_rate=44_100)
    >>> audio = torch.rand(16, 1, 88_200)
    >>> spectrogram = transform.to_spectrogram(audio)
    >>> spectrogram.shape
    torch.Size([16, 1, 513, 116])
    >>> restored = transform.to_audio(spectrogram, length=88_200)
    >>> torch.allclose(restored, audio, atol=1e-5)
    True

    Args:
        num_fft: Length of the Fourier transform in samples; gives `num_fft // 2 + 1` bins.
        hop_length: Step from frame to frame in samples.
        window_size: Length of the window in samples, at most `num_fft`; a shorter one lies in the middle.
        sample_rate: In Hz; only the mel scale depends on it.
        device: Where to compute.

    Raises:
        ConfigError: If a value is out of its range, or if the windows overlap too little to be inverted.
    """

    window: Tensor
    mel_weights: Tensor

    def __init__(
        self, num_fft: int, hop_length: int, window_size: int, sample_rate: int = 44_100, device: str = "cpu"
    ) -> None:
        super().__init__()
        sample_rate = whole_sample_rate(sample_rate)
        for name, value in (("hop_length", hop_length), ("window_size", window_size)):
            if value < 1:
                raise ConfigError(
                    Text("{name} must be at least 1, not {value}.", name=name, value=value), hint="Give a whole number."
                )
        if window_size > num_fft:
            raise ConfigError(
                Text("A window of {size} samples does not fit num_fft = {fft}.", size=window_size, fft=num_fft),
                hint="Choose a num_fft at least as long as the window.",
            )
        self.num_fft = num_fft
        self.hop_length = hop_length
        self.window_size = window_size
        self.sample_rate = sample_rate
        weight = F.pad(hann_window(window_size, torch.float64).square(), (0, -window_size % hop_length))
        if weight.reshape(-1, hop_length).sum(0).min() < LEAST_OVERLAP:
            raise ConfigError(
                Text(
                    "Windows of {size} samples, {hop} samples apart, overlap too little to be inverted.",
                    size=window_size,
                    hop=hop_length,
                ),
                hint="Choose a hop_length of at most three quarters of the window.",
            )
        self.register_buffer("window", hann_window(window_size, torch.float32), persistent=False)
        self.register_buffer("mel_weights", self._exact_mel_weights().float(), persistent=False)
        self.to(device)

    @property
    def num_bins(self) -> int:
        """How many frequencies a spectrogram has."""
        return self.num_fft // 2 + 1

    def frame_count(self, length: int) -> int:
        """How many frames `to_spectrogram` makes of `length` samples.

        Raises:
            ShapeError: If there is no sample.
        """
        return stft_frame_count(length, self.hop_length)

    def pad_audio(self, audio: Tensor) -> Tensor:
        """The signal, followed by silence up to the next multiple of the hop; itself if it ends on one.

        Args:
            audio: Shape `(..., frames)`.
        """
        length = audio.shape[-1]
        return F.pad(audio, (0, padded_length(length, self.hop_length) - length))

    def to_spectrogram(self, audio: Tensor, use_padding: bool = True) -> Tensor:
        """The complex spectrogram, not normalised.

        Frame n is centred at sample `n * hop_length`. Beyond its ends the signal is mirrored, as often as it takes: any
        length from one sample works.

        Args:
            audio: Shape `(..., frames)`, real.
            use_padding: Whether silence comes first (`pad_audio`) where the signal does not end on a multiple of the
                hop. Without it the mirror begins at the last sample; the number of frames is the same, so that either
                can be inverted to the last sample.

        Returns:
            Shape `(..., bins, stft_frames)` with `frame_count(frames)` frames.

        Raises:
            ShapeError: If the signal is empty, complex, or of whole numbers.
        """
        if not audio.is_floating_point():
            raise ShapeError(
                Text("A waveform must be of real floating-point numbers, not {dtype}.", dtype=audio.dtype),
                hint="Convert it; whole numbers must be scaled to -1 … 1, too.",
            )
        count = self.frame_count(audio.shape[-1] if audio.ndim else 0)
        signal = _at_least_float32(self.pad_audio(audio) if use_padding else audio)
        before = self.num_fft // 2
        behind = (count - 1) * self.hop_length + self.num_fft - before - signal.shape[-1]
        mirrored = _mirror(signal, before, behind)
        spectrogram = torch.stft(
            mirrored.reshape(-1, mirrored.shape[-1]),
            self.num_fft,
            self.hop_length,
            self.window_size,
            self._window_as(signal.dtype),
            center=False,
            return_complex=True,
        )
        return spectrogram.reshape(*audio.shape[:-1], self.num_bins, count)

    def to_audio(self, complex_spec: Tensor, length: int | None = None) -> Tensor:
        """The waveform whose spectrogram is nearest to this one (least squares).

        Exact for what `to_spectrogram` made; the error is that of rounding.

        Args:
            complex_spec: Shape `(..., bins, stft_frames)`, complex.
            length: Samples wanted, at most (and by default) `(stft_frames - 1) * hop_length`: give the length of the
                original to get it back sample by sample.

        Returns:
            Shape `(..., length)`.

        Raises:
            ShapeError: If the input is no complex spectrogram of this transform, or too short for `length`.

        Reference: D. Griffin, J. Lim, "Signal estimation from modified short-time Fourier transform", 1984, eq. 6.
        """
        self._check_bins(complex_spec)
        if not complex_spec.is_complex():
            raise ShapeError(
                "A spectrogram without phases cannot be turned into audio.",
                hint="Give complex numbers: a magnitude times exp(1j * phase) of the mixture.",
            )
        longest = (complex_spec.shape[-1] - 1) * self.hop_length
        if length is None:
            length = longest
        if not 0 < length <= longest:
            raise ShapeError(
                Text(
                    "{frames} STFT frames give 1 to {longest} samples, not {length}.",
                    frames=complex_spec.shape[-1],
                    longest=longest,
                    length=length,
                ),
                hint="Give the length of the audio that the spectrogram was made of.",
            )
        audio = torch.istft(
            complex_spec.reshape(-1, *complex_spec.shape[-2:]),
            self.num_fft,
            self.hop_length,
            self.window_size,
            self._window_as(complex_spec.real.dtype),
            length=length,
        )
        return audio.reshape(*complex_spec.shape[:-2], length)

    def to_mel_scale(self, spectrogram: Tensor, to_db: bool = True, *, from_db: bool = False) -> Tensor:
        """The magnitudes summed up in 64 mel bands from 1 Hz to 16384 Hz, or to half the sample rate if it is lower.

        Args:
            spectrogram: Magnitudes, shape `(..., bins, stft_frames)`.
            to_db: Whether the result is in dB as `to_decibel` gives it.
            from_db: Whether `spectrogram` is in dB already (of a magnitude), to be turned back first. It is never
                guessed: a dB value above 0 looks like a magnitude.

        Returns:
            Shape `(..., 64, stft_frames)`.

        Raises:
            ShapeError: If the number of bins is wrong, or if a magnitude is complex or negative.
        """
        self._check_bins(spectrogram)
        magnitude = torch.pow(10, _at_least_float32(spectrogram) / 20) if from_db else _magnitude(spectrogram)
        with torch.autocast(magnitude.device.type, enabled=False):
            mel = self._mel_weights_as(magnitude.dtype) @ magnitude
        return self.to_decibel(mel) if to_db else mel

    def audio_to_mel(self, audio: Tensor, to_db: bool = True) -> Tensor:
        """The mel spectrogram of a waveform: `to_mel_scale` of the magnitude of `to_spectrogram`.

        Args:
            audio: Shape `(..., frames)`.
            to_db: Whether the result is in dB.

        Returns:
            Shape `(..., 64, stft_frames)`.

        Raises:
            ShapeError: As `to_spectrogram` does.
        """
        return self.to_mel_scale(self.to_spectrogram(audio).abs(), to_db=to_db)

    def to_decibel(self, spectrogram: Tensor) -> Tensor:
        """Magnitudes in dB below the peak, -80 to 0; silence is -80 all over.

        Every spectrogram (the last two axes) has its own peak, so that none depends on what else is in the batch.

        Args:
            spectrogram: Magnitudes, shape `(..., bins, stft_frames)`; bins may be mel bands.

        Returns:
            Same shape.

        Raises:
            ShapeError: If a magnitude is complex or negative.
        """
        magnitude = _magnitude(spectrogram)
        peak = magnitude.amax(dim=(-2, -1), keepdim=True).clamp_min(torch.finfo(magnitude.dtype).tiny)
        return 20 * torch.log10((magnitude / peak).clamp_min(10 ** (DECIBEL_FLOOR_DB / 20)))

    def extra_repr(self) -> str:
        """The settings, as `print` shows them within a model."""
        return f"num_fft={self.num_fft}, hop_length={self.hop_length}, window_size={self.window_size}"

    def _check_bins(self, spectrogram: Tensor) -> None:
        if spectrogram.ndim < 2 or spectrogram.shape[-2] != self.num_bins:
            raise ShapeError(
                Text(
                    "The spectrogram has shape {shape}; axes (…, {bins} bins, frames) are needed.",
                    shape=tuple(spectrogram.shape),
                    bins=self.num_bins,
                ),
                hint="Make it with the same num_fft, and keep frequency on the second last axis.",
            )

    # Buffers are float32 unless the model they are part of was cast; where they do not fit, rounding them would not do.
    def _window_as(self, dtype: torch.dtype) -> Tensor:
        if self.window.dtype == dtype:
            return self.window
        return hann_window(self.window_size, dtype).to(self.window.device)

    def _mel_weights_as(self, dtype: torch.dtype) -> Tensor:
        if self.mel_weights.dtype == dtype:
            return self.mel_weights
        return self._exact_mel_weights().to(dtype).to(self.mel_weights.device)

    def _exact_mel_weights(self) -> Tensor:
        return mel_weights(
            self.num_bins,
            self.sample_rate,
            num_bands=MEL_BANDS,
            lowest_hz=MEL_LOWEST_HZ,
            highest_hz=min(MEL_HIGHEST_HZ, self.sample_rate / 2),
        )


def hann_window(size: int, dtype: torch.dtype) -> Tensor:
    """A periodic Hann window, computed in float64: in float32 it would be off by 2e-7."""
    # On the CPU even where `torch.device("meta")` leaves out weights that will be loaded.
    return torch.hann_window(size, dtype=torch.float64, device="cpu").to(dtype)


def _at_least_float32(tensor: Tensor) -> Tensor:
    return tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor


def _magnitude(spectrogram: Tensor) -> Tensor:
    if spectrogram.is_complex() or (spectrogram < 0).any():
        raise ShapeError(
            "A magnitude is real and not negative; this spectrogram is complex or has negative values.",
            hint="Give its absolute value; for one in dB say from_db=True to to_mel_scale.",
        )
    return _at_least_float32(spectrogram)


def _mirror(signal: Tensor, before: int, behind: int) -> Tensor:
    """The signal `(..., frames)`, mirrored at its first and last sample as often as it takes.

    Only the edges are gathered: copying all by index would cost three times as much, and its gradient more.
    """
    last = signal.shape[-1] - 1
    period = max(2 * last, 1)
    left = torch.arange(-before, 0, device=signal.device) % period
    right = torch.arange(last + 1, last + 1 + behind, device=signal.device) % period
    edges = [torch.minimum(index, period - index).clamp_max(last) for index in (left, right)]
    return torch.cat([signal[..., edges[0]], signal, signal[..., edges[1]]], dim=-1)
