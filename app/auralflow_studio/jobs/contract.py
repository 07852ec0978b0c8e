"""What a job is: long work as a plain Python object without Qt.

A job is built in the GUI thread from a frozen request and runs in another thread. It never touches the document or a
widget; what it found goes back as its frozen result. So every job can be tested by calling `run`, and can move to
another process one day.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from auralflow.progress import CancelToken, ProgressSink

ResultT_co = TypeVar("ResultT_co", covariant=True)


class Resource(StrEnum):
    """What two jobs must not use at the same time. Each has a queue and a thread of its own."""

    MODEL = "model"
    """The processor or graphics card that runs the network; also importing torch."""
    OPEN = "open"
    """Opening files that the user waits for."""
    SEARCH = "search"
    """Looking for files in folders, which may be many and slow."""
    FILES = "files"
    """Looking at files that were found."""
    PEAKS = "peaks"
    """Drawing ahead: waveforms of files and stores."""
    EXPORT = "export"
    """Writing files."""
    TRAIN = "train"
    """A training, which may take days; it pauses while `MODEL` is at work."""
    EVALUATE = "evaluate"
    """Measuring models, which may take hours; it pauses while `MODEL` is at work, as a training does."""
    DATASET = "dataset"
    """Looking at datasets and runs, and making datasets."""
    CLIPS = "clips"
    """Reading what trainings wrote, curves and clips, and estimates that need no network: short, and somebody waits."""


class Job(Protocol[ResultT_co]):
    """Long work."""

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ResultT_co:
        """Do it; called once, in a thread of its own.

        Args:
            progress: Takes reports, as many as the job likes and from any of its threads.
            cancel: Asked at least every half second.

        Returns:
            The result, immutable.

        Raises:
            Cancelled: If asked to stop; nothing half-done is left behind.
            Exception: Anything else is shown to the user through `messages.message_for`.
        """
