"""A script that processes would run once more is told so before it starts any."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CALL = "require_guarded_script()"
IMPORT = "from auralflow.training.own_process import require_guarded_script, require_own_process\n"
GUARDED = [
    f'if __name__ == "__main__":\n    {CALL}',
    f'def main():\n    {CALL}\n\nif __name__ == "__main__":\n    main()',
    f'import sys\nif __name__ != "__main__":\n    sys.exit()\n{CALL}',
    f"import multiprocessing\nif multiprocessing.parent_process() is None:\n    {CALL}",
    "import threading\nthread = threading.Thread(target=require_guarded_script)\nthread.start()\nthread.join()",
]
UNGUARDED = [
    CALL,
    f"def main():\n    {CALL}\n\nmain()",
    f'if __name__ == "__main__":\n    print("hello")\n{CALL}',
    f"for _ in range(1):\n    if True:\n        {CALL}",
    f"if 1 + 1 == 2:\n    {CALL}",
]


def run(script: Path, code: str, *command: str) -> subprocess.CompletedProcess[str]:
    script.write_text(IMPORT + code + "\n")
    return subprocess.run(
        [sys.executable, *(command or [str(script)])], capture_output=True, text=True, cwd=script.parent, check=False
    )


@pytest.mark.parametrize("code", GUARDED)
def test_work_that_other_processes_do_not_come_to_is_fine(tmp_path: Path, code: str) -> None:
    ran = run(tmp_path / "script.py", code)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("code", UNGUARDED)
def test_work_that_they_would_do_once_more_is_refused(tmp_path: Path, code: str) -> None:
    ran = run(tmp_path / "script.py", code)
    assert ran.returncode == 1
    assert "would run “script.py” once more" in ran.stderr
    assert 'if __name__ == "__main__":' in ran.stderr.splitlines()[-1], "a traceback shows no hint"


def test_what_is_run_by_its_modules_name_is_run_once_more_too(tmp_path: Path) -> None:
    assert "once more" in run(tmp_path / "script.py", CALL, "-m", "script").stderr
    (tmp_path / "package").mkdir()
    assert run(tmp_path / "package" / "__main__.py", CALL).returncode == 1
    (tmp_path / "package" / "__init__.py").touch()
    assert run(tmp_path / "package" / "__main__.py", CALL, "-c", IMPORT + CALL).returncode == 0


TRAINS = """
import numpy as np, threading
from auralflow.datasets import AudioDataset
from auralflow.training import chunk_loader
open("runs.txt", "a").write(__name__ + " ")
song = {"mixture": np.ones((1, 800)), "vocals": np.ones((1, 800))}
def read():
    try:
        print(len(list(chunk_loader(AudioDataset([song], ["vocals"], 0.1, 4, 8000), 2, num_workers=1))))
    except Exception as error:
        print(type(error).__name__, error)
"""


def test_an_unguarded_script_with_workers_runs_once(tmp_path: Path) -> None:
    ran = run(tmp_path / "script.py", TRAINS + "read()")
    assert "ConfigError Each process that reads songs would run “script.py” once more" in ran.stdout
    assert (tmp_path / "runs.txt").read_text() == "__main__ "


def test_one_that_is_found_out_too_late_is_told_by_the_process_itself(tmp_path: Path) -> None:
    ran = run(tmp_path / "script.py", TRAINS + "thread = threading.Thread(target=read)\nthread.start()\nthread.join()")
    assert "ConfigError A process that was started to read songs runs the whole script once more" in ran.stdout
    assert (tmp_path / "runs.txt").read_text() == "__main__ __mp_main__ "


def test_a_guarded_script_with_workers_reads(tmp_path: Path) -> None:
    ran = run(tmp_path / "script.py", TRAINS + 'if __name__ == "__main__":\n    read()')
    assert (ran.stdout, ran.stderr) == ("2\n", "")
