"""Everything the user can do, in one table: text, keys, icon, and when it can be done.

Menus, buttons, tooltips and the sheet of shortcuts are all made from `SPECS`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence

from auralflow_studio.ui import icons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.ui.theme import Theme
    from auralflow_studio.ui.tokens import Tokens

LANE_KEYS = 9
"""So many lanes have number keys."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What there is to act on; decides which actions can be used.

    Attributes:
        song: A song is open.
        undo: There is a step to take back.
        redo: There is a step to take again.
        rows: Rows of the queue are selected.
        again: A selected row, or the open song, can be separated (again).
        busy: Rows run or wait.
        finished: There are finished rows.
        demo: This copy came with a demo song.
        playable: There is something to play on the page that is shown.
        mixer: A song is open, and its lanes are shown.
        heard: A song is open, and nothing else is listened to.
        stage: Lanes are shown: those of a song, or of one that is compared.
        stage_loop: What they show has a loop.
        seekable: A song is open, or one that is compared is shown.
    """

    song: bool = False
    undo: bool = False
    redo: bool = False
    rows: bool = False
    again: bool = False
    busy: bool = False
    finished: bool = False
    demo: bool = False
    playable: bool = False
    mixer: bool = False
    heard: bool = False
    stage: bool = False
    stage_loop: bool = False
    seekable: bool = False


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        id: Its name in the code.
        text: English; translated in the context "Action".
        keys: Shortcuts, portable; the first is shown.
        icon: Name of its icon; "" for none.
        section: Where the sheet of shortcuts lists it; "" hides it there.
        needs: Field of `Situation` that must be true; "" for always.
        checkable: Whether it stays down.
        repeats: Whether holding the key repeats it.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    section: str
    needs: str = ""
    checkable: bool = False
    repeats: bool = False


FILE = str(QT_TRANSLATE_NOOP("Action", "Songs"))
PLAY = str(QT_TRANSLATE_NOOP("Action", "Playing"))
LOOP = str(QT_TRANSLATE_NOOP("Action", "Loop"))
MIX = str(QT_TRANSLATE_NOOP("Action", "Mixing"))
VIEW = str(QT_TRANSLATE_NOOP("Action", "View"))
APP = str(QT_TRANSLATE_NOOP("Action", "Program"))
SECTIONS = (PLAY, LOOP, MIX, VIEW, FILE, APP)


def _spec(
    action_id: str,
    text: object,
    section: str,
    *keys: str,
    icon: str = "",
    needs: str = "",
    checkable: bool = False,
    repeats: bool = False,
) -> ActionSpec:
    # Qt types QT_TRANSLATE_NOOP, which gives back the text it gets, as returning any object.
    return ActionSpec(
        id=action_id,
        text=str(text),
        keys=keys,
        icon=icon,
        section=section,
        needs=needs,
        checkable=checkable,
        repeats=repeats,
    )


SPECS: tuple[ActionSpec, ...] = (
    _spec("open", QT_TRANSLATE_NOOP("Action", "Open songs…"), FILE, "Ctrl+O", icon="open"),
    _spec("open_folder", QT_TRANSLATE_NOOP("Action", "Open a folder…"), FILE, "Ctrl+Shift+O", icon="folder-show"),
    _spec("demo", QT_TRANSLATE_NOOP("Action", "Try the demo song"), FILE, icon="song", needs="demo"),
    _spec(
        "separate",
        QT_TRANSLATE_NOOP("Action", "Separate now, or try again"),
        FILE,
        "Ctrl+Return",
        "Ctrl+Enter",
        icon="split",
        needs="again",
    ),
    _spec("export", QT_TRANSLATE_NOOP("Action", "Export…"), FILE, "Ctrl+E", icon="export", needs="song"),
    _spec("stop_all", QT_TRANSLATE_NOOP("Action", "Stop all work"), FILE, icon="stop", needs="busy"),
    _spec("song_up", QT_TRANSLATE_NOOP("Action", "Move up in the list"), FILE, "Alt+Up", needs="rows", repeats=True),
    _spec(
        "song_down", QT_TRANSLATE_NOOP("Action", "Move down in the list"), FILE, "Alt+Down", needs="rows", repeats=True
    ),
    _spec("remove", QT_TRANSLATE_NOOP("Action", "Remove from the list"), FILE, "Del", icon="trash", needs="rows"),
    _spec("clear_finished", QT_TRANSLATE_NOOP("Action", "Clear what is finished"), FILE, needs="finished"),
    _spec("play", QT_TRANSLATE_NOOP("Action", "Play or pause"), PLAY, "Space", icon="play", needs="playable"),
    _spec(
        "play_loop", QT_TRANSLATE_NOOP("Action", "Play from the start of the loop"), PLAY, "Shift+Space", needs="heard"
    ),
    _spec("to_start", QT_TRANSLATE_NOOP("Action", "Go to the start"), PLAY, "Home", icon="to-start", needs="seekable"),
    _spec("to_end", QT_TRANSLATE_NOOP("Action", "Go to the end"), PLAY, "End", needs="seekable"),
    _spec("back_1", QT_TRANSLATE_NOOP("Action", "Back 1 second"), PLAY, "Left", needs="seekable", repeats=True),
    _spec("forward_1", QT_TRANSLATE_NOOP("Action", "Forward 1 second"), PLAY, "Right", needs="seekable", repeats=True),
    _spec(
        "back_5",
        QT_TRANSLATE_NOOP("Action", "Back 5 seconds"),
        PLAY,
        "[",
        "Shift+Left",
        icon="back-5",
        needs="seekable",
        repeats=True,
    ),
    _spec(
        "forward_5",
        QT_TRANSLATE_NOOP("Action", "Forward 5 seconds"),
        PLAY,
        "]",
        "Shift+Right",
        icon="forward-5",
        needs="seekable",
        repeats=True,
    ),
    _spec(
        "bypass",
        QT_TRANSLATE_NOOP("Action", "Hear the original"),
        PLAY,
        "B",
        icon="bypass",
        needs="heard",
        checkable=True,
    ),
    _spec("difference", QT_TRANSLATE_NOOP("Action", "Hear the song minus its stems"), PLAY, "D", needs="heard"),
    _spec("loop", QT_TRANSLATE_NOOP("Action", "Loop on or off"), LOOP, "L", icon="loop", needs="stage", checkable=True),
    _spec("loop_in", QT_TRANSLATE_NOOP("Action", "Loop starts here"), LOOP, "I", needs="stage"),
    _spec("loop_out", QT_TRANSLATE_NOOP("Action", "Loop ends here"), LOOP, "O", needs="stage"),
    _spec("loop_remove", QT_TRANSLATE_NOOP("Action", "Remove the loop"), LOOP, "Ctrl+Shift+L", needs="stage_loop"),
    *(
        _spec(action_id, text, LOOP, keys, needs="stage_loop", repeats=True)
        for action_id, text, keys in (
            ("edge_back_1", QT_TRANSLATE_NOOP("Action", "Loop edge back 1 ms"), "Alt+Left"),
            ("edge_forward_1", QT_TRANSLATE_NOOP("Action", "Loop edge forward 1 ms"), "Alt+Right"),
            ("edge_back_10", QT_TRANSLATE_NOOP("Action", "Loop edge back 10 ms"), "Alt+Shift+Left"),
            ("edge_forward_10", QT_TRANSLATE_NOOP("Action", "Loop edge forward 10 ms"), "Alt+Shift+Right"),
        )
    ),
    _spec("lane_up", QT_TRANSLATE_NOOP("Action", "Lane above"), MIX, "Up", needs="mixer", repeats=True),
    _spec("lane_down", QT_TRANSLATE_NOOP("Action", "Lane below"), MIX, "Down", needs="mixer", repeats=True),
    _spec("mute", QT_TRANSLATE_NOOP("Action", "Mute the lane"), MIX, "M", needs="mixer"),
    _spec("solo", QT_TRANSLATE_NOOP("Action", "Solo the lane"), MIX, "S", needs="mixer"),
    _spec("solo_only", QT_TRANSLATE_NOOP("Action", "Solo only this lane"), MIX, "Alt+S", needs="mixer"),
    _spec("gain_up", QT_TRANSLATE_NOOP("Action", "Louder by 0.5 dB"), MIX, "Ctrl+Up", needs="mixer", repeats=True),
    _spec("gain_down", QT_TRANSLATE_NOOP("Action", "Softer by 0.5 dB"), MIX, "Ctrl+Down", needs="mixer", repeats=True),
    _spec("reset_mix", QT_TRANSLATE_NOOP("Action", "Reset the mix"), MIX, "Ctrl+Shift+M", needs="mixer"),
    *(
        _spec(
            f"mute_{n}",
            QT_TRANSLATE_NOOP("Action", "Mute lane 1 to 9, or hear it"),
            MIX if n == 1 else "",
            str(n),
            needs="stage",
        )
        for n in range(1, LANE_KEYS + 1)
    ),
    *(
        _spec(
            f"solo_{n}",
            QT_TRANSLATE_NOOP("Action", "Solo lane 1 to 9"),
            MIX if n == 1 else "",
            f"Shift+{n}",
            needs="mixer",
        )
        for n in range(1, LANE_KEYS + 1)
    ),
    *(
        _spec(
            f"solo_only_{n}",
            QT_TRANSLATE_NOOP("Action", "Solo only lane 1 to 9"),
            MIX if n == 1 else "",
            f"Alt+{n}",
            needs="mixer",
        )
        for n in range(1, LANE_KEYS + 1)
    ),
    _spec("clear_over", QT_TRANSLATE_NOOP("Action", "Clear the marks over full scale"), MIX, "C", needs="mixer"),
    _spec(
        "view_mode", QT_TRANSLATE_NOOP("Action", "Waveform, spectrogram or both"), VIEW, "V", icon="both", needs="stage"
    ),
    _spec(
        "zoom_in",
        QT_TRANSLATE_NOOP("Action", "Zoom in"),
        VIEW,
        "Ctrl++",
        "Ctrl+=",
        icon="zoom-in",
        needs="stage",
        repeats=True,
    ),
    _spec(
        "zoom_out",
        QT_TRANSLATE_NOOP("Action", "Zoom out"),
        VIEW,
        "Ctrl+-",
        icon="zoom-out",
        needs="stage",
        repeats=True,
    ),
    _spec("fit", QT_TRANSLATE_NOOP("Action", "Show the whole song"), VIEW, "F", icon="fit", needs="stage"),
    _spec(
        "zoom_loop", QT_TRANSLATE_NOOP("Action", "Zoom to the loop"), VIEW, "E", icon="zoom-loop", needs="stage_loop"
    ),
    _spec(
        "songs_panel",
        QT_TRANSLATE_NOOP("Action", "Show the songs"),
        VIEW,
        "Ctrl+B",
        icon="sidebar-left",
        checkable=True,
    ),
    _spec(
        "facts_panel",
        QT_TRANSLATE_NOOP("Action", "Show the facts"),
        VIEW,
        "Ctrl+I",
        icon="sidebar-right",
        checkable=True,
    ),
    _spec(
        "page_separate",
        QT_TRANSLATE_NOOP("Action", "Separate songs"),
        VIEW,
        "Ctrl+1",
        icon="split",
        checkable=True,
    ),
    _spec("page_train", QT_TRANSLATE_NOOP("Action", "Train a model"), VIEW, "Ctrl+2", icon="train", checkable=True),
    _spec(
        "page_evaluate",
        QT_TRANSLATE_NOOP("Action", "Evaluate models"),
        VIEW,
        "Ctrl+3",
        icon="evaluate",
        checkable=True,
    ),
    _spec("undo", QT_TRANSLATE_NOOP("Action", "Undo"), APP, "Ctrl+Z", icon="undo", needs="undo", repeats=True),
    _spec("redo", QT_TRANSLATE_NOOP("Action", "Redo"), APP, "Ctrl+Shift+Z", icon="redo", needs="redo", repeats=True),
    _spec("settings", QT_TRANSLATE_NOOP("Action", "Settings…"), APP, "Ctrl+,", icon="settings"),
    _spec("shortcuts", QT_TRANSLATE_NOOP("Action", "Keyboard and mouse"), APP, "?", "F1", icon="keyboard"),
    _spec("about", QT_TRANSLATE_NOOP("Action", "About Auralflow"), APP, icon="info"),
    _spec("dismiss", QT_TRANSLATE_NOOP("Action", "Close a message, then loop off"), APP, "Esc"),
    _spec("quit", QT_TRANSLATE_NOOP("Action", "Quit"), APP, "Ctrl+Q"),
)

assert all(spec.needs in ("", *(f.name for f in fields(Situation))) for spec in SPECS)


def action_text(text: str) -> str:
    """The translation of a text of the table."""
    return QCoreApplication.translate("Action", text)


def key_text(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """The actions of a window, made from the table.

    Args:
        window: The window whose shortcuts they are.
        theme: Colours the icons.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for spec in SPECS:
            action = QAction(action_text(spec.text), self)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(spec.repeats)
            action.setCheckable(spec.checkable)
            self._actions[spec.id] = action
            self.set_text(spec.id, action.text())
            window.addAction(action)
        self._situation: Situation | None = None
        self.set_situation(Situation())
        self._on_theme_changed(theme.tokens)
        theme.changed.connect(self._on_theme_changed)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def set_text(self, action_id: str, text: str) -> None:
        """Call an action something else, in menus as in the tooltips of its buttons."""
        action = self._actions[action_id]
        action.setText(text)
        name, keys = text.removesuffix("…"), action.shortcuts()
        shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        action.setToolTip(f"{name} ({shown})" if shown else name)

    @property
    def situation(self) -> Situation | None:
        """What the actions were last told."""
        return self._situation

    def set_situation(self, situation: Situation) -> None:
        """Enable what can be done now."""
        if situation == self._situation:
            return
        self._situation = situation
        for spec in SPECS:
            self._actions[spec.id].setEnabled(not spec.needs or getattr(situation, spec.needs))

    @Slot(object)
    def _on_theme_changed(self, tokens: Tokens) -> None:
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.id].setIcon(icons.icon(spec.icon, tokens))
