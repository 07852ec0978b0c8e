"""Where the app keeps its files.

Everything lies where the system wants it (platformdirs). One folder can take its place for development and tests: the
option `--profile-dir`, or the environment variable `AURALFLOW_PROFILE_DIR`; settings, session, logs and cache then lie
in it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from auralflow.paths import CACHE_VARIABLE, user_cache_dir

PROFILE_VARIABLE = "AURALFLOW_PROFILE_DIR"
_APP = "auralflow-studio"
_SESSION = "session.json"
_LOCK = "instance.lock"
_RUNS = "trainings"


@dataclass(frozen=True, kw_only=True)
class AppPaths:
    """The app's files and folders; none of them need exist.

    Attributes:
        settings_file: What is remembered from one start to the next.
        session_file: The songs and how each is mixed, as they were last.
        lock_file: Held by the instance that takes files of later starts and keeps the session.
        log_dir: Log files, and what a crash left behind.
        cache_dir: Converted weights and separations; everything in it can be made again. With no profile folder it is
            the engine's own, so that the command line and the app share their work.
        runs_dir: A folder for each training, with the model that came out.
    """

    settings_file: Path
    session_file: Path
    lock_file: Path
    log_dir: Path
    cache_dir: Path
    runs_dir: Path

    @property
    def translations_dir(self) -> Path:
        """Translations of the window that somebody made, besides those that come with the app."""
        return self.settings_file.parent / "translations"

    @property
    def evaluations_dir(self) -> Path:
        """A folder for each evaluation, beside the trainings."""
        return self.runs_dir.parent / "evaluations"

    @property
    def synthetic_dir(self) -> Path:
        """The dataset that the app makes to try training with; in the cache, because it can be made again."""
        return self.cache_dir / "synthetic-dataset"


def app_paths(profile_dir: Path | None = None) -> AppPaths:
    """Where this run keeps its files.

    Args:
        profile_dir: One folder for everything; None asks the environment, then the system.
    """
    if profile_dir is None and os.environ.get(PROFILE_VARIABLE):
        profile_dir = Path(os.environ[PROFILE_VARIABLE])
    if profile_dir is not None:
        profile_dir = profile_dir.expanduser().absolute()
        cache_dir = user_cache_dir() if os.environ.get(CACHE_VARIABLE) else profile_dir / "cache"
        return AppPaths(
            settings_file=profile_dir / "settings.json",
            session_file=profile_dir / _SESSION,
            lock_file=profile_dir / _LOCK,
            log_dir=profile_dir / "logs",
            cache_dir=cache_dir,
            runs_dir=profile_dir / _RUNS,
        )
    data_dir = Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return AppPaths(
        settings_file=Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "settings.json",
        session_file=data_dir / _SESSION,
        lock_file=data_dir / _LOCK,
        log_dir=Path(platformdirs.user_log_dir(_APP, appauthor=False)),
        cache_dir=user_cache_dir(),
        runs_dir=data_dir / _RUNS,
    )
