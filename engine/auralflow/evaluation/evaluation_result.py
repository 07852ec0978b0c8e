"""What an evaluation found: plain frozen facts that go to JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from auralflow.evaluation.aggregate import SummaryRow
from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.track_scores import TrackScores
from auralflow.readable import counted, html_table
from auralflow.text import templates_of, with_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class TrackFailure:
    """A track that could not be measured.

    Attributes:
        track: Its name.
        estimator: What made the estimates.
        message: What happened.
        hint: What to do about it.
    """

    track: str
    estimator: str
    message: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class EvaluationResult:
    """How well models separate a dataset.

    Attributes:
        dataset: Its folder.
        split: "train", "val", "test" or "all".
        duration_s: How much of the beginning of each track was measured; None for all of it.
        stems: What was compared.
        estimators: Models first, in the order given, then the baseline and the oracle.
        scores: For each estimator in that order, each track in the order of the dataset.
        summary: Over all tracks.
        failures: What could not be measured.
        notes: What the reader should know, as sentences.
        output: The folder with the reports.
        measured: How many tracks were measured now, counted for each estimator; not part of the JSON.
        kept: How many had been measured before; not part of the JSON.
    """

    dataset: str
    split: str
    duration_s: float | None
    stems: tuple[str, ...]
    estimators: tuple[EstimatorFacts, ...]
    scores: tuple[TrackScores, ...]
    summary: tuple[SummaryRow, ...]
    failures: tuple[TrackFailure, ...] = ()
    notes: tuple[str, ...] = ()
    output: str = field(default="", compare=False)
    measured: int = field(default=0, compare=False)
    kept: int = field(default=0, compare=False)

    def __repr__(self) -> str:
        names = ", ".join(facts.name for facts in self.estimators)
        tracks = counted(len(self.tracks), "track")
        return f"<EvaluationResult of {names}: {', '.join(self.stems)} in {tracks} of {self.dataset}>"

    def _repr_html_(self) -> str:
        from auralflow.evaluation.report_tables import summary_cells, used_columns

        title = f"{counted(len(self.tracks), 'track')} of {self.dataset}"
        head = ("stem", "model", *(column.head for column in used_columns(self)))
        rows = [
            (stem, facts.title, *summary_cells(self, facts.name, stem))
            for stem in self.stems
            for facts in self.estimators
        ]
        return html_table(head, rows, title=title, note="All figures in dB.")

    @property
    def tracks(self) -> tuple[str, ...]:
        """Names of the tracks that were measured."""
        return tuple(dict.fromkeys(track.track for track in self.scores))

    def to_json(self) -> str:
        """All of it as a JSON object: what is no number is null, infinity the string "inf".

        Sentences are English; "templates" tells what they were made of, so that they can be translated later.
        """
        return json.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "dataset": self.dataset,
                "split": self.split,
                "duration_s": self.duration_s,
                "stems": list(self.stems),
                "notes": list(self.notes),
                "estimators": [asdict(estimator) for estimator in self.estimators],
                "summary": [row.to_json() for row in self.summary],
                "failures": [asdict(failure) for failure in self.failures],
                "scores": [scores.to_json() for scores in self.scores],
                "templates": templates_of(self._sentences()),
            },
            indent=1,
            allow_nan=False,
        )

    def _sentences(self) -> Iterator[str]:
        yield from self.notes
        for failure in self.failures:
            yield from (failure.message, failure.hint)
        for facts in self.estimators:
            yield from (facts.title, facts.origin)
        for scores in self.scores:
            yield from scores.notes

    @classmethod
    def from_json(cls, text: str | bytes) -> EvaluationResult:
        """What `to_json` was made of, but for where it lay.

        Raises:
            ValueError: If it is something else.
        """
        try:
            facts: dict[str, Any] = json.loads(text)
            if facts["schema_version"] != SCHEMA_VERSION:
                raise ValueError("another schema")
            told = partial(with_template, templates=facts.get("templates", {}))
            return cls(
                dataset=facts["dataset"],
                split=facts["split"],
                duration_s=facts["duration_s"],
                stems=tuple(facts["stems"]),
                estimators=tuple(
                    EstimatorFacts.from_json({**each, "title": told(each["title"]), "origin": told(each["origin"])})
                    for each in facts["estimators"]
                ),
                scores=tuple(
                    TrackScores.from_json({**each, "notes": map(told, each["notes"])}) for each in facts["scores"]
                ),
                summary=tuple(SummaryRow.from_json(each) for each in facts["summary"]),
                failures=tuple(
                    TrackFailure(**{**each, "message": told(each["message"]), "hint": told(each["hint"])})
                    for each in facts["failures"]
                ),
                notes=tuple(map(told, facts["notes"])),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("no result of an evaluation") from error


def of_estimator(scores: Sequence[TrackScores], name: str) -> tuple[TrackScores, ...]:
    """The scores of one estimator."""
    return tuple(track for track in scores if track.estimator == name)
