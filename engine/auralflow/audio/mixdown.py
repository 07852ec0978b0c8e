"""What is heard of a song's lanes: the rules of the mixer, as pure functions, and the sum of the lanes.

The player and the export of "the mix as I hear it" both take their gains from here, so that a file sounds as it did.

Rules of hearing:

* Stem lanes are what is heard. The lanes of the mixture and of the residual are silent unless they are soloed.
* Solo is additive and in place: with any lane soloed, only soloed lanes are heard, at their own gain and pan.
* Mute wins over solo: a muted lane is never heard, and a lane that is both still silences those that are not soloed.
* A mixer that has no stem lanes (nothing separated yet) plays the mixture as if it were the stem.
* Bypass plays the mixture at unity and nothing else, whatever the mixer says; only the master gain is applied.
* Where stems are not finished, the mixture stands in for those that are to be heard (`stand_in_gains`).

Pan law: balance. At the centre both sides are at 0 dB, so that all stems at unity add up to the mixture as exactly as
they were separated; turning to one side takes the other side down linearly and leaves the near side alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

Role = Literal["mixture", "stem", "residual"]
StereoGain = tuple[float, float]

MIXTURE = "mixture"
RESIDUAL = "residual"
SILENT: StereoGain = (0.0, 0.0)

# Which side each channel of a WAVE or FLAC file of that many channels is on: -1 left, 0 centre, 1 right, None for the
# low-frequency channel. Then what ITU-R BS.775 asks for: centre and surrounds at -3 dB.
_SIDES: dict[int, tuple[int | None, ...]] = {
    1: (0,),
    2: (-1, 1),
    3: (-1, 1, 0),
    4: (-1, 1, -1, 1),
    5: (-1, 1, 0, -1, 1),
    6: (-1, 1, 0, None, -1, 1),
    7: (-1, 1, 0, None, 0, -1, 1),
    8: (-1, 1, 0, None, -1, 1, -1, 1),
}


@dataclass(frozen=True)
class LaneMix:
    """The mixer strip of one lane.

    Attributes:
        gain_db: Gain in dB; minus infinity is silence.
        pan: Balance, -1 (left only) to 1 (right only).
        mute: Whether the lane is switched off.
        solo: Whether the lane is one of those to be heard alone.
        role: What the lane carries; see the rules of hearing.
    """

    gain_db: float = 0.0
    pan: float = 0.0
    mute: bool = False
    solo: bool = False
    role: Role = "stem"

    def __post_init__(self) -> None:
        if math.isnan(self.gain_db) or self.gain_db == math.inf:
            raise ConfigError(
                Text("A gain of {gain_db} dB is not possible.", gain_db=self.gain_db), hint="Give a number of decibels."
            )
        if not -1.0 <= self.pan <= 1.0:
            raise ConfigError(
                Text("A pan of {pan} is not possible.", pan=self.pan), hint="Pan goes from -1 (left) to 1 (right)."
            )


@dataclass(frozen=True)
class MixerState:
    """All strips of the mixer.

    Attributes:
        lanes: Strip by lane id ("mixture", "vocals", ..., "residual").
        master_gain_db: Gain of the sum in dB.
    """

    lanes: Mapping[str, LaneMix] = field(default_factory=dict)
    master_gain_db: float = 0.0

    def __post_init__(self) -> None:
        if math.isnan(self.master_gain_db) or self.master_gain_db == math.inf:
            raise ConfigError(
                Text("A master gain of {gain_db} dB is not possible.", gain_db=self.master_gain_db),
                hint="Give a number of decibels.",
            )


def role_of(lane: str) -> Role:
    """The role that a lane's id says it has."""
    if lane == MIXTURE:
        return "mixture"
    return "residual" if lane == RESIDUAL else "stem"


def default_mixer(lanes: Iterable[str]) -> MixerState:
    """A mixer with every strip at unity, roles taken from the ids of the lanes."""
    return MixerState({lane: LaneMix(role=role_of(lane)) for lane in lanes})


def db_to_gain(db: float) -> float:
    """The linear gain of a level in dB; minus infinity gives 0."""
    return 0.0 if db == -math.inf else float(10.0 ** (db / 20.0))


def pan_gains(pan: float) -> StereoGain:
    """The linear gains of the left and right side for a pan of -1 to 1 (balance law, 0 dB at the centre)."""
    return min(1.0, 1.0 - pan), min(1.0, 1.0 + pan)


def heard_lanes(state: MixerState) -> frozenset[str]:
    """The ids of the lanes that the rules of hearing let through (their gain may still be zero)."""
    soloed = {lane for lane, strip in state.lanes.items() if strip.solo}
    if soloed:
        heard = soloed
    else:
        has_stems = any(strip.role == "stem" for strip in state.lanes.values())
        role = "stem" if has_stems else "mixture"
        heard = {lane for lane, strip in state.lanes.items() if strip.role == role}
    return frozenset(lane for lane in heard if not state.lanes[lane].mute)


def lane_gains(state: MixerState, *, bypass: bool = False, include_master: bool = True) -> dict[str, StereoGain]:
    """The linear gains at which each lane is heard.

    Args:
        state: The mixer.
        bypass: Whether the original is listened to instead of the mix.
        include_master: Whether the master gain is already in the result.

    Returns:
        `(left, right)` for every lane of the mixer, zeros for those that are not heard.
    """
    master = db_to_gain(state.master_gain_db) if include_master else 1.0
    if bypass:
        unity = (master, master)
        return {lane: unity if strip.role == "mixture" else SILENT for lane, strip in state.lanes.items()}
    heard = heard_lanes(state)
    gains = {}
    for lane, strip in state.lanes.items():
        if lane in heard:
            left, right = pan_gains(strip.pan)
            gain = db_to_gain(strip.gain_db) * master
            gains[lane] = (left * gain, right * gain)
        else:
            gains[lane] = SILENT
    return gains


def stand_in_gains(state: MixerState, *, bypass: bool = False, include_master: bool = True) -> StereoGain:
    """The linear gains of the mixture where it stands in for stems that are not finished.

    They are those of the loudest stem to be heard on each side: what one would hear if that stem were the whole song.
    Silence if no stem is to be heard, or if the mixture is heard as itself anyway.
    """
    if bypass:
        return SILENT
    gains = lane_gains(state, include_master=include_master)
    heard = heard_lanes(state)
    if any(state.lanes[lane].role == "mixture" for lane in heard):
        return SILENT
    stems = [gains[lane] for lane in heard if state.lanes[lane].role == "stem"]
    return max((g[0] for g in stems), default=0.0), max((g[1] for g in stems), default=0.0)


def channel_gains(gains: StereoGain, channels: int) -> NDArray[np.float32]:
    """The gain of each channel of a file, from the gains of the two sides.

    Channels of the left take the left gain, those of the right the right one. Those in the middle (also the only one of
    a mono file, which has no sides to pan between) and the low-frequency one take the larger.

    Returns:
        Float32 of shape `(channels,)`.
    """
    left, right = gains
    by_side = {-1: left, 1: right}
    return np.array([by_side.get(side or 0, max(left, right)) for side in _sides(channels)], dtype=np.float32)


def stereo_matrix(channels: int) -> NDArray[np.float32]:
    """How a block of any number of channels is heard on two loudspeakers: `block @ matrix`.

    Mono goes to both sides as it is, stereo stays as it is. More channels, in the order of WAVE files, are folded as
    ITU-R BS.775 says (centre and surrounds at -3 dB, the low-frequency channel left out), and then taken down by one
    factor so that full scale in every channel is full scale in the sum.

    Returns:
        Float32 of shape `(channels, 2)`.
    """
    matrix = np.zeros((channels, 2))
    for channel, side in enumerate(_sides(channels)):
        level = 1.0 if channels <= 2 or (channel < 2 and side != 0) else math.sqrt(0.5)
        if side is not None:
            matrix[channel] = level * (side <= 0), level * (side >= 0)
    return (matrix / max(1.0, float(matrix.sum(axis=0).max()))).astype(np.float32)


def _sides(channels: int) -> tuple[int | None, ...]:
    if channels < 1:
        raise ConfigError(Text("A sound of {channels} channels cannot be mixed.", channels=channels))
    # Above eight nobody agrees on an order: pairs.
    return _SIDES.get(channels) or tuple(-1 if channel % 2 == 0 else 1 for channel in range(channels))


def mix(
    blocks: Mapping[str, NDArray[np.float32]],
    gains: Mapping[str, StereoGain],
    out: NDArray[np.float32],
    scratch: NDArray[np.float32] | None = None,
) -> None:
    """Write the sum of the lanes times their gains.

    Lanes are added in the order of `gains`; lanes with no gain are not looked at and may be missing from `blocks`.

    Args:
        blocks: Samples by lane, float32 of shape `(frames, channels)`.
        gains: `(left, right)` by lane, linear, as `lane_gains` gives them.
        out: Takes the mix; float32 of shape `(frames, channels)`, none of `blocks`.
        scratch: Memory of the shape of `out`; with it, nothing of the size of a block is allocated.
    """
    if scratch is None:
        scratch = np.empty_like(out)
    out.fill(0.0)
    for lane, gain in gains.items():
        if gain == SILENT:
            continue
        np.multiply(blocks[lane], channel_gains(gain, out.shape[1]), out=scratch)
        np.add(out, scratch, out=out)


def linear_ramp(
    start: float, step: float, counter: NDArray[np.float32], out: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Write the gain of each sample on a straight line, without allocation.

    Args:
        start: Gain before the first sample.
        step: Change a sample.
        counter: 1, 2, 3, ... of at least the length of `out`.
        out: Takes `start + step`, `start + 2 step`, ...; float32 of shape `(frames,)`.

    Returns:
        `out`.
    """
    np.multiply(counter[: len(out)], step, out=out)
    np.add(out, start, out=out)
    return out
