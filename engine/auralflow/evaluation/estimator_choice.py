"""What is compared: models, and folders of estimates that any separator wrote."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from auralflow.audio.files import find_audio_files
from auralflow.errors import ConfigError
from auralflow.evaluation.baselines import IDEAL_RATIO_MASK, MIXTURE_BASELINE
from auralflow.evaluation.estimates_folder import EstimatesFolder
from auralflow.evaluation.estimators import ModelEstimator
from auralflow.models.registry import holds_model, is_bundled
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import Estimator
    from auralflow.models.base import SeparationModel
    from auralflow.separation.separator import SeparationSettings

_OF_A_TRAINING = "config.toml"


def chosen_estimators(
    models: Sequence[str | Path | SeparationModel | Estimator],
    tracks: Sequence[Track],
    *,
    device: str,
    settings: SeparationSettings | None,
) -> list[Estimator]:
    """What makes the estimates, in the order given.

    Args:
        models: Names of models, folders of models or of estimates, loaded models, or estimators.
        tracks: What is measured.
        device: For the models.
        settings: For the models.

    Raises:
        ConfigError: If there is no such model, or something is none of these.
        ModelLoadError: If a folder holds neither a model nor estimates.
        DatasetError: If a folder has estimates of no track.
    """
    if isinstance(models, str | Path) or not isinstance(models, Iterable):
        raise ConfigError(
            "What is to be measured must be a list of models.", hint='Give a list, such as ["spleeter-2stems"].'
        )
    found: list[Estimator] = []
    for model in models:
        if isinstance(model, str | Path) and is_estimates_folder(model):
            taken = [other.facts.name for other in found]
            found.append(EstimatesFolder(model, tracks, name=free_name(Path(model), taken)))
        elif hasattr(model, "estimates"):
            found.append(cast("Estimator", model))
        elif isinstance(model, str | Path) or hasattr(model, "info"):
            found.append(ModelEstimator(model, device=device, settings=settings))
        else:
            raise ConfigError(
                Text("A {kind} cannot be measured.", kind=type(model).__name__),
                hint="Give the name of a model, a folder, a loaded model, or an Estimator; wrap a network of your own"
                " in auralflow.models.WaveformModel.",
            )
    return found


def is_estimates_folder(model: str | Path) -> bool:
    """Whether it is a folder of sound files, and no model or training.

    Args:
        model: As `auralflow.load_model` takes it, or such a folder.
    """
    if isinstance(model, str) and is_bundled(model):
        return False
    folder = Path(model)
    if not os.path.isdir(folder) or holds_model(folder):  # noqa: PTH112 - Path.is_dir raises where one may not search
        return False
    # A training without a model yet has clips, which are no estimates.
    return not os.path.exists(folder / _OF_A_TRAINING) and bool(find_audio_files([folder]))  # noqa: PTH110 - the same


def free_name(folder: Path, taken: Sequence[str]) -> str:
    """What a folder of estimates is called in tables.

    Args:
        folder: The folder.
        taken: What else is compared.

    Returns:
        The folder's name; with those above it where something else is called so, as `a/htdemucs` and `b/htdemucs`.
    """
    parts = folder.resolve().parts
    names = ("/".join(parts[-count:]) for count in range(1, len(parts)))
    return next((name for name in names if name not in {*taken, MIXTURE_BASELINE, IDEAL_RATIO_MASK}), parts[-1])
