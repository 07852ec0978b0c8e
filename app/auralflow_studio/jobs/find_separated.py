"""Which songs are separated with a model already, by earlier runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import StoreError
from auralflow.separation.workspace import is_separated, store_meta

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import ModelInfo
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.document.session import Song


@dataclass(frozen=True, kw_only=True)
class FindSeparated:
    """Job: look for finished stems on the disk.

    Attributes:
        songs: Of which songs.
        model: Of which model.
        settings: How they were to be separated.
        cache_dir: Where stems are kept.
    """

    songs: tuple[Song, ...]
    model: ModelInfo
    settings: SeparationSettings
    cache_dir: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> frozenset[str]:  # noqa: ARG002
        """Ids of the songs that have them."""
        found = set()
        for song in self.songs:
            cancel.raise_if_cancelled()
            try:
                meta = store_meta(song.info, self.model, self.settings)
            except StoreError:
                continue  # its file has gone
            if is_separated(meta, cache_dir=self.cache_dir):
                found.add(song.id)
        return frozenset(found)
