"""Separation models: the protocol, the registry and the architectures.

Public names are loaded when they are first used: most need torch, and what lists models must not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.models.architectures import create_model, list_architectures
    from auralflow.models.band_split_config import BandSplitConfig
    from auralflow.models.band_split_net import BandSplitNet
    from auralflow.models.base import ModelInfo, SeparationModel, TrainableModel
    from auralflow.models.export import ExportedModel, export_model
    from auralflow.models.registry import list_models, load_model, model_info
    from auralflow.models.saved import load_saved_model, save_model
    from auralflow.models.spectrogram_mask_model import SpectrogramMaskModel
    from auralflow.models.spectrogram_net_lstm import SpectrogramNetLSTM
    from auralflow.models.spectrogram_net_simple import SpectrogramNetSimple
    from auralflow.models.spectrogram_net_vae import SpectrogramNetVAE
    from auralflow.models.waveform_model import WaveformModel

_LAZY = {
    "BandSplitConfig": "auralflow.models.band_split_config",
    "BandSplitNet": "auralflow.models.band_split_net",
    "ExportedModel": "auralflow.models.export",
    "ModelInfo": "auralflow.models.base",
    "SeparationModel": "auralflow.models.base",
    "SpectrogramMaskModel": "auralflow.models.spectrogram_mask_model",
    "SpectrogramNetLSTM": "auralflow.models.spectrogram_net_lstm",
    "SpectrogramNetSimple": "auralflow.models.spectrogram_net_simple",
    "SpectrogramNetVAE": "auralflow.models.spectrogram_net_vae",
    "TrainableModel": "auralflow.models.base",
    "WaveformModel": "auralflow.models.waveform_model",
    "create_model": "auralflow.models.architectures",
    "export_model": "auralflow.models.export",
    "list_architectures": "auralflow.models.architectures",
    "list_models": "auralflow.models.registry",
    "load_model": "auralflow.models.registry",
    "load_saved_model": "auralflow.models.saved",
    "model_info": "auralflow.models.registry",
    "save_model": "auralflow.models.saved",
}

__all__ = [
    "BandSplitConfig",
    "BandSplitNet",
    "ExportedModel",
    "ModelInfo",
    "SeparationModel",
    "SpectrogramMaskModel",
    "SpectrogramNetLSTM",
    "SpectrogramNetSimple",
    "SpectrogramNetVAE",
    "TrainableModel",
    "WaveformModel",
    "create_model",
    "export_model",
    "list_architectures",
    "list_models",
    "load_model",
    "load_saved_model",
    "model_info",
    "save_model",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
