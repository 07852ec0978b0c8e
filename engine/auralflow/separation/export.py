"""Stems, or the mix as it is heard, from the store into sound files: all of a song's, or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.mixdown import SILENT, MixerState, lane_gains, mix
from auralflow.errors import ConfigError, SeparationError
from auralflow.progress import CancelToken, ProgressSink, ignore_progress
from auralflow.separation.consistency import to_dbfs
from auralflow.separation.export_plan import ExportPlan, ExportSettings, plan_export
from auralflow.separation.export_run import ExportResult, TrackExport, json_dbfs
from auralflow.text import Text
from auralflow.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo
    from auralflow.audio.resample import BlockSource
    from auralflow.models.base import ModelInfo
    from auralflow.separation.stem_store import StemStore

__all__ = [
    "ExportPlan",
    "ExportResult",
    "ExportSettings",
    "export_mix",
    "export_stems",
    "json_dbfs",
    "plan_export",
]


def export_stems(
    store: StemStore,
    destination: Path,
    settings: ExportSettings,
    *,
    source: AudioInfo,
    model: ModelInfo,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
    region: tuple[int, int] | None = None,
    taken: Collection[str] = (),
) -> ExportResult:
    """Write stems as sound files.

    Args:
        store: Finished, at least in `region`.
        destination: The folder; created if missing.
        settings: What the user chose.
        source: The song: gives what "source" means, and its tags.
        model: What separated it.
        progress: Told how far it is; stage "export".
        cancel: Asked several times a second.
        region: `(start, stop)` in frames, for a part of the song; None for all.
        taken: `auralflow.separation.naming.name_key` of files that must not be used (other songs of the same run).

    Returns:
        What was done.

    Raises:
        ConfigError: If the format cannot hold what is asked for, or two stems would get the same name.
        AudioWriteError: If the disk is full, read-only, gone, ...; no file was written then, and no file replaced.
        SeparationError: If the stretch is not separated yet.
        Cancelled: If asked to stop; no file was written.
    """
    start, stop = _checked_region(store, region)
    plan = plan_export(destination, settings, source=source, model=model, taken=taken)
    sources = store.meta.sources
    reads = {track: partial(_shifted, partial(store.read, track), start) for track in (*plan.tracks, "mixture")}
    return TrackExport(
        plan,
        settings,
        tracks=[reads[track] for track in plan.tracks],
        frames=stop - start,
        sample_rate=store.meta.sample_rate,
        mixture=reads["mixture"] if set(sources) <= set(plan.tracks) else None,
        summed=[track in sources for track in plan.tracks],
        provenance=_provenance(store, source, region),
        progress=progress,
        cancel=cancel or CancelToken(),
    ).run()


def export_mix(
    store: StemStore,
    destination: Path,
    settings: ExportSettings,
    *,
    mixer: MixerState,
    source: AudioInfo,
    model: ModelInfo,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
    region: tuple[int, int] | None = None,
    taken: Collection[str] = (),
) -> ExportResult:
    """Write the mix as it is heard as one sound file. In its name and title, "mix" stands for the stem.

    Args:
        store: Finished, at least in `region`.
        destination: The folder; created if missing.
        settings: What the user chose; `stems` is not looked at.
        mixer: Gain, pan, mute and solo of each lane, and the master gain. Lanes are named as the store's tracks.
        source: The song: gives what "source" means, and its tags.
        model: What separated it.
        progress: Told how far it is; stage "export".
        cancel: Asked several times a second.
        region: `(start, stop)` in frames, for a part of the song; None for all.
        taken: As in `export_stems`.

    Returns:
        What was done; `null_dbfs` is None.

    Raises:
        ConfigError: If the format cannot hold what is asked for, or the mixer has a lane that the store has not.
        AudioWriteError: If the disk is full, read-only, gone, ...
        SeparationError: If the stretch is not separated yet.
        Cancelled: If asked to stop; no file was written.
    """
    start, stop = _checked_region(store, region)
    gains = {lane: gain for lane, gain in lane_gains(mixer).items() if gain != SILENT}
    if unknown := set(gains) - {*store.tracks, "residual"}:
        raise ConfigError(
            Text("The mixer has lanes that this song has not: {lanes}.", lanes=", ".join(sorted(unknown)))
        )

    def read(first: int, frames: int) -> NDArray[np.float32]:
        blocks = {lane: store.read(lane, start + first, frames) for lane in gains}
        out = np.empty((frames, store.meta.channels), dtype=np.float32)
        mix(blocks, gains, out)
        return out

    plan = plan_export(destination, settings, source=source, model=model, tracks=("mix",), taken=taken)
    levels = {lane: [_to_db(side) for side in gain] for lane, gain in gains.items()}
    return TrackExport(
        plan,
        settings,
        tracks=[read],
        frames=stop - start,
        sample_rate=store.meta.sample_rate,
        provenance={**_provenance(store, source, region), "mix_db": levels},
        progress=progress,
        cancel=cancel or CancelToken(),
    ).run()


def _to_db(gain: float) -> float | str | None:
    return json_dbfs(to_dbfs(gain))


def _shifted(read: BlockSource, offset: int, start: int, frames: int) -> NDArray[np.float32]:
    return read(start + offset, frames)


def _checked_region(store: StemStore, region: tuple[int, int] | None) -> tuple[int, int]:
    start, stop = region or (0, store.meta.frames)
    if region is not None and not 0 <= start < stop <= store.meta.frames:
        raise ConfigError(
            Text(
                "The stretch from frame {start} to {stop} is not in the song, which has {frames}.",
                start=start,
                stop=stop,
                frames=store.meta.frames,
            ),
            hint="Choose another stretch.",
        )
    if not store.finished.covers(start, stop):
        raise SeparationError(
            "This part of the song is not separated yet.", hint="Wait until it is finished, then export again."
        )
    return start, stop


def _provenance(store: StemStore, source: AudioInfo, region: tuple[int, int] | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "software": "Auralflow",
        "version": __version__,
        "model": store.meta.model,
        "model_sha256": store.meta.model_sha256,
        "settings": dict(store.meta.settings),
        "source": source.path.name,
        # Of the separation itself, whatever the file format made of it afterwards.
        "null_dbfs": json_dbfs(store.null_dbfs),
    }
    if region is not None:
        facts["region_frames"] = list(region)
    return facts
