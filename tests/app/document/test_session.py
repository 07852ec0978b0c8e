from __future__ import annotations

import math

import pytest

from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB, Lane, Loop, Session
from support.facts import a_song


def test_values_out_of_range_cannot_be_built() -> None:
    for bad in (math.nan, math.inf, GAIN_MIN_DB - 1, GAIN_MAX_DB + 1):
        with pytest.raises(ValueError, match="gain"):
            Lane(id="vocals", role="stem", gain_db=bad)
        with pytest.raises(ValueError, match="gain"):
            Session(master_gain_db=bad)
    with pytest.raises(ValueError, match="pan"):
        Lane(id="vocals", role="stem", pan=1.01)
    with pytest.raises(ValueError, match="loop"):
        Loop(start=5, stop=5)
    with pytest.raises(ValueError, match="not in the session"):
        Session(current="a")
    with pytest.raises(ValueError, match="same id"):
        Session(songs=(a_song("a"), a_song("a")))
