"""Packages load their public names when they are used, keep them, and know no others."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import auralflow

PACKAGES = [
    "auralflow",
    *(
        f"auralflow.{name}"
        for name in (
            "augment",
            "datasets",
            "datasets.synthetic",
            "evaluation",
            "losses",
            "models",
            "training",
            "transforms",
            "visualization",
        )
    ),
]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_there_and_kept(package: str) -> None:
    module = importlib.import_module(package)
    assert dir(module) == sorted(module.__all__)
    for name in module.__all__:
        value = getattr(module, name)
        assert vars(module)[name] is value


@pytest.mark.parametrize("package", PACKAGES)
def test_another_name_is_an_error_as_in_any_module(package: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'missing'"):
        importlib.import_module(package).missing  # noqa: B018


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_itself_loads_neither_torch_nor_matplotlib(package: str) -> None:
    code = f"import sys, {package}; print(sorted({{'torch', 'matplotlib'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_packages_above_are_all_that_load_names_so() -> None:
    root = Path(auralflow.__file__).parent
    lazy = [path for path in root.rglob("__init__.py") if "lazy_names(" in path.read_text(encoding="utf-8")]
    assert sorted(".".join(("auralflow", *path.parent.relative_to(root).parts)) for path in lazy) == PACKAGES


@pytest.mark.parametrize("package", PACKAGES)
def test_no_public_name_is_that_of_a_module_beside_it(package: str) -> None:
    """Importing the module would put it where the name is looked for."""
    folder = Path(importlib.import_module(package).__path__[0])
    assert not set(importlib.import_module(package).__all__) & {path.stem for path in folder.iterdir()}
