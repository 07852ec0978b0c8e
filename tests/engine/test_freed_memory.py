from __future__ import annotations

import resource
import subprocess
import sys
import textwrap

import pytest

ALLOCATE = """
    import resource, sys
    from contextlib import nullcontext
    import psutil
    from auralflow.freed_memory import kept_for_reuse

    with kept_for_reuse() if sys.argv[1] == "kept" else nullcontext():
        for _ in range(20):
            b"1" * 100_000_000
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt, psutil.Process().memory_info().rss)
"""


def allocate(how: str) -> tuple[int, int]:
    """Page faults and memory left, in a process of its own."""
    command = [sys.executable, "-c", textwrap.dedent(ALLOCATE), how]
    faults, left = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(faults), int(left)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' C libraries keep freed memory by themselves")
def test_large_blocks_are_reused_and_given_back_at_the_end() -> None:
    kept_faults, kept_left = allocate("kept")
    usual_faults, usual_left = allocate("usual")
    pages_of_a_block = 100_000_000 // resource.getpagesize()
    assert usual_faults - kept_faults > 15 * pages_of_a_block
    assert kept_left - usual_left < 50_000_000
