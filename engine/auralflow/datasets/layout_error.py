"""Folders whose files are not those of songs with their stems, or not in a way that tells which is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import DatasetError

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.datasets.mapping_proposal import MappingProposal


class LayoutError(DatasetError):
    """The files of a folder cannot be told apart as the stems of songs.

    Args:
        message: What there is instead.
        path: The dataset's folder.
        hint: What the user can do about it.
        proposal: A mapping with which the folder can be read; None if its files do not seem to be stems.
    """

    def __init__(self, message: str, *, path: Path, hint: str, proposal: MappingProposal | None = None) -> None:
        super().__init__(message, path=path, hint=hint)
        self.proposal = proposal
