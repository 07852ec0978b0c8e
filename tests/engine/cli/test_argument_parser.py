"""Options may stand between what has no name, and nothing that was understood before is misunderstood."""

from __future__ import annotations

import pytest

from auralflow.cli.argument_parser import CommandParser


def parser() -> CommandParser:
    made = CommandParser(prog="auralflow")
    commands = made.add_subparsers(required=True)
    train = commands.add_parser("train")
    train.add_argument("folder")
    train.add_argument("dataset", nargs="?")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("-q", action="store_true")
    actions = commands.add_parser("dataset").add_subparsers(required=True)
    check = actions.add_parser("check")
    check.add_argument("folders", nargs="+")
    check.add_argument("--seed", type=int, default=0)
    return made


@pytest.mark.parametrize(
    ("words", "folder", "dataset", "seed"),
    [
        ("run", "run", None, 0),
        ("run songs", "run", "songs", 0),
        ("run songs --seed 1", "run", "songs", 1),
        ("run --seed 1 songs", "run", "songs", 1),
        ("-q run --seed=1 songs", "run", "songs", 1),
        ("--seed 1 -- -run songs", "-run", "songs", 1),
        ("-- -run -songs", "-run", "-songs", 0),
    ],
)
def test_arguments_without_a_name_may_stand_anywhere(words: str, folder: str, dataset: str | None, seed: int) -> None:
    options = parser().parse_args(["train", *words.split()])
    assert (options.folder, options.dataset, options.seed) == (folder, dataset, seed)


def test_so_may_those_of_a_command_of_a_command() -> None:
    options = parser().parse_args(["dataset", "check", "a", "--seed", "1", "b"])
    assert (options.folders, options.seed) == (["a", "b"], 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("train", "required: folder"),
        ("train run songs more", "unrecognized arguments: more"),
        ("train run --sead 1", "unrecognized arguments: --sead 1"),
        ("train run --seed x", "invalid int value"),
        ("dataset", "required"),
        ("dataset check --seed 1", "required: folders"),
    ],
)
def test_what_is_wrong_is_told_as_ever(words: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(words.split())
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
