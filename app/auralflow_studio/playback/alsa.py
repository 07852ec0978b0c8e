"""ALSA's configuration, made ready for PortAudio, with a device that leads to any sink of the sound server.

PortAudio lists what ALSA's configuration names. That has one name for a sound server ("pulse" or "pipewire"), whatever
sinks it has, so one more is defined here, in memory: `SINK_PCM`. Where it leads to is read when it is opened.
"""

from __future__ import annotations

import ctypes
import functools
import json
import logging
import sys

from auralflow_studio.playback.problems import OutputError, no_device

_log = logging.getLogger(__name__)

SINK_PCM = "auralflow"
# ALSA's plugins for sound servers, by the name of their device, with the field that names a sink. PipeWire has both.
_SERVER_PLUGINS = {"pulse": "device", "pipewire": "playback_node"}

_ErrorHandler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)


def _log_error(file: bytes, line: int, function: bytes, error: int, text: bytes) -> None:
    _log.debug("ALSA: %s:%d %s: %s (%d)", file, line, function, text, error)


_ERROR_HANDLER = _ErrorHandler(_log_error)


def prepare() -> None:
    """Load ALSA's configuration for PortAudio, which is not initialised now.

    What ALSA would print on the terminal goes to the log instead. And where it has no configuration and no card,
    PortAudio must not be asked: an assertion of its own (`devIdx < numDeviceNames`) would end the program.

    Raises:
        OutputError: If there is nothing to find.
    """
    library = _library()
    if library is None:
        return
    library.snd_lib_error_set_handler(_ERROR_HANDLER)
    card = ctypes.c_int(-1)
    library.snd_card_next(ctypes.byref(card))
    library.snd_config_update()
    if card.value < 0 and not _has_pcm(library, "default"):
        raise OutputError(no_device("ALSA has neither a configuration nor a card"))
    lead_to_sink(None)


def lead_to_sink(name: str | None) -> None:
    """Let `SINK_PCM` play to a sink of the sound server.

    Args:
        name: As the server calls it; None for the server's default.
    """
    library = _library()
    if library is None:
        return
    plugin = next((plugin for plugin in _SERVER_PLUGINS if _has_pcm(library, plugin)), None)
    if plugin is None:
        return
    sink = "" if name is None else f"{_SERVER_PLUGINS[plugin]} {json.dumps(name, ensure_ascii=False)}"
    text = f"pcm.!{SINK_PCM} {{ type {plugin} {sink} }}".encode()
    source = ctypes.c_void_p()
    if library.snd_input_buffer_open(ctypes.byref(source), text, ctypes.c_ssize_t(len(text))) < 0:
        return
    try:
        if library.snd_config_load(_configuration(library), source) < 0:
            _log.warning("ALSA does not take the definition of a sink: %s", text)
    finally:
        library.snd_input_close(source)


@functools.cache
def _library() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL("libasound.so.2")
    except OSError:
        _log.debug("no ALSA library, so nothing to prepare")
        return None


def _configuration(library: ctypes.CDLL) -> ctypes.c_void_p:
    return ctypes.c_void_p.in_dll(library, "snd_config")


def _has_pcm(library: ctypes.CDLL, name: str) -> bool:
    tree, node = _configuration(library), ctypes.c_void_p()
    return tree.value is not None and library.snd_config_search(tree, f"pcm.{name}".encode(), ctypes.byref(node)) >= 0
