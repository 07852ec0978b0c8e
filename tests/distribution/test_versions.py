"""What gets installed: pinned, consistent with pyproject.toml, and under licences that leave Auralflow free."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> dict[str, str]:
    lines = (ROOT / "packaging/constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def declared(*extras: str) -> list[Requirement]:
    project = PROJECT["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


def closure(requirements: list[Requirement]) -> dict[str, importlib.metadata.Distribution]:
    """Everything these pull in here, by canonical name."""
    found: dict[str, importlib.metadata.Distribution] = {}
    queue = [(requirement, "") for requirement in requirements]
    seen: set[tuple[str, str]] = set()
    while queue:
        requirement, extra = queue.pop()
        if requirement.marker and not requirement.marker.evaluate({**default_environment(), "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        found[name] = importlib.metadata.distribution(name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in seen:
                seen.add((name, wanted))
                queue += [(Requirement(line), wanted) for line in found[name].requires or ()]
    return found


@pytest.mark.parametrize("requirement", declared("formats", "test"), ids=str)
def test_the_pinned_version_is_one_that_pyproject_allows(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_everything_the_set_up_installs_is_pinned() -> None:
    assert set(closure(declared("formats", "test"))) - set(pins()) == set()


def licence(distribution: importlib.metadata.Distribution) -> str:
    metadata = distribution.metadata
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    return " | ".join([metadata.get("License-Expression") or "", (metadata.get("License") or "")[:200], *classifiers])


def is_gpl_only(text: str) -> bool:
    """GPL is one of the terms, and there is no choice of a freer one."""
    names_gpl = re.search(r"(?<![LA])\bGPL|GNU General Public", text, re.IGNORECASE)
    offers_choice = re.search(r"LGPL.* OR |Lesser General", text, re.IGNORECASE)
    return bool(names_gpl) and not offers_choice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPL-2.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("LGPL-2.1-or-later", False),
        ("MIT", False),
    ],
)
def test_gpl_is_recognised(text: str, expected: bool) -> None:
    assert is_gpl_only(text) is expected


def test_nothing_that_auralflow_needs_is_gpl() -> None:
    gpl = {name for name, distribution in closure(declared()).items() if is_gpl_only(licence(distribution))}
    assert gpl == set()
