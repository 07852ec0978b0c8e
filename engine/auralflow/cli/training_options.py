"""Options of a training, the same for `auralflow config` and `auralflow train`, and the settings that they make."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from auralflow.cli.comma_separated import comma_separated
from auralflow.configuration import configured
from auralflow.errors import ConfigError
from auralflow.losses.catalogue import CRITERIA
from auralflow.models.architectures import list_architectures
from auralflow.models.band_split_config import SIZES
from auralflow.models.registry import is_bundled
from auralflow.models.spectrogram_config import MASK_ACTIVATIONS
from auralflow.text import Text
from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig
from auralflow.training.run_model import sources_of_base
from auralflow.training.settings import Precision, Schedule, TrainingSettings, usual_learning_rate

_STEMS = ("vocals", "drums", "bass", "other")
_NONE = object()


class _Option(NamedTuple):
    """One option.

    Attributes:
        flag: Its name.
        place: "data", "model", "network" (settings of the architecture), "loss" or "training"; "" for the run itself.
        field: Name of the setting.
        kind: Turns text into a value; bool makes a pair of flags, --x and --no-x.
        help: For people.
        choices: Words that are allowed.
    """

    flag: str
    place: str
    field: str
    kind: Any
    help: str
    choices: tuple[str, ...] | None = None


def _maybe(kind: Any) -> Any:
    """What a kind makes of text, or nothing for "none"."""

    def parse(text: str) -> Any:
        return _NONE if text.lower() == "none" else kind(text)

    parse.__name__ = kind.__name__
    return parse


def _base(text: str) -> str:
    """A folder as it is still the same one when a run is resumed from elsewhere; names of models stay."""
    return str(Path(text).resolve()) if not is_bundled(text) and Path(text).exists() else text


_GROUPS: tuple[tuple[str, tuple[_Option, ...]], ...] = (
    (
        "songs",
        (
            _Option("--val-split", "data", "val_split", float, "share of songs to validate on, if no folder says so"),
            _Option("--max-tracks", "data", "max_tracks", _maybe(int), "use the first N songs"),
            _Option("--sample-length", "data", "chunk_s", float, "length of a chunk in seconds"),
            _Option("--max-samples", "data", "chunks_per_epoch", int, "chunks an epoch"),
            _Option("--validation-samples", "data", "validation_chunks", int, "chunks that are validated on"),
            _Option("--batch-size", "data", "batch_size", int, "chunks a batch, over all devices"),
            _Option("--num-workers", "data", "num_workers", int, "processes that read"),
            _Option("--augment", "data", "augment", bool, "mix stems of different songs anew, with other levels"),
        ),
    ),
    (
        "network",
        (
            _Option(
                "--model-type", "model", "architecture", str, "kind of network",
                tuple(architecture.name for architecture in list_architectures()),
            ),
            _Option("--size", "network", "size", str, "of a BandSplitNet", tuple(SIZES)),
            _Option(
                "--base", "model", "base", _maybe(_base),
                "model to begin with, with its stems: a folder, that of a run, or spleeter-2stems",
            ),
            _Option("--train-part", "model", "part", str, "of a base: all of it, or the last layers", ("all", "last")),
            _Option("--num-channels", "network", "num_channels", int, "1 (mono) or 2 (stereo)"),
            _Option("--sample-rate", "network", "sample_rate", int, "in Hz"),
            _Option("--num-fft", "network", "num_fft", int, "length of the Fourier transform in samples"),
            _Option("--window-size", "network", "window_size", int, "length of the window in samples"),
            _Option("--hop-length", "network", "hop_length", int, "from window to window in samples"),
            _Option("--num-hidden-channels", "network", "num_hidden_channels", int, "of the first layer"),
            _Option("--mask-act-fn", "network", "mask_act_fn", str, "what makes masks", tuple(MASK_ACTIVATIONS)),
            _Option("--leak-factor", "network", "leak_factor", float, "of leaky ReLUs"),
            _Option("--dropout-p", "network", "dropout_p", float, "share that dropout takes away"),
            _Option("--normalize-input", "network", "normalize_input", bool, "normalise the spectrogram"),
            _Option("--normalize-output", "network", "normalize_output", bool, "normalise before the mask"),
            _Option("--recurrent-depth", "network", "recurrent_depth", int, "LSTM layers"),
            _Option("--hidden-size", "network", "hidden_size", int, "of the LSTM"),
            _Option("--input-axis", "network", "input_axis", int, "LSTM along time (0) or frequency (1)"),
        ),
    ),
    (
        "learning",
        (
            _Option(
                "--max-epochs", "", "max_epochs", _maybe(int),
                "epochs in all (default: 100 if nothing else ends it)",
            ),
            _Option("--max-steps", "training", "max_steps", _maybe(int), "stop after N steps"),
            _Option("--time-limit", "training", "time_limit_s", _maybe(float), "stop after S seconds of training"),
            _Option("--stop-patience", "training", "patience", _maybe(int), "stop after N epochs without improvement"),
            _Option("--min-delta", "training", "min_improvement", float, "least improvement: share of the loss, or dB"),
            _Option("--monitor", "training", "monitor", str, "what is to improve", ("si_sdr_improvement", "loss")),
            _Option("--criterion", "model", "criterion", str, "the loss", tuple(CRITERIA)),
            _Option("--construction-loss", "loss", "construction_loss", str, "of kl_div", ("l1", "l2")),
            _Option("--alpha", "loss", "alpha", float, "of the component loss (0.1 is usual)"),
            _Option("--beta", "loss", "beta", float, "of the component loss (0.8 is usual)"),
            _Option("--lr", "training", "learning_rate", float, "learning rate at its highest; a third with --base"),
            _Option("--lr-lstm", "training", "recurrent_learning_rate", _maybe(float), "that of recurrent layers"),
            _Option("--schedule", "training", "schedule", str, "of the learning rate", get_args(Schedule)),
            _Option(
                "--max-plateaus", "training", "plateau_epochs", int,
                "epochs without improvement before it falls, with --schedule plateau",
            ),
            _Option("--plateau-factor", "training", "plateau_factor", float, "what it is multiplied by then"),
            _Option("--warmup-steps", "training", "warmup_steps", int, "steps until it is at its highest"),
            _Option("--weight-decay", "training", "weight_decay", float, "of AdamW"),
            _Option("--max-grad-norm", "training", "max_gradient_norm", _maybe(float), "gradients are cut to this"),
            _Option("--accumulate", "training", "accumulate", int, "batches a step"),
            _Option("--ema", "training", "average_decay", float, "decay of the average of weights; 0 for none"),
            _Option("--precision", "training", "precision", str, "of the arithmetic", get_args(Precision)),
            _Option("--seed", "training", "seed", int, "of weights, chunks and augmentation"),
        ),
    ),
    (
        "result",
        (
            _Option("--name", "model", "name", str, "of the model that comes out (default: the folder's)"),
            _Option("--license", "model", "license", str, "of its weights, as SPDX has it"),
        ),
    ),
)  # fmt: skip


def add_training_options(parser: argparse.ArgumentParser) -> None:
    """Add all of them; what is not given is None."""
    for title, options in _GROUPS:
        group = parser.add_argument_group(title)
        if title == "songs":
            group.add_argument(
                "--targets",
                type=comma_separated,
                metavar="A,B",
                help=f"stems to separate (default: {', '.join(_STEMS)})",
            )
            for stem in _STEMS:
                group.add_argument(f"--{stem}", action="store_true", help=f"the same as --targets with {stem}")
        for option in options:
            if option.kind is bool:
                group.add_argument(
                    option.flag, dest=_dest(option), action=argparse.BooleanOptionalAction, default=None,
                    help=option.help + _usual(option),
                )  # fmt: skip
            else:
                group.add_argument(
                    option.flag, dest=_dest(option), type=option.kind, choices=option.choices,
                    metavar=None if option.choices else _metavar(option), help=option.help + _usual(option),
                )  # fmt: skip


def run_config(options: argparse.Namespace, dataset: Path | None, before: RunConfig | None) -> RunConfig:
    """The settings of a run: those that are there already, changed by what was given.

    Args:
        options: As parsed.
        dataset: Folder of songs; that of `before` if None.
        before: What is there already.

    Raises:
        ConfigError: If there is no dataset, or a value is out of its range or not one of this network; says its option.
        ModelLoadError: If the card of a base cannot be read.
    """
    try:
        return _run_config(options, dataset, before)
    except ConfigError as error:
        raise _in_options(error) from error


def _run_config(options: argparse.Namespace, dataset: Path | None, before: RunConfig | None) -> RunConfig:
    given: dict[str, dict[str, Any]] = {
        place: {
            option.field: None if (value := getattr(options, _dest(option))) is _NONE else value
            for _, group in _GROUPS
            for option in group
            if option.place == place and getattr(options, _dest(option)) is not None
        }
        for place in ("", "data", "model", "network", "loss", "training")
    }
    targets = (*(options.targets or ()), *(stem for stem in _STEMS if getattr(options, stem)))
    if dataset is not None:
        given["data"]["folder"] = str(dataset.resolve())
    if targets:
        given["model"]["targets"] = tuple(dict.fromkeys(targets))
    elif given["model"].get("base") is not None:
        given["model"]["targets"] = sources_of_base(given["model"]["base"])
    if "base" in given["model"]:
        begun = None if before is None else usual_learning_rate(has_learned=before.model.base is not None)
        if before is None or before.training.learning_rate == begun:  # nobody has chosen another
            usual = usual_learning_rate(has_learned=given["model"]["base"] is not None)
            given["training"].setdefault("learning_rate", usual)
    if before is None:
        if dataset is None:
            raise ConfigError("There are no songs to train on.", hint="Give the folder of a dataset.")
        model = {"targets": _STEMS, **given["model"]}
        model |= {"settings": given["network"], "criterion_settings": given["loss"]}
        return RunConfig(
            data=configured(DataSettings, given["data"]),
            model=configured(ModelSettings, model),
            training=configured(TrainingSettings, given["training"]),
            **given[""],
        )
    settings = {**before.model.settings, **given["network"]}
    losses = {**before.model.criterion_settings, **given["loss"]}
    is_other_network = given["model"].get("architecture", before.model.architecture) != before.model.architecture
    if is_other_network or given["model"].get("base") is not None:  # which brings its own
        settings = given["network"]
    if given["model"].get("criterion", before.model.criterion) != before.model.criterion:
        losses = given["loss"]
    return replace(
        before,
        data=replace(before.data, **given["data"]),
        model=replace(before.model, **given["model"], settings=settings, criterion_settings=losses),
        training=replace(before.training, **given["training"]),
        **given[""],
    )


def _in_options(error: ConfigError) -> ConfigError:
    """The error, with the option's name for that of the setting."""
    message = error.message
    if not isinstance(message, Text):
        return error
    flags = {option.field: option.flag for _, group in _GROUPS for option in group}
    name = flags.get(str(message.values.get("name")))
    return error if name is None else ConfigError(message.with_values(name=name), hint=error.hint)


def _metavar(option: _Option) -> str:
    if option.field.endswith("_s"):
        return "S"
    return {"int": "N", "float": "X", "_base": "MODEL"}.get(option.kind.__name__, "NAME")


def _dest(option: _Option) -> str:
    return f"{option.place or 'run'}_{option.field}"


def _usual(option: _Option) -> str:
    """The default in words, where there is one for all networks."""
    kinds: dict[str, Any] = {"data": DataSettings, "model": ModelSettings, "training": TrainingSettings, "": RunConfig}
    if option.place not in kinds:
        return ""
    default = next(field.default for field in fields(kinds[option.place]) if field.name == option.field)
    return "" if default in (None, "") else f" (default: {default})"
