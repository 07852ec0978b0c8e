from __future__ import annotations

import pickle
from pathlib import Path

from auralflow.datasets.layout_error import LayoutError
from auralflow.datasets.mapping import StemMapping
from auralflow.datasets.mapping_proposal import MappingProposal


def test_it_arrives_whole_from_another_process() -> None:
    proposal = MappingProposal(mapping=StemMapping(stems={"vocals": ("{song}/*vox*",)}), guessed=("x.wav",))
    error = pickle.loads(pickle.dumps(LayoutError("What.", path=Path("songs"), hint="Do.", proposal=proposal)))
    assert (error.message, error.path, error.hint, error.proposal) == ("What.", Path("songs"), "Do.", proposal)
    assert error.proposal.mapping.match("A/LeadVox.wav") == ("vocals", {"song": "A"})
