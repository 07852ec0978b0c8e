"""The documentation is complete, leads nowhere that is not there, and loads nothing from elsewhere."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urldefrag

import pytest

import auralflow
import auralflow_resources

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / "packaging/build_docs.py"
HELP = "help/deep_mask_estimation"
SECTIONS = [
    "Models",
    "Losses",
    "Trainer",
    "Datasets",
    "Data Utilities",
    "Visualization",
    "Training",
    "Separation",
    "Evaluation",
    "Deep Mask Estimation",
    "Contribution",
    "License",
]
MATHEMATICS = [
    "Short-time Fourier transform",
    "Magnitude and phase",
    "Masking and source estimation",
    "Optimization",
    "Phase approximation",
]
# Attributes by which a browser loads something by itself; `href` of a link does so in `link` only.
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background", "xlink:href"}


class Page(HTMLParser):
    """What a page links to, loads and can be linked at."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.source = path.read_text(encoding="utf-8")
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: list[str] = []
        self.tags: set[str] = set()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in LOADING or name == "href":
                self.loaded.append(value or "")
            elif name == "id":
                self.anchors.append(value or "")


def packages() -> list[str]:
    found = ["auralflow"]
    found += [info.name for info in pkgutil.walk_packages(auralflow.__path__, "auralflow.") if info.ispkg]
    return [name for name in found if getattr(importlib.import_module(name), "__all__", None)]


def public_names(package: str) -> list[str]:
    # `__version__` is no name that needs explaining.
    return [name for name in importlib.import_module(package).__all__ if not name.startswith("__")]


PACKAGES = packages()


def built(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(BUILDER), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    built(str(folder))
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def test_the_first_page_has_the_sections_in_order(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    headings = re.findall(r"<h2>(.*?)</h2>", index)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS
    assert "FORMULA" not in index


def test_each_section_leads_somewhere(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r"<h2>(.*?)</h2>(.*?)</section>", index, re.DOTALL))
    for title in SECTIONS:
        assert re.search(r'<a href="|<div class="code"', parts[title]), title
    for module in PACKAGES:
        assert f"api/{module.replace('.', '/')}.html" in index
    if "auralflow.training" not in PACKAGES:
        assert "no trainer in this version" in parts["Trainer"]
    if "auralflow.evaluation" not in PACKAGES:
        assert "no evaluation of whole datasets in this version" in parts["Evaluation"]


def test_a_new_package_gets_its_place_by_itself() -> None:
    spec = importlib.util.spec_from_file_location("build_docs", BUILDER)
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)

    def package(name: str) -> ModuleType:
        made = ModuleType(name, f"What {name} is for. And more.")
        made.__all__ = ["function"]
        made.function = lambda: None
        made.function.__doc__ = "Does `it`."
        return made

    names = ["auralflow.training", "auralflow.evaluation.reports", "auralflow.never_heard_of"]
    sections = {part["title"]: part for part in builder.sections({name: package(name) for name in names}, "")}
    for title, name in zip(["Trainer", "Evaluation", "Further packages"], names, strict=True):
        (page,) = sections[title]["pages"]
        assert page["href"] == f"api/{name.replace('.', '/')}.html"
        assert page["summary"] == f"What {name} is for."
        assert page["names"] == [{"name": "function", "summary": "Does <code>it</code>."}]
        assert "in this version" not in sections[title]["text"]


def test_no_link_and_no_anchor_is_dead(site: Path, pages: dict[Path, Page]) -> None:
    dead = []
    for path, page in pages.items():
        assert len(page.anchors) == len(set(page.anchors)), f"{path.name} has an anchor twice"
        for link in page.links + page.loaded:
            if re.match(r"https?:|mailto:", link):
                continue
            name, anchor = urldefrag(unquote(link))
            target = (path.parent / name).resolve() if name else path
            there = target.is_relative_to(site.resolve()) and target.is_file()
            if not there or (anchor and anchor not in pages[target].anchors):
                dead.append((path.name, link))
    assert dead == []


def test_nothing_is_loaded_from_elsewhere_and_no_script_runs(pages: dict[Path, Page]) -> None:
    assert len(pages) >= 12
    for path, page in pages.items():
        assert [link for link in page.loaded if "//" in link or link.startswith("data:")] == [], path
        assert page.tags.isdisjoint({"script", "iframe", "object", "embed", "base"}), path
        assert "@import" not in page.source
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", page.source)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_documented(package: str, site: Path) -> None:
    page = (site / f"api/{package.replace('.', '/')}.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r'<section id="([\w.]+)">(.*?)</section>', page, re.DOTALL))
    assert list(parts) == public_names(package)
    silent = [name for name, part in parts.items() if not re.search(r'class="docstring">\s*<p>\s*\S', part)]
    assert silent == []
    for name, part in parts.items():
        value = getattr(importlib.import_module(package), name)
        if inspect.isfunction(value):
            assert all(parameter in part for parameter in inspect.signature(value).parameters), name


def test_private_things_and_those_of_torch_stay_out(site: Path) -> None:
    models = (site / "api/auralflow/models.html").read_text(encoding="utf-8")
    assert 'id="SpectrogramMaskModel.separate"' in models
    assert 'id="SpectrogramMaskModel.load_state_dict"' not in models
    assert "Initialize internal Module state" not in models
    assert not re.search(r'id="[\w.]*\._[a-z]', models)
    # A base of ours that nobody sees by itself: what it gives is told where it is used.
    assert 'id="L1Loss.forward"' in (site / "api/auralflow/losses.html").read_text(encoding="utf-8")


def test_examples_look_like_code(site: Path) -> None:
    for page in (site / "api").rglob("*.html"):
        text = re.sub(r'<div class="code">.*?</div>', "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "&gt;&gt;&gt;" not in text, page.name


def test_the_mathematics_are_complete_and_typeset(site: Path) -> None:
    page = (site / f"{HELP}.html").read_text(encoding="utf-8")
    headings = re.findall(r'<h2 id="[\w-]+">(.*?)</h2>', page)
    assert headings[: len(MATHEMATICS)] == MATHEMATICS
    fenced = auralflow_resources.text(f"{HELP}.md").count("```math\n")
    assert fenced >= 15
    assert len(re.findall(r'<math [^>]*display="block"', page)) == fenced
    text = re.sub(r'<div class="code">.*?</div>|<style>.*?</style>', "", page, flags=re.DOTALL)
    assert re.findall(r"\\[a-zA-Z|{},!;]+|\$|FORMULA\d*", text) == []
    assert "<merror" not in page


def test_the_page_that_comes_with_the_app_is_current(tmp_path: Path) -> None:
    before = auralflow_resources.text(f"{HELP}.html")
    made = tmp_path / "page.html"
    built("--help-page", str(made))
    assert made.read_text(encoding="utf-8") == before, "run packaging/build_docs.py --help-page"


def test_the_page_that_comes_with_the_app_stands_alone() -> None:
    page = Page(auralflow_resources.path(f"{HELP}.html"))
    assert set(page.loaded) == {"windows.svg", "masking.svg", "phase.svg", "limits.svg"}
    assert all(auralflow_resources.exists(f"help/{figure}") for figure in page.loaded)
    assert {link[0] for link in page.links} == {"#"}
    assert {link[1:] for link in page.links} <= set(page.anchors)


def test_examples_of_the_mathematics_run() -> None:
    examples = re.findall(r"```python\n(.*?)```", auralflow_resources.text(f"{HELP}.md"), re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        exec(example, {})
