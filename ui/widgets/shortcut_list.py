"""All keyboard shortcuts on one sheet, for Help."""

from itertools import groupby

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.look import look
from ui.widgets.labels import label
from ui.widgets.layouts import page_layout
from ui.widgets.painting import KeyHint
from ui.widgets.shortcuts import ShortcutNote, Shortcuts

_KEYS_PX = 96


class ShortcutList(QWidget):
    """Groups of key and meaning; the keys are also readable text for a screen reader."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = page_layout(self, spacing=8)
        for group, members in groupby(in_groups(shortcuts), _group):
            column.addWidget(label(group, "subtitle"))
            column.addLayout(_grid(list(members)))
            column.addSpacing(8)
        column.addStretch(1)


def in_groups(shortcuts: Shortcuts) -> list[ShortcutNote]:
    """All of them, those of a group together."""
    return sorted(shortcuts.notes(), key=_group)


def _group(note: ShortcutNote) -> str:
    return note.group


def _grid(notes: list[ShortcutNote]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setColumnMinimumWidth(0, look().px(_KEYS_PX))
    grid.setColumnStretch(1, 1)
    for line, note in enumerate(notes):
        meaning = label(note.does)
        meaning.setAccessibleName(f"{note.does}: {note.keys}")
        grid.addWidget(KeyHint(note.keys), line, 0)
        grid.addWidget(meaning, line, 1)
    return grid
