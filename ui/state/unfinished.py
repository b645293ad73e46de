"""Dialogs that stood open when the window went, until they are opened again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, Slot

KIND_MARK = "dialog."
"""Begins the kind of their drafts in the store."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was typed into one dialog.

    Attributes:
        kind: Which dialog, beginning with ``KIND_MARK``.
        whose: Id of the patient it is about; "" for somebody who is not in the store yet.
        heading: The dialog's title and whom it is about, for people.
        content: What stood in the fields, as JSON can hold it.
    """

    kind: str
    whose: str
    heading: str
    content: Mapping[str, Any]


@runtime_checkable
class KeepsTyped(Protocol):
    """A dialog whose fields are worth keeping when the screen is locked."""

    def what_is_typed(self) -> Unfinished | None:
        """What was typed; None when nothing was."""
        ...


class UnfinishedForms(QObject):
    """Those of the person who is signed in, each handed out once.

    Signals:
        left: A dialog was saved or left.
    """

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[tuple[str, str], Unfinished] = {}
        self._sent: list[Unfinished] = []
        self._not_in_store: dict[tuple[str, str], Unfinished] = {}
        self._forget: Callable[[Unfinished], object] | None = None

    def offer(self, kept: Iterable[Unfinished], forget: Callable[[Unfinished], object]) -> None:
        """Have these at hand; ``forget`` is told of each that was ended."""
        self._kept = {(one.kind, one.whose): one for one in kept}
        self._forget = forget

    @property
    def not_in_store(self) -> tuple[Unfinished, ...]:
        """What could not be saved and was not opened again since."""
        return tuple(self._not_in_store.values())

    def take(self, kind: str, whose: str) -> Unfinished | None:
        """What was typed into this very dialog before, if anything."""
        self._not_in_store.pop((kind, whose), None)
        return self._kept.pop((kind, whose), None)

    def end(self, taken: Unfinished) -> None:
        """A dialog with what was kept was saved or left: it need not be kept any longer."""
        if self._forget is not None:
            self._forget(taken)

    def send(self, typed: Unfinished) -> None:
        """A dialog closed and its page is saving this; it may still fail."""
        self._sent.append(typed)

    @Slot()
    def saved(self) -> None:
        """What was sent is in the store."""
        self._sent.clear()

    @Slot()
    def not_saved(self) -> None:
        """Have what was sent at hand again: the same dialog opens with it."""
        came_back = {(one.kind, one.whose): one for one in self._sent}
        self._kept |= came_back
        self._not_in_store |= came_back
        self._sent.clear()


@runtime_checkable
class HoldsUnfinished(Protocol):
    """The window dialogs belong to."""

    unfinished: UnfinishedForms
