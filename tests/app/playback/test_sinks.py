"""The sinks of a real sound server, asked in this process."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.playback import sinks
from auralflow_studio.playback.sinks import Sinks, sink_name
from support.sound import NullSink, missing_programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

needs_server = pytest.mark.skipif(
    bool(missing_programs()),
    reason=f"not installed: {', '.join(missing_programs())} (Debian: pulseaudio-utils, pulseaudio)",
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NullSink]:
    with NullSink(44_100, ("out", "phones")) as server:
        monkeypatch.delenv("PULSE_SERVER", raising=False)
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, server.env[name])
        yield server


@pytest.fixture
def known() -> Iterator[Sinks]:
    known = Sinks()
    yield known
    known.close()


def until_news(known: Sinks) -> None:
    deadline_s = time.monotonic() + 30
    while not known.poll():
        assert time.monotonic() < deadline_s, "no news"
        time.sleep(0.01)


def shown(known: Sinks) -> dict[str, str]:
    assert known.found is not None
    return {device.key: device.name for device in known.found.devices}


@needs_server
def test_they_come_and_go_and_one_is_the_default(server: NullSink, known: Sinks) -> None:
    until_news(known)
    assert known.found is not None
    assert shown(known) == {"PulseAudio/out": "Speakers_out", "PulseAudio/phones": "Speakers_phones"}
    assert {device.host for device in known.found.devices} == {"PulseAudio"}
    assert known.found.name(None) == "Speakers_out"
    assert known.found.name("PulseAudio/phones") == "Speakers_phones"
    assert not known.poll(), "nothing has changed"

    subprocess.run(["pactl", "set-default-sink", "phones"], env=server.env, check=True)
    until_news(known)
    assert known.found.name(None) == "Speakers_phones"

    first = known.found.indices["PulseAudio/phones"]
    server.remove("phones")
    until_news(known)
    assert "PulseAudio/phones" not in shown(known)
    server.add("phones")
    until_news(known)
    assert known.found.indices["PulseAudio/phones"] != first, "one that was away in between can be told"

    server.stop()
    until_news(known)
    assert known.found is None
    server.start()
    until_news(known)
    assert known.found is not None


@needs_server
def test_two_of_the_same_make_can_be_told_apart(server: NullSink, known: Sinks) -> None:
    twin = ("module-null-sink", "sink_name=twin", "sink_properties=device.description=Speakers_out")
    subprocess.run(["pactl", "load-module", *twin], env=server.env, check=True, capture_output=True)
    until_news(known)
    assert shown(known)["PulseAudio/twin"] == "Speakers_out [twin]"
    assert shown(known)["PulseAudio/phones"] == "Speakers_phones"


@needs_server
def test_the_stand_in_of_a_server_without_a_device_is_none(server: NullSink, known: Sinks) -> None:
    """Neither PulseAudio nor PipeWire is ever without a sink: "Dummy Output" leads nowhere."""
    dummy = ("module-null-sink", "sink_name=auto_null", "sink_properties=device.description=Dummy")
    subprocess.run(["pactl", "load-module", *dummy], env=server.env, check=True, capture_output=True)
    subprocess.run(["pactl", "set-default-sink", "auto_null"], env=server.env, check=True)
    until_news(known)
    assert set(shown(known)) == {"PulseAudio/out", "PulseAudio/phones"}
    assert known.found is not None
    assert known.found.name(None) == ""


def test_without_a_server_none_is_known_and_none_is_started(
    known: Sinks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not known.poll()
    assert known.found is None
    assert not list(tmp_path.rglob("native"))


def test_without_the_servers_library_all_else_works(known: Sinks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sinks, "_library", lambda: None)
    assert not known.poll()
    assert not known.is_available
    assert known.found is None


def test_a_sink_is_known_by_its_key() -> None:
    assert sink_name("PulseAudio/alsa_output.usb/a") == "alsa_output.usb/a"
    assert sink_name("ALSA/pulse") is None
    assert sink_name(None) is None
