"""Says why no window can be opened, and exits with 1, or exits with 0 if there is a screen.

Asks the display server itself: a variable that is set says nothing about a server that answers.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys


def wayland_answers(name: str) -> bool:
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118 - pathlib would double the time
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
    return True


def x11_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def reason_for_no_window() -> str | None:
    """None if a window can be opened."""
    wayland, display = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if not wayland and not display:
        return "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set"
    if (wayland and wayland_answers(wayland)) or (display and x11_answers()):
        return None
    named = [f"{key}={value}" for key, value in (("WAYLAND_DISPLAY", wayland), ("DISPLAY", display)) if value]
    return f"no screen answers at {' or '.join(named)}"


if __name__ == "__main__":
    reason = reason_for_no_window()
    if reason:
        print(reason)
        sys.exit(1)
