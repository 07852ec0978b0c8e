"""The folder of an evaluation: a file for each track that is measured, so that it can be taken up again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.errors import ConfigError, StoreBusyError
from auralflow.evaluation.track_scores import TrackScores
from auralflow.text import Text, templates_of, with_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from auralflow.datasets.tracks import Track

logger = logging.getLogger(__name__)

SETTINGS_FILE = "evaluation.json"
RESULTS_FOLDER = "results"
WORK_FOLDER = "unfinished"

_ABOUT = "An evaluation by Auralflow: report.html is for reading, scores.csv and report.json are for programs."
_SCHEMA_VERSION = 1
_LOCK_FILE = ".evaluation.lock"
_SETTING_NAMES = {
    "dataset": Text("folder of songs"),
    "split": Text("part of the songs"),
    "stems": Text("choice of stems"),
    "duration_s": Text("duration in seconds"),
    "museval": Text("use of museval"),
    "rules": Text("version of the rules"),
}
_ANOTHER_FOLDER = "Choose another output folder, or delete this one."


class ResultFolder:
    """Keeps what was measured. A context manager: inside, no other process uses the folder. Thread-safe.

    Args:
        path: Made if it is not there; must be empty, or hold an evaluation with the same settings.
        settings: What all figures depend on, as JSON holds it.
        estimators: What the figures of each depend on, by name. Others may have been measured there before, and what
            was measured of these with other weights, say before a training went on, is measured anew.

    Raises:
        ConfigError: If the folder holds something else, or an evaluation with other settings.
        StoreBusyError: If another process works in it.
        AudioWriteError: If it cannot be written.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any], estimators: Mapping[str, str]) -> None:
        self.path = path
        self._settings = dict(settings)
        self._estimators = dict(estimators)
        self._lock = FileLock(path / _LOCK_FILE, thread_local=False)

    def __enter__(self) -> Self:
        self._require_usable()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreBusyError(
                Text("Another Auralflow works in {folder}.", folder=self.path), hint="Wait for it or close it."
            ) from error
        except OSError as error:
            raise write_error(error, self.path / SETTINGS_FILE) from error
        try:
            self._take_up()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @property
    def work_dir(self) -> Path:
        """For stems in progress."""
        return self.path / WORK_FOLDER

    def remove_work(self) -> None:
        """All is measured: nothing is in progress any more."""
        shutil.rmtree(self.work_dir, ignore_errors=True)

    def scores(self, estimator: str, track: Track, files: Sequence[Path] = ()) -> TrackScores | None:
        """What was measured before; None if nothing was, or the track's files or those of its estimates changed since.

        Args:
            estimator: Its name.
            track: The track.
            files: Those that hold the estimates, if they lie in files.
        """
        path = self._path(estimator, track)
        try:
            facts = json.loads(path.read_bytes())
            if facts["key"] != self._key(estimator, track) or facts.get("estimates", []) != estimate_facts(files):
                return None
            scores = TrackScores.from_json(facts["scores"])
            templates = facts.get("templates", {})
            return replace(scores, notes=tuple(with_template(note, templates) for note in scores.notes))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.info("Measuring again what is damaged: %s: %s", path, error)
            return None

    def is_outdated(self, estimator: str, track: Track, files: Sequence[Path] = ()) -> bool:
        """Whether what was measured belongs to other files or weights; not if nothing is known of that."""
        try:
            facts = json.loads(self._path(estimator, track).read_bytes())
            key, estimates = facts["key"], facts.get("estimates", [])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(key != self._key(estimator, track) or estimates != estimate_facts(files))

    def keep(self, scores: TrackScores, track: Track, files: Sequence[Path] = ()) -> None:
        """Write what was measured.

        Args:
            scores: Of the track.
            track: The track.
            files: As `scores` takes them.

        Raises:
            AudioWriteError: If the disk is full or gone.
        """
        path = self._path(scores.estimator, track)
        content = {
            "key": self._key(scores.estimator, track),
            "estimates": estimate_facts(files),
            "scores": scores.to_json(),
            "templates": templates_of(scores.notes),
        }
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(error, path) from error
        self._write(path, json.dumps(content, allow_nan=False))

    def write_report(self, name: str, content: str | bytes) -> None:
        """Write a file for readers, whole or not at all.

        Raises:
            AudioWriteError: If the disk is full or gone.
        """
        self._write(self.path / name, content)

    def _write(self, path: Path, content: str | bytes) -> None:
        # Names of files may hold bytes that are no text.
        data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        try:
            write_atomically(path, data)
        except OSError as error:
            raise write_error(error, path) from error

    def _require_usable(self) -> None:
        try:
            entries = [entry.name for entry in self.path.iterdir() if entry.name != _LOCK_FILE]
        except FileNotFoundError:
            return
        except NotADirectoryError as error:
            raise ConfigError(
                Text("“{path}” is not a folder.", path=self.path), hint="Choose another output folder."
            ) from error
        except OSError as error:
            raise write_error(error, self.path / SETTINGS_FILE) from error
        if entries and SETTINGS_FILE not in entries:
            raise ConfigError(
                Text("The folder “{path}” holds something else than an evaluation.", path=self.path),
                hint="Choose a folder that is empty or not there yet.",
            )

    def _take_up(self) -> None:
        """Compare with what is there, and say what is."""
        path = self.path / SETTINGS_FILE
        before: dict[str, str] = {}
        if os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a folder may not be searched
            try:
                facts = json.loads(path.read_bytes())
                settings, before = dict(facts["settings"]), dict(facts["estimators"])
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise ConfigError(
                    Text("“{path}” is damaged or of another version.", path=path), hint=_ANOTHER_FOLDER
                ) from error
            now = json.loads(json.dumps(self._settings))
            differing = sorted(name for name in {*settings, *now} if settings.get(name) != now.get(name))
            if differing:
                raise ConfigError(
                    Text(
                        "“{path}” holds another evaluation: its {name} was {before}, now it would be {now}.",
                        path=self.path,
                        name=_SETTING_NAMES.get(differing[0], differing[0]),
                        before=_shown(settings.get(differing[0])),
                        now=_shown(now.get(differing[0])),
                    ),
                    hint=_ANOTHER_FOLDER,
                )
            for name, key in self._estimators.items():
                if before.get(name, key) != key:
                    logger.info("“%s” has other weights or settings than before: it is measured anew", name)
        content = {
            "about": _ABOUT,
            "schema_version": _SCHEMA_VERSION,
            "settings": self._settings,
            "estimators": {**before, **self._estimators},
        }
        self._write(path, json.dumps(content, indent=1))

    def _path(self, estimator: str, track: Track) -> Path:
        return self.path / RESULTS_FOLDER / _file_name(estimator) / f"{_file_name(track.name)}.json"

    def _key(self, estimator: str, track: Track) -> str:
        """Changes with the estimator and with the track's files."""
        facts = [self._estimators.get(estimator, ""), *file_facts(track)]
        return hashlib.sha256("\n".join(facts).encode("utf-8", "backslashreplace")).hexdigest()


def file_facts(track: Track) -> list[str]:
    """What tells whether the files of a track are still the same, a line each."""
    sounds = {name: sound for name, sound in sorted({**track.stems, "": track.mixture}.items()) if sound is not None}
    return _state_of((f"{name} {file.stream}", file.path) for name, sound in sounds.items() for file in sound.files)


def estimate_facts(files: Sequence[Path]) -> list[str]:
    """The same of files that hold estimates."""
    return _state_of((path.name.encode("utf-8", "backslashreplace").decode(), path) for path in files)


def _state_of(named: Iterable[tuple[str, Path]]) -> list[str]:
    facts = []
    for name, path in named:
        try:
            status = path.stat()
        except OSError:  # opening it says why
            continue
        facts.append(f"{name} {status.st_size} {status.st_mtime_ns}")
    return facts


def _file_name(name: str) -> str:
    """A name that every file system takes, and that no other name gives."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name).strip('-')[:60]}-{digest}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return Text("without limit") if value is None else str(value)
