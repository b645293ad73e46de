"""Short ways to put widgets beside and under each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

Item = QWidget | QLayout | None
_Box = TypeVar("_Box", bound=QBoxLayout)


def row(*items: Item, spacing: int = 8) -> QHBoxLayout:
    """Items side by side; None takes the spare room."""
    return _fill(QHBoxLayout(), items, spacing)


def column(*items: Item, spacing: int = 8) -> QVBoxLayout:
    """Items under each other; None takes the spare room."""
    return _fill(QVBoxLayout(), items, spacing)


def page_layout(page: QWidget, spacing: int = 10) -> QVBoxLayout:
    """The margins every page has."""
    page.setObjectName("page")
    made = QVBoxLayout(page)
    made.setContentsMargins(20, 14, 20, 16)
    made.setSpacing(spacing)
    return made


def rule(direction: str = "h") -> QFrame:
    """A hairline, ``h`` or ``v``."""
    made = QFrame()
    made.setProperty("line", direction)
    return made


def stand_in_order(holder: QWidget) -> None:
    """Have a screen reader come to the parts of a holder in the order they are seen.

    It goes by what lies on top of what: a part put in last would be read last wherever it
    stands, and a splitter puts each part under those before.
    """
    for part in _parts(holder):
        if part is not None:
            part.raise_()


def _parts(holder: QWidget) -> Iterator[QWidget | None]:
    if isinstance(holder, QSplitter):
        yield from (holder.widget(place) for place in range(holder.count()))
        # The handles reach over the edges of the parts.
        yield from (holder.handle(place) for place in range(1, holder.count()))
    elif (layout := holder.layout()) is not None:
        items = (layout.itemAt(place) for place in range(layout.count()))
        yield from (item.widget() for item in items if item is not None)


@contextmanager
def at_once(*holders: QWidget) -> Iterator[None]:
    """Lay these out once, after all that is shown and hidden in them meanwhile.

    Each single ``show`` otherwise lays out everything around it, up to the window.
    """
    layouts = [layout for holder in holders if (layout := holder.layout()) is not None]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
            layout.activate()


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _fill(box: _Box, items: tuple[Item, ...], spacing: int) -> _Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)
    return box
