"""Models as ONNX files and as programs of `torch.export`, and how far they are from the models themselves."""

from __future__ import annotations

import io
import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from auralflow.errors import ModelExportError
from auralflow.models.export_graphs import MaskGraph, SeparationGraph, transform_of, with_lstms
from auralflow.models.export_lstm import OnnxLSTM, ProgramLSTM, use_lstm_of_torch
from auralflow.models.spleeter import Spleeter
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import Tensor

    from auralflow.models.spectrogram_mask_model import SpectrogramMaskModel

OPSET = 18
"""Version of ONNX's operators: every runtime of 2023 and later has them."""

LARGEST_ONNX_BYTES = 1_900_000_000  # protobuf, which ONNX is, ends at 2 GiB
EXAMPLE_FRAMES = 70
# What is checked: several items, lengths that are and are not multiples of what the networks halve.
CHECKED_FRAMES = ((1, 70), (2, 97), (1, 160))


def least_frames(model: SpectrogramMaskModel | Spleeter) -> int:
    """How few STFT frames a program of `torch.export` takes: two on the deepest level, as it treats one as special."""
    return 66 if isinstance(model, Spleeter) else 33


def onnx_file(model: SpectrogramMaskModel | Spleeter, properties: dict[str, str]) -> bytes:
    """The content of an ONNX file from magnitudes to masks.

    Args:
        model: As `auralflow.models.export_graphs.ready_copy` gives it.
        properties: Texts for the file's metadata.

    Raises:
        ModelExportError: If the model is too large for one file, or PyTorch cannot export it.
    """
    if sum(weight.nbytes for weight in model.parameters()) > LARGEST_ONNX_BYTES:
        raise ModelExportError(
            "The model is too large for one ONNX file of 2 GB.", hint='Use --format torch (file_format="torch").'
        )
    import onnx

    graph = with_lstms(MaskGraph(model), OnnxLSTM).eval()
    channels, bins = model.info.channels, transform_of(model).num_fft // 2 + 1
    batch, frames = torch.export.Dim("batch"), torch.export.Dim("frames", min=least_frames(model))
    with _as_export_error(), _quiet():
        program = torch.onnx.export(
            graph,
            (torch.ones(2, channels, bins, EXAMPLE_FRAMES),),
            input_names=["magnitude"],
            output_names=["masks"],
            dynamic_shapes=({0: batch, 3: frames},),
            dynamo=True,
            opset_version=OPSET,
            external_data=False,
            verbose=False,
        )
        assert program is not None
        proto = program.model_proto
    onnx.helper.set_model_props(proto, properties)
    content: bytes = proto.SerializeToString()
    return content


def torch_program(model: SpectrogramMaskModel | Spleeter, files: dict[str, str]) -> bytes:
    """The content of a file for `torch.export.load`, from mixtures to stems.

    Args:
        model: As `auralflow.models.export_graphs.ready_copy` gives it.
        files: Texts to keep within, by name.

    Raises:
        ModelExportError: If PyTorch cannot export the model.
    """
    graph = with_lstms(SeparationGraph(model), ProgramLSTM).eval()
    example = torch.ones(2, model.info.channels, (EXAMPLE_FRAMES - 1) * transform_of(model).hop_length)
    batch, samples = torch.export.Dim("batch"), torch.export.Dim("samples", min=least_samples(model))
    buffer = io.BytesIO()
    with _as_export_error(), _quiet():
        program = torch.export.export(graph, (example,), dynamic_shapes=({0: batch, 2: samples},), strict=False)
        use_lstm_of_torch(program)
        torch.export.save(program, buffer, extra_files=files)
    return buffer.getvalue()


def least_samples(model: SpectrogramMaskModel | Spleeter) -> int:
    """How few samples a program of `torch.export` takes."""
    return (least_frames(model) - 1) * transform_of(model).hop_length


def onnx_difference(model: SpectrogramMaskModel | Spleeter, content: bytes, *, shortest: int) -> float:
    """The largest difference between the masks of an ONNX file, by ONNX Runtime, and of the model.

    Args:
        model: What was exported.
        content: Of the file.
        shortest: How few frames it is said to take; tried, too.

    Raises:
        ImportError: If ONNX Runtime is not installed.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    channels, bins = model.info.channels, transform_of(model).num_fft // 2 + 1
    graph = MaskGraph(model)

    def run(magnitude: Tensor) -> Tensor:
        return torch.from_numpy(session.run(["masks"], {"magnitude": magnitude.numpy()})[0])

    generator = torch.Generator().manual_seed(0)
    inputs = [
        _levels(frames, generator) * torch.rand(batch, channels, bins, frames, generator=generator)
        for batch, frames in ((1, shortest), *CHECKED_FRAMES)
    ]
    return _largest_difference(run, graph, inputs)


def program_difference(model: SpectrogramMaskModel | Spleeter, content: bytes) -> float:
    """The largest difference between the stems of a program, loaded again, and of the model."""
    with _quiet():
        program = torch.export.load(io.BytesIO(content)).module()
    hop, channels = transform_of(model).hop_length, model.info.channels
    generator = torch.Generator().manual_seed(0)
    lengths = ((1, least_samples(model)), *((batch, frames * hop - 7) for batch, frames in CHECKED_FRAMES))
    inputs = [
        _levels(length, generator) * torch.randn(batch, channels, length, generator=generator).clamp(-1, 1)
        for batch, length in lengths
    ]
    return _largest_difference(program, model, inputs)


@torch.no_grad()
def _largest_difference(
    exported: Callable[[Tensor], Tensor], model: Callable[[Tensor], Tensor], inputs: list[Tensor]
) -> float:
    # NaN, which is not larger than anything, must not look like equality.
    differences = [torch.nan_to_num(exported(x) - model(x), nan=torch.inf).abs().max().item() for x in inputs]
    return float(max(differences))


def _levels(length: int, generator: torch.Generator) -> Tensor:
    """From full scale down to silence, as in songs."""
    return torch.linspace(0, -5, length).exp2() * (torch.rand(length, generator=generator) > 0.1)


@contextmanager
def _as_export_error() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:  # those of torch.onnx and of torch.export are all of them
        raise ModelExportError(
            Text("PyTorch could not export the model: {error}", error=str(error).partition("\n")[0]),
            hint="Please report it, with the model's card.",
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what PyTorch says about its own code: nobody who exports can do anything about it."""
    registration = logging.getLogger("torch.onnx._internal.exporter._registration")
    level = registration.level
    with warnings.catch_warnings():
        # Copies of torch's own trees of arguments; `torch.onnx.export`.
        warnings.filterwarnings("ignore", message="`isinstance\\(treespec, LeafSpec\\)`", category=FutureWarning)
        # Weights are read from the file's bytes, and copied then; `torch.export.load`.
        warnings.filterwarnings("ignore", message="The given buffer is not writable", category=UserWarning)
        registration.setLevel(logging.ERROR)  # "torchvision is not installed": no model of ours needs it
        try:
            yield
        finally:
            registration.setLevel(level)
