from __future__ import annotations

import copy
import gc
import json
import pickle
import weakref
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from auralflow.errors import AudioReadError
from auralflow.text import Text, said_by, templates_of, with_template


def test_is_the_sentence_it_says() -> None:
    text = Text("“{name}” has a sample rate of {rate:g} kHz", name="a", rate=44.1)
    assert text == "“a” has a sample rate of 44.1 kHz"
    assert text.template == "“{name}” has a sample rate of {rate:g} kHz"
    assert dict(text.values) == {"name": "a", "rate": 44.1}
    assert json.dumps([text]) == json.dumps([str(text)])
    assert hash(text) == hash(str(text))
    assert f"{text}!" == "“a” has a sample rate of 44.1 kHz!"


def test_braces_in_values_and_doubled_ones_in_templates_stay() -> None:
    assert Text("The field {{{name}}} of {{n:02}} is {name!r}", name="{x}") == "The field {{x}} of {n:02} is '{x}'"


def test_a_field_may_have_any_name() -> None:
    assert Text("{template} {cls} {self}", template="a", cls="b", self="c") == "a b c"


def test_a_value_that_is_missing_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Text("{name} is gone")


def test_texts_among_the_values_stay_texts() -> None:
    text = Text("it holds {kind}", kind=Text("a program"))
    assert isinstance(text.values["kind"], Text)
    assert text == "it holds a program"


def test_numbers_of_all_kinds_stay_numbers() -> None:
    values = (1, 2.5, True, np.float32(0.5), np.int64(7), Fraction(1, 2))
    for value in values:
        assert Text("{v}", v=value).values["v"] is value
    assert Text("{v:.2f}", v=np.float32(0.5)) == "0.50"


def test_nothing_is_kept_alive_by_a_sentence_about_it() -> None:
    class HeldError(Exception):
        pass

    held = HeldError("broken")
    there = weakref.ref(held)
    text = Text("it cannot be loaded: {error}", error=held)
    del held
    gc.collect()
    assert there() is None
    assert text == "it cannot be loaded: broken"
    assert Text("{path}", path=Path("a")).values == {"path": "a"}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_copies_can_be_translated_too(again) -> None:
    text = again(Text("{{n}} “{name}”: {why}", name="{odd}", why=Text("no {what}", what="sound")))
    assert type(text) is Text
    assert text == "{n} “{odd}”: no sound"
    assert text.template == "{{n}} “{name}”: {why}"
    assert text.values["why"].template == "no {what}"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Text("{a}", a=1).values["a"] = 2


def test_what_an_exception_says_stays_a_text() -> None:
    text = Text("it has been {what}", what="changed")
    assert said_by(OSError(text)) is text
    assert said_by(AudioReadError(text, path=Path("a"))) is text
    assert said_by(ValueError("plain")) == "plain"
    assert said_by(OSError(2, "gone")) == "[Errno 2] gone"
    assert said_by(ValueError()) == ""


def test_kept_sentences_can_be_translated_again() -> None:
    whole = Text(
        "{n:02} of “{name}” {{at}} {rate:g} Hz: {why}", n=3, name="{odd}", rate=8.5, why=Text("no {x}", x=None)
    )
    kept = json.loads(json.dumps(templates_of([whole, "plain", Text("As it is.")]), allow_nan=False))
    assert set(kept) == {str(whole), "As it is."}
    again = with_template(str(whole), kept)
    assert type(again) is Text
    assert (again, again.template, again.values) == (whole, whole.template, whole.values)
    assert again.values["why"].template == "no {x}"
    assert type(with_template("plain", kept)) is str


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1j])
def test_what_json_cannot_hold_is_kept_as_english(value: complex) -> None:
    assert templates_of([Text("it is {value}", value=value)]) == {}


def test_numbers_that_would_come_back_as_others_are_kept_as_english() -> None:
    text = Text("it is {value}", value=Fraction(1, 3))
    assert type(with_template(str(text), templates_of([text]))) is str


@pytest.mark.parametrize(
    "templates",
    [
        {},
        [],
        None,
        {"it is 1": None},
        {"it is 1": "it is {x}"},
        {"it is 1": {"template": "it is {x}"}},
        {"it is 1": {"template": "it is {x}", "values": {"x": 2}}},
        {"it is 1": {"template": "it is {x", "values": {"x": 1}}},
        {"it is 1": {"template": 1, "values": {}}},
        {"it is 1": {"template": "it is {x:>99999999999999999999}", "values": {"x": 1}}},
    ],
)
def test_templates_that_do_not_fit_change_nothing(templates: object) -> None:
    found = with_template("it is 1", templates)
    assert (type(found), found) == (str, "it is 1")


def test_a_sentence_with_another_value_is_the_same_sentence() -> None:
    text = Text("{name} has {count} channels.", name="vocals.wav", count=6)
    other = text.with_values(name="Song/vocals.wav")
    assert other == "Song/vocals.wav has 6 channels."
    assert (other.template, other.values["count"]) == (text.template, 6)
    assert text == "vocals.wav has 6 channels."
