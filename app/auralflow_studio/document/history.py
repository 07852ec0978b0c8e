"""Undo and redo by keeping whole sessions.

A session is immutable and an edit shares everything it leaves alone, so keeping one costs some hundred bytes (the tuple
of songs), and going back is an assignment.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auralflow_studio.document.edits import Edit
    from auralflow_studio.document.session import Session


@dataclass(frozen=True)
class _Step:
    """One step of undo. Both sides are kept, because opening a song in between changes the present without a step."""

    text: str
    merge_key: str | None
    before: Session
    after: Session


class History:
    """The session now, and the ways back and forth.

    Args:
        session: What to start from.
        limit: How many steps can be undone; older ones are forgotten.
    """

    def __init__(self, session: Session, *, limit: int = 500) -> None:
        self._present = session
        self._past: deque[_Step] = deque(maxlen=limit)
        self._future: list[_Step] = []
        self._sealed = True

    @property
    def present(self) -> Session:
        """The session now."""
        return self._present

    def apply(self, edit: Edit) -> bool:
        """Take a step.

        A step that changes nothing is not one: it is not remembered and keeps what can be redone.

        Returns:
            Whether anything changed.
        """
        before = self._present
        after = edit(before)
        if after is before or after == before:
            return False
        self._present = after
        if not edit.undoable:
            return True
        self._future.clear()
        last = self._past[-1] if self._past else None
        if last is not None and not self._sealed and edit.merge_key is not None and last.merge_key == edit.merge_key:
            if last.before == after:
                self._past.pop()  # dragged back to where it was: nothing is left to undo
                self._sealed = True
            else:
                self._past[-1] = replace(last, after=after)
        else:
            self._past.append(_Step(edit.text, edit.merge_key, before, after))
            self._sealed = False
        return True

    def seal(self) -> None:
        """End a run of merging: a fader was let go, so the next drag is a step of its own."""
        self._sealed = True

    def undo(self) -> bool:
        """Go one step back.

        Returns:
            Whether there was one.
        """
        if not self._past:
            return False
        step = self._past.pop()
        self._future.append(step)
        self._present = step.before
        self._sealed = True
        return True

    def redo(self) -> bool:
        """Go one step forth.

        Returns:
            Whether there was one.
        """
        if not self._future:
            return False
        step = self._future.pop()
        self._past.append(step)
        self._present = step.after
        self._sealed = True
        return True

    @property
    def undo_text(self) -> str | None:
        """What would be undone; None if there is nothing."""
        return self._past[-1].text if self._past else None

    @property
    def redo_text(self) -> str | None:
        """What would be redone; None if there is nothing."""
        return self._future[-1].text if self._future else None

    def __len__(self) -> int:
        """How many steps can be undone."""
        return len(self._past)
