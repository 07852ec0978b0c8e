"""That the card is enough to run a model is in `test_export.py`."""

from __future__ import annotations

import json

from auralflow.models.export_card import Transform, export_card
from support.models import make_info


def test_a_card_counts_in_what_the_file_takes() -> None:
    info = make_info(sources=("vocals", "accompaniment"), sample_rate=16_000)
    transform = Transform(num_fft=255, hop_length=info.grid_length, window_length=201, padding="reflect")
    masks = json.loads(json.dumps(export_card(info, transform, file_format="onnx", shortest=1)))
    stft = masks["stft"]
    assert (masks["bins"], stft["window_offset"], stft["padding_before"], stft["padding_behind"]) == (128, 27, 127, 128)
    assert masks["chunks"]["grid_frames"] == 1
    assert masks["chunks"]["context_frames"] == info.context_length // info.grid_length
    program = export_card(info, transform, file_format="torch", shortest=777)
    assert program["chunks"]["grid_samples"] == info.grid_length
    assert program["chunks"]["usual_piece_samples"] == info.chunk_length
    assert any("777 samples" in step for step in program["steps"])
    assert "stft" not in program
    assert masks["sources_add_up_to_mixture"]
    assert not any("minus their sum" in step for step in masks["steps"])
