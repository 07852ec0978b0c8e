"""What is heard of a session, as the mixer of the engine wants it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from auralflow.audio.mixdown import LaneMix, MixerState
from auralflow_studio.document.session import GAIN_MIN_DB, MIXTURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auralflow_studio.document.session import Lane, Song


def _gain_db(gain_db: float) -> float:
    """The lower end of a fader is silence."""
    return -math.inf if gain_db <= GAIN_MIN_DB else gain_db


def _lane_mix(lane: Lane) -> LaneMix:
    # The engine knows the rest of the rules: that the mixture and the residual sound only while soloed, and the like.
    return LaneMix(gain_db=_gain_db(lane.gain_db), pan=lane.pan, mute=lane.mute, solo=lane.solo, role=lane.role)


def mixer_state(song: Song | None, master_gain_db: float, *, bypass: bool = False) -> MixerState:
    """How the lanes of a song are mixed.

    Args:
        song: The open song; None gives a mixer without lanes.
        master_gain_db: The session's master gain.
        bypass: Whether the original is heard instead of the mix.

    Returns:
        One entry a lane, in the order of the lanes, for the player and for the export of "the mix as I hear it". With
        `bypass` the mixture's alone, at unity: without stems it is what is heard.
    """
    if bypass:
        lanes = {MIXTURE: LaneMix(role="mixture")}
    else:
        lanes = {} if song is None else {lane.id: _lane_mix(lane) for lane in song.lanes}
    return MixerState(lanes=lanes, master_gain_db=_gain_db(master_gain_db))


def heard_alone(lane: str, lanes: Iterable[str]) -> MixerState:
    """A mix of one lane and nothing else.

    Args:
        lane: The one that is heard.
        lanes: All lanes.
    """
    return MixerState(
        lanes={
            name: LaneMix(solo=name == lane, mute=name != lane, role="mixture" if name == MIXTURE else "stem")
            for name in lanes
        }
    )
