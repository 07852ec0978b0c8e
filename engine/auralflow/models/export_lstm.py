"""LSTMs that are exported with any number of steps.

`torch.export` would unroll `torch.nn.LSTM` into the steps of the example that it is given.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class OnnxLSTM(nn.Module):
    """A bidirectional, batch-first `torch.nn.LSTM` as ONNX operators; computes only once it is exported.

    Reference: the operator LSTM in the specification of ONNX.

    Args:
        lstm: Whose weights are copied.
    """

    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self.hidden_size = lstm.hidden_size
        self.num_layers = lstm.num_layers
        for layer in range(lstm.num_layers):
            for name, kinds in (("W", ("weight_ih",)), ("R", ("weight_hh",)), ("B", ("bias_ih", "bias_hh"))):
                directions = [
                    torch.cat([_gates_of_onnx(getattr(lstm, f"{kind}_l{layer}{suffix}")) for kind in kinds])
                    for suffix in ("", "_reverse")
                ]
                self.register_buffer(f"{name}{layer}", torch.stack(directions))

    def forward(self, sequence: Tensor) -> tuple[Tensor, None]:
        """`(batch, steps, features)` to `(batch, steps, 2 * hidden_size)`, first of two as `torch.nn.LSTM` gives it."""
        batch, steps, _ = sequence.shape
        x = sequence.transpose(0, 1)
        for layer in range(self.num_layers):
            weights = [getattr(self, f"{name}{layer}") for name in ("W", "R", "B")]
            y = torch.onnx.ops.symbolic(
                "LSTM",
                (x, *weights),
                {"hidden_size": self.hidden_size, "direction": "bidirectional"},
                dtype=x.dtype,
                shape=(steps, 2, batch, self.hidden_size),
            )
            x = y.transpose(1, 2).flatten(2)  # (steps, batch, 2 * hidden_size)
        return x.transpose(0, 1), None


def _gates_of_onnx(weight: Tensor) -> Tensor:
    """From PyTorch's order of gates (input, forget, cell, output) to that of ONNX (input, output, forget, cell)."""
    gate_in, forget, cell, out = weight.detach().chunk(4)
    return torch.cat([gate_in, out, forget, cell])


@torch.library.custom_op("auralflow::lstm", mutates_args=())
def _lstm(
    input: Tensor,  # noqa: A002 - the arguments of aten::lstm
    hx: list[Tensor],
    params: list[Tensor],
    has_biases: bool,
    num_layers: int,
    dropout: float,
    train: bool,
    bidirectional: bool,
    batch_first: bool,
) -> tuple[Tensor, Tensor, Tensor]:
    arguments = (has_biases, num_layers, dropout, train, bidirectional, batch_first)
    output: tuple[Tensor, Tensor, Tensor] = torch.ops.aten.lstm.input(input, hx, params, *arguments)
    return output


@_lstm.register_fake
def _(input, hx, params, *settings):  # type: ignore[no-untyped-def] # noqa: A002
    del params, settings
    output = input.new_empty(*input.shape[:2], 2 * hx[0].shape[-1])
    return output, torch.empty_like(hx[0]), torch.empty_like(hx[1])


class ProgramLSTM(nn.Module):
    """A bidirectional, batch-first `torch.nn.LSTM` for `torch.export`; then comes `use_lstm_of_torch`.

    Args:
        lstm: Whose weights are taken.
    """

    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self.hidden_size = lstm.hidden_size
        self.num_layers = lstm.num_layers
        self.weights = nn.ParameterList(lstm.parameters())

    def forward(self, sequence: Tensor) -> tuple[Tensor, None]:
        """`(batch, steps, features)` to `(batch, steps, 2 * hidden_size)`, first of two as `torch.nn.LSTM` gives it."""
        state = sequence.new_zeros(2 * self.num_layers, sequence.shape[0], self.hidden_size)
        output = _lstm(sequence, [state, state], list(self.weights), True, self.num_layers, 0.0, False, True, True)
        return output[0], None


def use_lstm_of_torch(program: torch.export.ExportedProgram) -> None:
    """Put PyTorch's own operator where `ProgramLSTM` has ours, so that the program needs nothing but PyTorch."""
    for node in program.graph.nodes:
        if node.target is torch.ops.auralflow.lstm.default:
            node.target = torch.ops.aten.lstm.input
    program.graph_module.recompile()
