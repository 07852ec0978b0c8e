"""The map in `CONTRIBUTING.md` stays true: where modules lie, and that each is tested."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = {"engine/auralflow": "tests/engine", "app/auralflow_studio": "tests/app"}

# Modules without a test file of their own, and the test that covers them instead (or why there is nothing to test).
# This list may only shrink.
EXCUSES = {
    "app/auralflow_studio/__main__.py": "tests/app/test_main.py",
    "app/auralflow_studio/jobs/contract.py": "only names and a protocol",
    "app/auralflow_studio/playback/alsa.py": "tests/app/playback/test_devices.py",
    "app/auralflow_studio/playback/problems.py": "only what the user is told",
    "app/auralflow_studio/playback/sound_system.py": "tests/app/playback/test_output.py",
    "app/auralflow_studio/playback/source.py": "only a protocol",
    "app/auralflow_studio/ui/plots/background.py": "tests/app/ui/plots/test_lane_view.py",
    "app/auralflow_studio/ui/plots/gestures.py": "tests/app/ui/plots/test_lane_view.py",
    "app/auralflow_studio/ui/plots/lane_data.py": "only a protocol",
    "app/auralflow_studio/ui/plots/lane_overlay.py": "tests/app/ui/plots/test_lane_view.py",
    "app/auralflow_studio/ui/plots/lane_picture.py": "tests/app/ui/plots/test_lane_view.py",
    "app/auralflow_studio/ui/widgets/mixer_control.py": "tests/app/ui/widgets/test_fader.py",
    "engine/auralflow/paths.py": "tests/app/test_paths.py",
    "engine/auralflow/version.py": "only a number",
    "engine/auralflow/audio/info.py": "only facts and a protocol",
    "engine/auralflow/losses/criterion.py": "only facts and a protocol",
    "engine/auralflow/models/base.py": "only facts and a protocol",
    "engine/auralflow/separation/song_cutter.py": "tests/engine/separation/test_separator.py",
}


def modules() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for source in SOURCES
        for path in (ROOT / source).rglob("*.py")
        if path.name != "__init__.py"
    )


def expected_test(module: str) -> str:
    for source, tests in SOURCES.items():
        if module.startswith(f"{source}/"):
            relative = Path(module).relative_to(source)
            return f"{tests}/{relative.parent}/test_{relative.stem}.py".replace("/./", "/")
    raise ValueError(module)


def test_each_module_has_a_test_file_or_an_excuse() -> None:
    untested = [module for module in modules() if not (ROOT / expected_test(module)).exists()]
    missing = {module: expected_test(module) for module in untested if module not in EXCUSES}
    assert missing == {}
    assert [module for module in EXCUSES if module not in untested] == [], "they have tests by now: off the list"


def test_tests_that_excuses_name_exist() -> None:
    named = [excuse for excuse in EXCUSES.values() if excuse.startswith("tests/")]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_source_roots_are_no_packages() -> None:
    # With an __init__.py here, modules could be loaded under two names, and `import packaging` would find our folder.
    for folder in ("engine", "app", "resources", "tests", "packaging"):
        assert not (ROOT / folder / "__init__.py").exists()


def test_packages_say_what_they_are_for() -> None:
    for source in SOURCES:
        for path in (ROOT / source).rglob("*.py"):
            package = path.parent / "__init__.py"
            assert package.exists(), f"{path.parent} is no package"
            assert package.read_text(encoding="utf-8").startswith('"""')
