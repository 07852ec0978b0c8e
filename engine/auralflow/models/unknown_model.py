"""What is said of something that was given as a model and is none: what it is, and what to do. Nothing is unpickled.

Loads no torch.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.configuration import nearest_hint
from auralflow.errors import AuralflowError, ConfigError, ModelLoadError
from auralflow.models.weights import CARD_NAME, WEIGHTS_NAME
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Published models of others, by how their names begin; what is written between words does not count.
_PUBLISHED: tuple[tuple[str, str], ...] = (
    (r"(ht|h)?demucs|mdx(extra)?(q|light)?$", "Demucs"),
    (r"(bs|melband|mel)roformer", "the RoFormer family"),
    (r"spleeter(4|5)|(4|5)stems", "Spleeter, with four or five stems"),
    (r"umx|open.?unmix", "Open-Unmix"),
    (r"uvr|mdxnet|mdx23|kim(vocal|inst)|vrarch", "Ultimate Vocal Remover"),
    (r"scnet|bandit|banquet|(conv)?tasnet|dprnn|sepformer|xumx|d3net|lasafnet|sam.?audio|bandsplitrnn|bsrnn", ""),
)
# Words within checkpoints that tell whose they are, looked for as bytes.
_WHOSE = ((b"demucs", "Demucs"), (b"openunmix", "Open-Unmix"), (b"asteroid", "Asteroid"), (b"roformer", "RoFormer"),
          (b"pytorch-lightning_version", "PyTorch Lightning"))  # fmt: skip
_MOST_BYTES = 64 << 20
_OWN_NETWORK = (
    "Auralflow loads the models that it saved. In Python, build the network, load these weights with"
    " torch.load(path, weights_only=True), and use auralflow.models.WaveformModel(network, ...) as the model."
)
_FOLDER_HINT = "Give the folder that a model was saved in, that of a training, or a name that “auralflow models” lists."
_AUDIO = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma"}
_CHECKPOINTS = {".th", ".pt", ".pth", ".ckpt", ".bin", ".onnx", ".safetensors", ".h5", ".pkl"}


def unknown_name(name: str, known: Iterable[str]) -> ConfigError:
    """The error for the name of a model that does not come with Auralflow.

    Args:
        name: As given.
        known: Names of those that do.
    """
    names = list(known)
    if Path(name).suffix.lower() in _CHECKPOINTS:
        return ConfigError(Text("There is no file “{name}”.", name=name), hint=_FOLDER_HINT)
    return _published(name, names) or ConfigError(
        Text("There is no model “{name}”.", name=name), hint=nearest_hint(name.lower(), names)
    )


def _published(name: str, known: Sequence[str]) -> ConfigError | None:
    plain = re.sub(r"[-_ .:]", "", name.lower())
    for pattern, whose in _PUBLISHED:
        if re.match(pattern, plain):
            return ConfigError(
                Text("“{name}” is a model of {whose}, which does not come with Auralflow.", name=name, whose=whose)
                if whose
                else Text("“{name}” is a published model that does not come with Auralflow.", name=name),
                hint=Text(
                    "Separate with the program that it belongs to; “auralflow test” compares its folder of stems with"
                    " other models. Included are: {known}.",
                    known=", ".join(known),
                ),
            )
    return None


def no_model_there(path: Path, known: Iterable[str]) -> AuralflowError:
    """The error for a path where no model of Auralflow is; says what is there, as far as its bytes tell.

    Args:
        path: As given.
        known: Names of the models that come with Auralflow.
    """
    try:
        if path.is_dir():
            return _folder(path, sorted(entry.name for entry in path.iterdir()))
        if path.is_file():
            return _file(path)
    except OSError as error:
        return ModelLoadError(
            Text("The model in {folder} cannot be read: {reason}.", folder=path, reason=error.strerror),
            hint="Look at what the folder is and who may read it.",
        )
    return _published(path.name, list(known)) or ModelLoadError(
        Text("There is no folder “{path}”.", path=path), hint=_FOLDER_HINT
    )


def _folder(path: Path, names: list[str]) -> ModelLoadError:
    endings = {name: Path(name).suffix.lower() for name in names}
    checkpoints = [name for name in names if endings[name] in _CHECKPOINTS]
    if "config.toml" in names and "checkpoint" in names:
        return ModelLoadError(
            Text("The training in {folder} has no model yet.", folder=path),
            hint="It has one after its first epoch.",
        )
    if WEIGHTS_NAME in names:
        return ModelLoadError(
            Text("The weights in {folder} have no card ({card}) that says what they are.", folder=path, card=CARD_NAME),
            hint="Copy the whole folder of the model, with its card.",
        )
    if "saved_model.pb" in names or any(name.endswith(".data-00000-of-00001") for name in names):
        return ModelLoadError(
            Text("The folder {folder} holds a TensorFlow model.", folder=path),
            hint="Spleeter with two stems comes with Auralflow: use spleeter-2stems.",
        )
    if checkpoints:
        return ModelLoadError(
            Text("The folder {folder} holds no model of Auralflow, but files of another program: {names}.",
                 folder=path, names=", ".join(checkpoints[:3])),
            hint=_OWN_NETWORK,
        )  # fmt: skip
    if any(ending in _AUDIO for ending in endings.values()):
        return ModelLoadError(Text("The folder {folder} holds audio, not a model.", folder=path), hint=_FOLDER_HINT)
    return ModelLoadError(
        Text("There is no model in {folder}: {name} is missing.", folder=path, name=CARD_NAME), hint=_FOLDER_HINT
    )


def _file(path: Path) -> ModelLoadError:
    if path.name in (CARD_NAME, WEIGHTS_NAME) and (path.parent / CARD_NAME).is_file():
        return ModelLoadError(
            Text("“{path}” is a file of a model, not its folder.", path=path),
            hint=Text("Give the folder: {folder}", folder=path.parent),
        )
    if path.suffix.lower() in _AUDIO:
        return ModelLoadError(Text("“{path}” is an audio file, not a model.", path=path), hint=_FOLDER_HINT)
    with path.open("rb") as file:
        head = file.read(64)
    kind = _kind(path, head)
    if kind is None:
        return ModelLoadError(Text("“{path}” is not a model.", path=path), hint=_FOLDER_HINT)
    if kind == _OWN_CHECKPOINT:
        return ModelLoadError(
            Text("“{path}” is the checkpoint of a training, which only resumes it.", path=path),
            hint="Give the training's folder, which holds its best model.",
        )
    return ModelLoadError(
        Text("“{path}” is {kind}, not a model of Auralflow.", path=path, kind=kind), hint=_OWN_NETWORK
    )


_OWN_CHECKPOINT = "checkpoint"


def _kind(path: Path, head: bytes) -> str | None:
    if zipfile.is_zipfile(path):
        return _zip_kind(path)
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05":
        return _of("a PyTorch checkpoint", path.read_bytes() if path.stat().st_size < _MOST_BYTES else b"")
    if head[8:9] == b"{" and 0 < int.from_bytes(head[:8], "little") < _MOST_BYTES:
        return _safetensors_kind(path)
    if head.startswith(b"\x89HDF"):
        return "a Keras model (HDF5)"
    if head.startswith(b"GGUF"):
        return "a GGUF file"
    if path.suffix.lower() == ".onnx" or (head[:1] == b"\x08" and b"pytorch" in head):
        return "an ONNX model"
    return "a checkpoint that is damaged or of an unknown kind" if path.suffix.lower() in _CHECKPOINTS else None


def _zip_kind(path: Path) -> str | None:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if any(name.endswith("constants.pkl") for name in names):
            return "a TorchScript model"
        pickles = [name for name in names if name.endswith("data.pkl")]
        if not pickles:
            return None
        with archive.open(pickles[0]) as file:
            return _of("a PyTorch checkpoint", file.read(_MOST_BYTES))


def _safetensors_kind(path: Path) -> str:
    with path.open("rb") as file:
        header = file.read(int.from_bytes(file.read(8), "little"))
    try:
        metadata = json.loads(header).get("__metadata__", {})
    except (ValueError, AttributeError):
        metadata = {}
    return _OWN_CHECKPOINT if "auralflow_training" in metadata else "a safetensors file without a model card"


def _of(kind: str, content: bytes) -> str:
    """With whose it is, if its bytes say so; nothing is unpickled."""
    lowered = content.lower()
    whose = next((name for word, name in _WHOSE if word in lowered), None)
    return kind if whose is None else Text("{kind} ({whose})", kind=kind, whose=whose)
