"""Songs made by our own code, with true stems: test material that follows from a seed, not music.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.datasets.synthetic.dataset_writing import WrittenDataset, write_dataset
    from auralflow.datasets.synthetic.song import SyntheticSong, synthesize_song

_LAZY = {
    "SyntheticSong": "auralflow.datasets.synthetic.song",
    "WrittenDataset": "auralflow.datasets.synthetic.dataset_writing",
    "synthesize_song": "auralflow.datasets.synthetic.song",
    "write_dataset": "auralflow.datasets.synthetic.dataset_writing",
}

__all__ = ["SyntheticSong", "WrittenDataset", "synthesize_song", "write_dataset"]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
