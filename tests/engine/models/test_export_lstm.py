"""How they are exported is in `test_export.py`."""

from __future__ import annotations

import torch
from torch import nn

from auralflow.models.export_lstm import ProgramLSTM


def test_the_lstm_for_programs_computes_what_that_of_torch_does() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        lstm = nn.LSTM(5, 3, num_layers=2, batch_first=True, bidirectional=True, dropout=0.3).eval()
        sequence = torch.randn(2, 7, 5)
    with torch.no_grad():
        torch.testing.assert_close(ProgramLSTM(lstm)(sequence)[0], lstm(sequence)[0], rtol=0, atol=0)
