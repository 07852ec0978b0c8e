"""Writes models for other programs: as ONNX or by `torch.export`, each with a card that says how to run it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import what_is_no_folder, write_error
from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError, ModelExportError
from auralflow.models.export_card import export_card
from auralflow.text import Text

if TYPE_CHECKING:
    from auralflow.models.base import SeparationModel
    from auralflow.models.spectrogram_mask_model import SpectrogramMaskModel
    from auralflow.models.spleeter import Spleeter

ExportFormat = Literal["onnx", "torch"]

FILE_NAMES = {"onnx": "model.onnx", "torch": "model.pt2"}
TOLERANCE = 1e-4
INSTALL = "pip install 'auralflow-studio[export]'"

_CARD_WITHIN = "card.json"


@dataclass(frozen=True, kw_only=True)
class ExportedModel:
    """What `export_model` wrote.

    Attributes:
        file: The model.
        card_file: How to run it, as JSON.
        card: The card's content.
        difference: The largest difference from PyTorch that the check found; None if ONNX Runtime is not installed.
    """

    file: Path
    card_file: Path
    card: dict[str, Any]
    difference: float | None


def export_model(
    model: SeparationModel, directory: Path | str, *, file_format: ExportFormat = "onnx", overwrite: bool = False
) -> ExportedModel:
    """Write a model for programs that do not have Auralflow, and check that the file does what the model does.

    "onnx" writes `model.onnx`, the part between the Fourier transforms: from magnitudes to masks, both real. "torch"
    writes `model.pt2` for `torch.export.load`: from mixtures to stems. Both take batches of any size and songs of any
    length (`model.pt2`: at least 32 hops of the transform, Spleeter 65, which are 1.5 s). The card beside the file,
    `model.onnx.json` or `model.pt2.json`, has the sources, the transform's settings, the steps from a song to its
    stems, the licence and the origin; the file has a copy of it inside.

    Args:
        model: Spleeter, or a spectrogram network (Simple, LSTM, VAE); on any device, in any mode. It is not changed.
        directory: Made if need be.
        file_format: "onnx" or "torch".
        overwrite: Whether to replace what an export has written there before.

    Raises:
        ConfigError: If there is no such format.
        ModelExportError: If the model cannot be exported, a package is missing, a file is there already, or the
            exported file differs from the model by more than 1e-4. Nothing is written then.
        AudioWriteError: If the folder cannot be written.
    """
    if file_format not in get_args(ExportFormat):
        raise ConfigError(
            Text("There is no export format “{name}”.", name=file_format), hint=nearest_hint(file_format, FILE_NAMES)
        )
    network = _exportable(model)
    file = Path(directory) / FILE_NAMES[file_format]
    card_file = _card_file(file)
    require_exportable(file.parent, file_format, overwrite=overwrite)
    if file_format == "onnx":
        _require_onnx()
    content, card, difference = _exported(network, file_format)
    card |= {"file": file.name, "sha256": hashlib.sha256(content).hexdigest(), "check": _check(file_format, difference)}
    if difference is not None and difference > TOLERANCE:
        raise ModelExportError(
            Text("The exported model differs from the model by {difference}.", difference=f"{difference:.2g}"),
            hint="Nothing was written. Please report it, with the model's card.",
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
        write_atomically(card_file, _json(card).encode())
    except OSError as error:
        raise write_error(error, file) from error
    return ExportedModel(file=file, card_file=card_file, card=card, difference=difference)


def _exportable(model: SeparationModel) -> SpectrogramMaskModel | Spleeter:
    """The network that can be exported.

    Raises:
        ModelExportError: If there is none, with the reason.
    """
    from auralflow.models.band_split_net import BandSplitNet
    from auralflow.models.spectrogram_mask_model import SpectrogramMaskModel
    from auralflow.models.spleeter import Spleeter
    from auralflow.models.waveform_model import WaveformModel
    from auralflow.models.with_rest import ModelWithRest

    network: object = model.model if isinstance(model, ModelWithRest) else model
    if isinstance(network, Spleeter) and network.config.segment_frames is not None:
        raise ModelExportError(
            "Spleeter as the original program has it, in pieces of 512 frames, cannot be exported yet.",
            hint="Export it without pieces (segment_frames): its stems are better, too.",
        )
    if isinstance(network, SpectrogramMaskModel | Spleeter):
        return network
    if isinstance(network, BandSplitNet):
        raise ModelExportError(
            "Band-split networks cannot be exported yet: they read and mask real and imaginary parts, not magnitudes.",
            hint="Spleeter and the spectrogram networks can be exported.",
        )
    if isinstance(network, WaveformModel):
        raise ModelExportError(
            "A network of your own cannot be exported by Auralflow, which does not know what is inside it.",
            hint="Give model.network to torch.export.export or torch.onnx.export.",
        )
    raise ModelExportError(
        Text("Models of the type {name} cannot be exported.", name=type(network).__name__),
        hint="Spleeter and the spectrogram networks can be exported.",
    )


def _card_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def require_exportable(folder: Path, file_format: ExportFormat, *, overwrite: bool) -> None:
    """Make sure that nothing is in the way of an export, before the work.

    Raises:
        ModelExportError: If the folder is a file, or there is something in it under the name of a file to come.
    """
    model_file = folder / FILE_NAMES[file_format]
    if (obstacle := what_is_no_folder(folder)) is not None:
        raise ModelExportError(
            Text("“{path}” is a file or a link to nothing; an exported model needs a folder.", path=obstacle),
            hint="Choose another name.",
        )
    for file in (model_file, _card_file(model_file)):
        if file.is_dir():
            raise ModelExportError(
                Text("“{path}” is a folder.", path=file),
                hint="Nothing was written. Rename it, or choose another place.",
            )
        if file.exists() and not overwrite:
            raise ModelExportError(
                Text("“{path}” exists already.", path=file),
                hint="Nothing was written. Choose another folder, or replace it with --force (overwrite=True).",
            )


def _require_onnx() -> None:
    missing = [name for name in ("onnx", "onnxscript") if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelExportError(
            Text("ONNX files cannot be written: {packages} not installed.", packages=" and ".join(missing)),
            hint=Text("Install the packages: {command}. The format “torch” needs none.", command=INSTALL),
        )


def _exported(
    model: SpectrogramMaskModel | Spleeter, file_format: ExportFormat
) -> tuple[bytes, dict[str, Any], float | None]:
    """The file's content, the card without what depends on it, and the difference that the check found."""
    from auralflow.models.export_formats import (
        least_samples,
        onnx_difference,
        onnx_file,
        program_difference,
        torch_program,
    )
    from auralflow.models.export_graphs import ready_copy, transform_of
    from auralflow.models.spleeter import Spleeter

    ready = ready_copy(model)
    # The last of Spleeter's frames takes its neighbour's mask.
    shortest = least_samples(ready) if file_format == "torch" else 2 if isinstance(ready, Spleeter) else 1
    card = export_card(model.info, transform_of(ready), file_format=file_format, shortest=shortest)
    if file_format == "torch":
        content = torch_program(ready, {_CARD_WITHIN: _json(card)})
        return content, card, program_difference(ready, content)
    content = onnx_file(ready, {"license": model.info.license, "origin": model.info.origin, "card": _json(card)})
    if importlib.util.find_spec("onnxruntime") is None:
        return content, card, None
    return content, card, onnx_difference(ready, content, shortest=shortest)


def _check(file_format: ExportFormat, difference: float | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    import torch

    runtime = f"PyTorch {torch.__version__}"
    if file_format == "onnx":
        import onnxruntime

        runtime = f"ONNX Runtime {onnxruntime.__version__}"
    return {"run_with": runtime, "largest_difference_from_pytorch": difference, "tolerance": TOLERANCE}


def _json(card: dict[str, Any]) -> str:
    return json.dumps(card, indent=2, ensure_ascii=False) + "\n"
