"""`AudioTransform` under the import path of the toolkit's first edition."""

from auralflow.transforms.spectrogram import AudioTransform as AudioTransform
