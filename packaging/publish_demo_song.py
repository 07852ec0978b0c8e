#!/usr/bin/env python3
"""Put a song rendered by make_demo_song.py into the project: compressed, tagged, measured and recorded.

    .venv/bin/python packaging/publish_demo_song.py OUT --multitrack DIR

writes the song and song.json (how it was made, how well the bundled model does on it) into the resources, and the
true stems into tests/data/demo_stems, where tests measure against them.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import mutagen
import numpy as np
import soundfile as sf

import auralflow

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
SONG_FOLDER = ROOT / "resources/auralflow_resources/demo"
STEMS_FOLDER = ROOT / "tests/data/demo_stems"
STEMS = ("vocals", "accompaniment")
VORBIS_QUALITY = {"mixture": 0.8, "vocals": 0.6, "accompaniment": 0.6}


def encode(source: Path, target: Path, quality: float, tags: dict[str, str]) -> None:
    """Write OGG Vorbis; in blocks, because libvorbis overflows its stack on a whole song at once."""
    audio, sample_rate = sf.read(source, dtype="float32", always_2d=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with sf.SoundFile(
        target, "w", sample_rate, audio.shape[1], "VORBIS", format="OGG", compression_level=1 - quality
    ) as file:
        for start in range(0, len(audio), 4096):
            file.write(audio[start : start + 4096])
    tagged = mutagen.File(target)
    tagged.update(tags)
    tagged.save()


def sdr_db(estimate: NDArray[np.float32], reference: NDArray[np.float32]) -> float:
    """Energy of the reference over energy of the error, whole song."""
    error = np.sum((estimate.astype(np.float64) - reference) ** 2)
    return float(10 * np.log10(np.sum(reference.astype(np.float64) ** 2) / error))


def load_museval_metrics() -> ModuleType:
    """museval.metrics without the package around it, which wants an ffmpeg program at import."""
    package = importlib.util.find_spec("museval")
    if package is None or package.origin is None:
        raise SystemExit("museval is missing: run packaging/setup.sh --tests first.")
    spec = importlib.util.spec_from_file_location("museval_metrics", Path(package.origin).with_name("metrics.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(song: Path) -> dict[str, dict[str, float]]:
    """SDR of the default model's stems against the true ones, plain and as museval's median over seconds."""
    result = auralflow.separate(song)
    references = np.stack([sf.read(STEMS_FOLDER / f"{name}.ogg", dtype="float32")[0] for name in STEMS])
    estimates = np.stack([result.stems[name].T for name in STEMS])
    second = result.sample_rate
    museval_sdr = load_museval_metrics().bss_eval(references, estimates, window=second, hop=second)[0]
    return {
        name: {
            "sdr_db": round(sdr_db(estimates[i], references[i]), 2),
            "museval_median_sdr_db": round(float(np.nanmedian(museval_sdr[i])), 2),
        }
        for i, name in enumerate(STEMS)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rendered", type=Path, help="the folder make_demo_song.py wrote")
    parser.add_argument("--multitrack", type=Path, required=True, help="the folder of the renderer it used")
    options = parser.parse_args()
    meta = json.loads((options.rendered / "meta.json").read_text(encoding="utf-8"))
    tags = {"artist": "Auralflow", "license": "MIT", "genre": "Pop"}
    song = SONG_FOLDER / f"{meta['title']}.ogg"
    encode(options.rendered / "mixture.wav", song, VORBIS_QUALITY["mixture"], {**tags, "title": meta["title"]})
    for name in STEMS:
        target = STEMS_FOLDER / f"{name}.ogg"
        title = f"{meta['title']} ({name})"
        encode(options.rendered / f"{name}.wav", target, VORBIS_QUALITY[name], {**tags, "title": title})
    digests = {
        name: hashlib.sha256((options.multitrack / name).read_bytes()).hexdigest()
        for name in ("make_tracks.py", "voicebank.py")
    }
    record = {
        **meta,
        "made_by": "packaging/make_demo_song.py, packaging/publish_demo_song.py",
        "renderer_sha256": digests,
        "ogg_vorbis_quality": VORBIS_QUALITY,
        "default_model": measure(song),
    }
    (SONG_FOLDER / "song.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["default_model"], indent=2))


if __name__ == "__main__":
    main()
