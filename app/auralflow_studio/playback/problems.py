"""Why there is no sound, in the words of the user."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication

from auralflow_studio.playback.transport import PlaybackProblem


class OutputError(Exception):
    """No sound can be had from a device. Carries what the user is told."""

    def __init__(self, problem: PlaybackProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def no_library(details: str) -> PlaybackProblem:
    """PortAudio is not installed."""
    translate = QCoreApplication.translate
    hint = translate("Playback", "Everything but listening works. Install PortAudio and start again.")
    if sys.platform.startswith("linux"):
        hint = translate(
            "Playback",
            "Everything but listening works. Install PortAudio (on Debian: apt install libportaudio2) and start again.",
        )
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "The sound library PortAudio is missing."),
        hint=hint,
        details=details,
    )


def no_device(details: str) -> PlaybackProblem:
    """There is nothing that can play."""
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "There is no sound device on this computer."),
        hint=translate(
            "Playback", "Connect headphones or loudspeakers: sound starts by itself. Everything else works meanwhile."
        ),
        details=details,
    )


def missing(name: str) -> PlaybackProblem:
    """The device that the user has chosen is not there."""
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "The sound device “{name}” is not connected.").format(name=name),
        hint=translate("Playback", "Connect it again, or choose another one. Everything else works meanwhile."),
        details=f"no output device named {name}",
    )


def refused(name: str, details: str) -> PlaybackProblem:
    """A device is there but does not open."""
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="refused",
        message=translate("Playback", "The sound device “{name}” cannot be opened.").format(name=name),
        hint=translate(
            "Playback",
            "Another program may have it for itself: close that, or choose another device. It is tried again soon.",
        ),
        details=details,
    )


def vanished(name: str, details: str) -> PlaybackProblem:
    """A device has stopped playing by itself."""
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="vanished",
        message=translate("Playback", "The sound device “{name}” has stopped.").format(name=name),
        hint=translate(
            "Playback", "Connect it again, or choose another one. The playhead goes on; sound comes back by itself."
        ),
        details=details,
    )
