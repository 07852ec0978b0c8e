"""No widget of the app takes the wheel from somebody who scrolls past it: Qt's own that would are not used."""

from __future__ import annotations

import ast
from pathlib import Path

import auralflow_studio

VALUE_WIDGETS = {
    *("QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QAbstractSpinBox", "QDateEdit", "QTimeEdit"),
    *("QDateTimeEdit", "QSlider", "QDial", "QAbstractSlider", "QTabWidget", "QTabBar", "QCalendarWidget"),
}
ROOT = Path(auralflow_studio.__file__).parent


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def loud_widgets(source: str) -> list[str]:
    """Where a widget that takes the wheel is made or derived from, without `QuietWheel` before it."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and name_of(node.test) == "TYPE_CHECKING":
            node.body = []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in VALUE_WIDGETS:
            found.append((node.lineno, f"{name_of(node.func)}()"))
        if isinstance(node, ast.ClassDef):
            bases = [name_of(base) for base in node.bases]
            if VALUE_WIDGETS.intersection(bases) and bases[0] != "QuietWheel":
                found.append((node.lineno, f"class {node.name}"))
    return [f"line {number}: {what}" for number, what in sorted(found)]


def test_loud_widgets_are_found() -> None:
    assert loud_widgets("box = QComboBox()\nbar = QtWidgets.QSlider(parent)\nclass A(Mixin, QDial): pass") == [
        "line 1: QComboBox()",
        "line 2: QSlider()",
        "line 3: class A",
    ]
    assert loud_widgets("box = ComboBox()\nclass A(QuietWheel, QDial): pass") == []


def test_the_app_has_only_quiet_ones() -> None:
    # `Tabs` stands for QTabWidget: its bar, which takes the wheel, is a quiet one.
    loud = {str(path.relative_to(ROOT)): loud_widgets(path.read_text()) for path in ROOT.rglob("*.py")}
    found = {name: places for name, places in loud.items() if places}
    assert [place.partition(": ")[2] for place in found.pop("ui/widgets/quiet_wheel.py")] == ["class Tabs"]
    assert found == {}, "take those of ui/widgets/quiet_wheel.py, or put QuietWheel first among the bases"
