"""Two players that share the real output and do what they are told on standard input: `python -m support.sound_actor`.

A process of its own, because the sound server it plays to is named by its environment, and because it may be stopped
as a whole. One command a line: `play 0`, `play 1`, `look`, `hold SECONDS` (no other thread of Python runs meanwhile),
`device KEY`, `device` (the system's choice), `buffer SIZE`. Prints one JSON list for each thing that happens.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import logging
import sys
import threading
import time
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from auralflow_studio.playback.output import Output
from auralflow_studio.playback.players import Players
from auralflow_studio.playback.transport import OutputStatus
from support.playback import ArraySource
from support.sound_player import RATE, SONG_FRAMES, three_lanes


def songs() -> list[ArraySource]:
    """Two songs of which every frame is like no other, neither in the same song nor in the other one."""
    first = three_lanes()
    sound = first.read("mixture", 0, SONG_FRAMES)
    return [ArraySource({"mixture": sound}, RATE), ArraySource({"mixture": -sound / 2}, RATE)]


def say(*what: Any) -> None:
    print(json.dumps([*what, time.monotonic()]), flush=True)


class Actor(QObject):
    """Fulfils commands in the window's thread, as the app would."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.output = Output()
        self.players = Players(self.output)
        self._all = [self.players.make() for _ in range(2)]
        for player, song in zip(self._all, songs(), strict=True):
            player.load(song)
            player.set_loop(0, SONG_FRAMES)
        self.players.problem.connect(lambda problem: say("problem", problem.kind, problem.details))
        self.output.status_changed.connect(self._on_status)
        self.output.devices_changed.connect(lambda devices: say("devices", {d.key: d.name for d in devices}))
        self.told.connect(self._fulfil)

    @Slot(str)
    def _fulfil(self, command: str) -> None:
        verb, _, what = command.partition(" ")
        if verb == "play":
            self._all[int(what)].play()
        elif verb == "look":
            self.output.look(again=True)
        elif verb == "hold":
            ctypes.PyDLL(None).usleep(round(1e6 * float(what)))
        elif verb == "device":
            self.output.set_device(what or None)
        elif verb == "buffer":
            self.output.set_buffer(what)  # type: ignore[arg-type]
        say("did", command)

    @Slot(object)
    def _on_status(self, status: OutputStatus) -> None:
        say("status", status.has_sound, status.device_name, status.latency_s)

    def listen(self) -> None:
        """Take commands until there are no more."""
        for line in sys.stdin:
            self.told.emit(line.strip())
        QCoreApplication.quit()

    def close(self) -> bool:
        closed = [player.close() for player in self._all]
        return self.output.close() and all(closed)


def main() -> None:
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO)
    app = QCoreApplication([])
    actor = Actor()
    threading.Thread(target=actor.listen, daemon=True).start()
    app.exec()
    say("closed", actor.close())


if __name__ == "__main__":
    main()
