"""Somebody who has no mouse, and whose keys are counted."""

from dataclasses import dataclass, field

from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.end2end.hand import Hand
from tests.end2end.screen import Screen

SECONDS_A_KEY = 0.28
"""What an average typist takes."""
_STOPS_AT_MOST = 12


@dataclass
class Keyboard:
    """A person at the keyboard; counts every key, and has no mouse."""

    hand: Hand
    screen: Screen
    counts: dict[str, int] = field(default_factory=dict)
    stage: str = ""

    @property
    def seconds(self) -> float:
        """How long an average typist types for all of it."""
        return sum(self.counts.values()) * SECONDS_A_KEY

    def begin(self, stage: str) -> None:
        self.stage = stage
        self.counts.setdefault(stage, 0)

    def keys(self, *keys: str) -> None:
        for each in keys:
            self.counts[self.stage] += 1
            self._press(each)

    def _press(self, keys: str) -> None:
        """Whatever closes a window, the one that is left gets the keyboard back in a moment."""
        pressed: list[str] = []

        def press() -> None:
            if not pressed and QApplication.focusWidget() is not None:
                pressed.append(keys)
                self.hand.keys(keys)

        # Told, not asked: a key may open a dialog that waits.
        self.screen.tell(press)
        while not self.screen.ask(lambda: bool(pressed)):
            self.screen.wait_for(QApplication.focusWidget, "a cursor")
            self.screen.tell(press)

    def type(self, text: str) -> None:
        self.counts[self.stage] += len(text)
        self.hand.type(text)

    def go_to(self, words: str) -> None:
        """Press Tab until the cursor is on what says this: how often depends on what is ready."""
        for _time in range(_STOPS_AT_MOST):
            if self.screen.ask(lambda: words in _said_at_cursor()):
                break
            self.keys("Tab")
        self.is_at(words)

    def is_at(self, words: str) -> None:
        """Wait until the cursor is on something that says this or is called this."""
        self.screen.wait_for(lambda: words in _said_at_cursor(), f"the cursor at “{words}”")


def _said_at_cursor() -> str:
    """What the focused widget of the window in use says, and its name."""
    focused = QApplication.focusWidget()
    if focused is None or not focused.window().isActiveWindow():
        return ""
    said = focused.text() if isinstance(focused, QAbstractButton) else ""
    return f"{said} {focused.accessibleName()}"
