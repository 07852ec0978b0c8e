"""What the README tells people to type works, and what it points to exists."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import soundfile

import auralflow_resources
from auralflow.cli.main import run
from auralflow.models import create_model, save_model
from support.datasets import write_track

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "resources/auralflow_resources/CREDITS.md"]
SONG_FRAMES = 5 * 44_100
# Only the time that the commands take depends on these figures.
QUICKER = {"--time-limit 1800": "--max-steps 1 --validation-samples 2", "--duration 20": "--duration 2"}


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The start of the demo song, datasets and a model where the README's examples look for theirs."""
    folder = tmp_path_factory.mktemp("material")
    samples, sample_rate = soundfile.read(auralflow_resources.demo_song(), frames=SONG_FRAMES)
    soundfile.write(folder / "song.wav", samples, sample_rate)
    (folder / "Music/album").mkdir(parents=True)
    for name in ("song.mp3", "Music/album/one.ogg"):  # what a file is called does not matter
        shutil.copy(folder / "song.wav", folder / name)
    for number in range(3):
        write_track(folder / "songs" / f"song {number}", number, frames=200_000, sample_rate=44_100)
    for dataset in ("my songs", "demucs-out/htdemucs"):
        shutil.copytree(folder / "songs", folder / dataset)
    for number, name in enumerate(("01_Kick", "02_Bass", "03_LeadVox")):
        for song in ("One", "Two"):
            shutil.copy(folder / f"songs/song {number}/vocals.wav", _in(folder / "multitracks" / song, f"{name}.wav"))
    model = create_model("BandSplitNet", targets=["vocals", "rest"], dim=8, depth=1)
    save_model(model, folder / "my-model", name="my-model", license="CC0-1.0", origin="Untrained.")
    return folder


def _in(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


@pytest.fixture
def song(material: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that to work in."""
    shutil.copytree(material, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", re.findall(r"^    (auralflow .*?)(?:  +#.*)?$", README, re.MULTILINE))
def test_examples_on_the_command_line(command: str, song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quick = command.replace("~/", f"{song}/")
    for slow, short in QUICKER.items():
        quick = quick.replace(slow, short)
    arguments = shlex.split(quick)[1:]
    if arguments[0] == "separate":
        shutil.copytree(song / "my-model", song / "my-run" / "model")  # what a training leaves
    assert run(arguments) == 0
    assert capsys.readouterr().out
    if "separate" in arguments:
        assert any((song / "stems").rglob("*vocals*"))


def test_examples_in_python(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    separating, training = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(separating, names)
    rate_and_shape, null_dbfs = capsys.readouterr().out.splitlines()
    assert rate_and_shape == f"44100 (2, {SONG_FRAMES})"
    assert float(null_dbfs) <= -140
    assert training.count("num_chunks=200") == training.count("time_limit_s=1800") == 1
    exec(training.replace("num_chunks=200", "num_chunks=4").replace("time_limit_s=1800", "max_steps=2"), names)
    assert set(names["song"].stems) >= {"vocals", "drums", "bass", "other"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_documents_point_to_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    named = set(re.findall(r"`((?:\./)?(?:packaging|tests|engine|app|resources)/[\w./-]*)`", text))
    missing = {path for path in links | named if not (ROOT / path).exists()}
    assert missing == set()
