#!/usr/bin/env python3
"""Build the documentation as HTML: the API from docstrings, the help page with its formulas, and who may do what.

    python packaging/build_docs.py [FOLDER]      # by default docs-build/; open index.html there
    python packaging/build_docs.py --help-page   # the page that comes with Auralflow, after a change to its Markdown

Pages hold their style and load nothing: no script, no font, no picture from elsewhere. Formulas are MathML, which
browsers show by themselves. Needs the extra `test`, and no network.
"""

from __future__ import annotations

import argparse
import html
import importlib
import inspect
import os
import pkgutil
import posixpath
import re
import shutil
import textwrap
import tomllib
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import markdown2
import pdoc.doc
import pdoc.docstrings
import pdoc.render
from latex2mathml.converter import convert as mathml

import auralflow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
THEME = ROOT / "packaging/docs_theme"
HELP = ROOT / "resources/auralflow_resources/help"
HELP_PAGE = "deep_mask_estimation"
DOCUMENTS = {
    "CONTRIBUTING.html": ROOT / "CONTRIBUTING.md",
    "CHANGELOG.html": ROOT / "CHANGELOG.md",
    "CREDITS.html": ROOT / "resources/auralflow_resources/CREDITS.md",
    "LICENSE.html": ROOT / "LICENSE",
}

EXTRAS = {
    "code-friendly": None,
    "cuddled-lists": None,
    "fenced-code-blocks": {"cssclass": "code"},
    "header-ids": {"mixed": False, "prefix": None, "reset-count": True},
    "tables": None,
    "toc": {"depth": 3},
}
# Methods that people call by other means than their name, and that are worth a word if their docstring has one.
SPOKEN_OPERATORS = {"__call__", "__getitem__", "__iter__", "__len__"}

# Code comes first, so that a dollar in it is no formula.
_CODE_OR_FORMULA = re.compile(
    r"""
      ^```math\n(?P<fenced>.*?)\n```$
    | (?P<code>^```.*?^```$ | (?<![$`])`[^`\n]+`(?!\$))
    | ^\$\$(?P<block>.+?)\$\$$
    | \$`(?P<quoted>.+?)`\$
    | (?<![\w$\\])\$(?P<inline>[^\s$`](?:[^$\n]*?[^\s$\\])?)\$(?![\w$])
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def formula_to_html(latex: str, display: str) -> str:
    """MathML of a formula, "block" or "inline".

    Raises:
        ValueError: If the converter does not know a command; it would leave it as it is, for readers to see.
    """
    formula: str = mathml(" ".join(latex.split()), display=display)
    # Bars stand close to what they enclose; browsers take them for operators between two things.
    formula = re.sub(
        r'<mo ([^>]*stretchy="false")>(&#x0007C;|&#x02016;)</mo>', r'<mo \1 lspace="0" rspace="0">\2</mo>', formula
    )
    if "\\" in formula:
        raise ValueError(f"a command in this formula is not known: {latex}")
    return formula


def markdown_to_html(text: str) -> tuple[str, str]:
    """HTML of a page, and its table of contents; formulas as GitHub takes them become MathML."""
    formulas: dict[str, str] = {}

    def set_aside(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        token = f"FORMULA{len(formulas)}END"
        display = found["fenced"] or found["block"]
        latex = display or found["quoted"] or found["inline"]
        formula = formula_to_html(latex, "block" if display else "inline")
        formulas[f"<p>{token}</p>" if display else token] = (
            f'<div class="formula">{formula}</div>' if display else formula
        )
        return f"\n\n{token}\n\n" if display else token

    page = markdown2.markdown(_CODE_OR_FORMULA.sub(set_aside, text), extras=EXTRAS)
    body, contents = str(page), str(page.toc_html or "")
    for token, formula in formulas.items():
        if token not in body:
            raise ValueError(f"a formula was lost: {formula}")
        body = body.replace(token, formula)
    # No line begins with the comma behind a formula.
    body = re.sub(
        r'(<math [^>]*"inline"(?:(?!</math>).)*</math>)([,.;:)]+)', r'<span class="together">\1\2</span>', body
    )
    return body, contents


def summary(docstring: str) -> str:
    """The first sentence, as HTML without a paragraph."""
    first = re.split(r"\n\s*\n|(?<=[.:])\s(?=[A-Z])", inspect.cleandoc(docstring), maxsplit=1)[0]
    rendered = markdown2.markdown(first, extras={"code-friendly": None}, safe_mode="escape")
    return str(rendered).strip().removeprefix("<p>").removesuffix("</p>")


def docstring_to_markdown(docstring: str) -> str:
    """Markdown of a docstring in Google style; what a section "Example" has becomes code that looks like code."""
    text = re.sub(
        r"^Examples?:\n((?:[ \t]+.*(?:\n|\Z)|\n)+)",
        lambda found: f"###### Example:\n\n{textwrap.dedent(found[1])}\n",
        docstring,
        flags=re.MULTILINE,
    )
    text = re.sub(
        r"^>>> (?:.+(?:\n|\Z))+", lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", text, flags=re.MULTILINE
    )
    text = re.sub(r"^Reference: ", "**Reference:** ", text, flags=re.MULTILINE)
    return pdoc.docstrings.google(text)


def docstring_to_html(text: str) -> str:
    """HTML of a docstring's Markdown. Angle brackets in it are formulas, never tags."""
    # Headings like "Raises" come many times on a page: only those of pages get an anchor.
    extras = {name: options for name, options in EXTRAS.items() if name not in ("header-ids", "toc")}
    return str(markdown2.markdown(text, extras=extras, safe_mode="escape"))


def shown_members(documented: pdoc.doc.Class) -> list[pdoc.doc.Doc[Any]]:
    """What a class's page says of its parts: its own and those of private bases of ours, but nothing of torch.

    Fields are told in the class's docstring under "Attributes" already.
    """

    def shown(part: pdoc.doc.Doc[Any]) -> bool:
        if part.taken_from[0].partition(".")[0] != auralflow.__name__:
            return False
        if part.name == "__init__" and isinstance(part, pdoc.doc.Function):
            part.docstring = ""  # the class's tells it; what pdoc finds instead is that of torch
            return bool(part.signature_without_self.parameters) and not getattr(documented.obj, "_is_protocol", False)
        return bool(part.docstring) and (part.name in SPOKEN_OPERATORS or not part.name.startswith("_"))

    return [part for part in documented.members.values() if shown(part)]


def public_packages() -> dict[str, ModuleType]:
    """All packages that say by `__all__` what is public, with every name loaded."""
    found = [auralflow.__name__]
    found += [info.name for info in pkgutil.walk_packages(auralflow.__path__, "auralflow.") if info.ispkg]
    packages = {name: importlib.import_module(name) for name in found}
    packages = {name: package for name, package in packages.items() if getattr(package, "__all__", None)}
    for package in packages.values():
        public_names(package)
    return packages


def public_names(package: ModuleType) -> list[str]:
    """The names in `__all__`, each loaded; pdoc sees only what is in the package already."""
    names = [name for name in package.__all__ if not name.startswith("_")]
    for name in names:
        getattr(package, name)
    return names


def environment() -> Any:
    """The templates, with what they call."""
    pdoc.render.configure(docformat="google", search=False, show_source=False, template_directory=THEME)
    env = pdoc.render.env
    env.filters["to_markdown"] = docstring_to_markdown
    env.filters["to_html"] = docstring_to_html
    env.filters["shown_members"] = shown_members
    env.globals["style"] = (THEME / "style.css").read_text(encoding="utf-8").strip()
    return env


def text_page(env: Any, source: Path, *, home: str = "") -> str:
    """A Markdown file as a page.

    Args:
        env: See `environment`.
        source: The file.
        home: Where the first page is, relative to this one; none if empty.
    """
    text = source.read_text(encoding="utf-8")
    if not source.suffix:
        text = f"# {source.name.capitalize()}\n\n{html.escape(text, quote=False)}"
    body, contents = markdown_to_html(text)
    title = re.sub(r"[#`]", "", text.split("\n", 1)[0]).strip()
    page: str = env.get_template("text.html.jinja2").render(title=title, body=body, contents=contents, home=home)
    return page.rstrip() + "\n"


def linked(page: str, places: dict[str, str]) -> str:
    """The page, with what stands in `code` linked to where it is documented."""

    def link(found: re.Match[str]) -> str:
        href = places.get(found[1])
        return f'<a href="{href}">{found[0]}</a>' if href else found[0]

    return re.sub(r"(?<!>)<code>([\w.]+)(?:\(\))?</code>", link, page)


def without_dead_links(page: str, targets: dict[str, str]) -> str:
    """The page, with links to files of the source turned to their pages; where there is none the words stay."""

    def turned(found: re.Match[str]) -> str:
        href, words = found.groups()
        if "://" in href or href.startswith("#"):
            return found[0]
        target = targets.get(href.rpartition("/")[2])
        return f'<a href="{target}">{words}</a>' if target else words

    return re.sub(r'<a href="([^"]*)">(.*?)</a>', turned, page)


def with_anchors_that_exist(pages: dict[str, str]) -> dict[str, str]:
    """Pages by path, in which links to a field, which has no place of its own, lead to its class."""
    anchors = {name: set(re.findall(r' id="([^"]+)"', page)) for name, page in pages.items()}

    def lead(name: str, found: re.Match[str]) -> str:
        target, anchor = found.groups()
        place = posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if target else name
        known = anchors.get(place, {anchor})
        while anchor and anchor not in known:
            anchor = anchor.rpartition(".")[0]
        return f'href="{target}#{anchor}"' if anchor else f'href="{target}"'

    return {name: re.sub(r'href="([^"#:]*)#([^"]+)"', partial(lead, name), page) for name, page in pages.items()}


def matching(patterns: Iterable[str], packages: Iterable[str]) -> list[str]:
    """The packages that are named, or that lie below a name that ends in ".*"."""
    names = list(packages)
    found = []
    for pattern in patterns:
        below = pattern.removesuffix("*")
        found += [name for name in names if name == pattern or (below != pattern and name.startswith(below))]
    return found


def package_entry(name: str, package: ModuleType) -> dict[str, Any]:
    """What the first page says of a package."""
    return {
        "title": name,
        "href": f"api/{name.replace('.', '/')}.html",
        "summary": summary(package.__doc__ or ""),
        "names": [{"name": n, "summary": summary(getattr(package, n).__doc__ or "")} for n in public_names(package)],
    }


def sections(packages: dict[str, ModuleType], help_contents: str) -> list[dict[str, Any]]:
    """The sections of the first page, in their order."""
    written = tomllib.loads((THEME / "sections.toml").read_text(encoding="utf-8"))["section"]
    placed = {name for section in written for name in matching(section.get("packages", ()), packages)}
    left = [name for name in packages if name not in placed]
    if left:
        after = next(i for i, section in enumerate(written) if section["title"] == "Evaluation") + 1
        written.insert(after, {"title": "Further packages", "text": "", "packages": left})
    examples = re.findall(r"```python\n.*?```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    made = []
    for section in written:
        names = matching(section.get("packages", ()), packages)
        pages = [package_entry(name, packages[name]) for name in names]
        text = section["text"] if pages or "until" not in section else section["until"]
        if "page" in section:
            pages = [{"title": section["title"], "href": section["page"]}]
        example = ""
        if "readme_example" in section:
            example = markdown_to_html(next(some for some in examples if section["readme_example"] in some))[0]
        if section.get("page", "").startswith("help/"):
            example = help_contents.replace('href="#', f'href="{section["page"]}#')
        made.append(
            {
                "title": section["title"],
                "id": section.get("id", section["title"].lower().replace(" ", "-")),
                "text": markdown_to_html(text)[0],
                "pages": pages,
                "example": example,
            }
        )
    return made


def build(folder: Path) -> None:
    """Write all pages; what an earlier run left is overwritten, nothing else is touched."""
    env = environment()
    packages = public_packages()
    documented = {name: pdoc.doc.Module(package) for name, package in packages.items()}
    pages = {
        f"api/{name.replace('.', '/')}.html": pdoc.render.html_module(module, documented)
        for name, module in documented.items()
    }
    for name, page in with_anchors_that_exist(pages).items():
        write(folder / name, page)

    places = {
        name: f"../api/{package.replace('.', '/')}.html#{name}"
        for package, module in reversed(packages.items())
        for name in public_names(module)
    }
    help_page = HELP / f"{HELP_PAGE}.md"
    write(folder / f"help/{HELP_PAGE}.html", linked(text_page(env, help_page, home="../index.html"), places))
    for figure in HELP.glob("*.svg"):
        shutil.copyfile(figure, folder / "help" / figure.name)

    targets = {source.name: name for name, source in DOCUMENTS.items()}
    targets[help_page.name] = f"help/{HELP_PAGE}.html"
    for name, source in DOCUMENTS.items():
        write(folder / name, without_dead_links(text_page(env, source, home="index.html"), targets))

    contents = markdown_to_html(help_page.read_text(encoding="utf-8"))[1]
    index = env.get_template("contents.html.jinja2").render(
        sections=sections(packages, contents), version=auralflow.__version__
    )
    write(folder / "index.html", index)


def write(path: Path, page: str) -> None:
    """Write a page, and make its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page.rstrip() + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description="Build the documentation as HTML.")
    parser.add_argument("where", nargs="?", type=Path, help="folder, or file for --help-page; usually left out")
    parser.add_argument("--help-page", action="store_true", help=f"write {HELP_PAGE}.html beside its Markdown instead")
    arguments = parser.parse_args()
    os.environ["PDOC_EMBED_IMAGES"] = "0"
    # Such an annotation is shown as it is written.
    warnings.filterwarnings("ignore", "Error parsing type annotation", UserWarning)
    if arguments.help_page:
        page = arguments.where or HELP / f"{HELP_PAGE}.html"
        write(page, text_page(environment(), HELP / f"{HELP_PAGE}.md"))
    else:
        page = (arguments.where or ROOT / "docs-build") / "index.html"
        build(page.parent)
    print(page)


if __name__ == "__main__":
    main()
