"""A list of like entries in a form: add one, change it, remove it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.labels import label
from ui.widgets.tab_order import tab_before


class EntryEditor(Protocol):
    """The fields of one entry.

    Attributes:
        widget: What is shown.
        fields: What can be typed in or chosen; the first takes the focus.
    """

    @property
    def widget(self) -> QWidget: ...
    @property
    def fields(self) -> Sequence[QWidget]: ...


Editor = TypeVar("Editor", bound=EntryEditor)


@dataclass(frozen=True, slots=True)
class RowsWording:
    """What a list of entries is called; ``remove`` is read aloud for the small button."""

    title: str
    add: str
    remove: str
    explained: str = ""


class EntryRows(QWidget, Generic[Editor]):
    """Editors under each other.

    Signals:
        changed: An entry was added or removed.
    """

    changed = Signal()

    def __init__(
        self,
        words: RowsWording,
        make: Callable[[Any], Editor],
        watch: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        """``make`` builds an editor for an entry, or for None; ``watch`` follows its fields."""
        super().__init__(parent)
        self._make = make
        self._watch = watch
        self._words = words
        self._held: list[tuple[Editor, QWidget]] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._error = label("", "error", wrap=True)
        self._add = button(words.add, Kind.TEXT, "plus")
        self._add.clicked.connect(self._on_add)
        self._build()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(label(self._words.title, "strong"))
        if self._words.explained:
            outer.addWidget(label(self._words.explained, "small", wrap=True))
        outer.addLayout(self._column)
        outer.addWidget(self._error)
        outer.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._error.hide()

    # Doing

    def editors(self) -> Sequence[Editor]:
        return [editor for editor, _line in self._held]

    def show_entries(self, entries: Sequence[object]) -> None:
        """Show these instead of what stands there."""
        for _editor, line in self._held:
            _remove(line)
        self._held = []
        for entry in entries:
            self._place(entry)

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, or with an empty sentence that nothing is."""
        self._error.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._error.setVisible(bool(sentence))

    def drop(self, gone: QWidget) -> None:
        """Take one entry away; the focus goes to the button below."""
        self._held = [(editor, line) for editor, line in self._held if line is not gone]
        self._add.setFocus()
        _remove(gone)
        self.changed.emit()

    def _place(self, entry: object) -> Editor:
        editor = self._make(entry)
        line = QWidget(self)
        self._column.addWidget(line)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        across.addWidget(editor.widget, 1)
        away = icon_button("trash", self._words.remove)
        away.clicked.connect(_Remover(line, self).remove)
        across.addWidget(away, 0, Qt.AlignmentFlag.AlignBottom)
        self._held.append((editor, line))
        tab_before(self._add, (*editor.fields, away))
        self._watch(*editor.fields)
        return editor

    @Slot()
    def _on_add(self) -> None:
        self._place(None).fields[0].setFocus()
        self.changed.emit()


def _remove(line: QWidget) -> None:
    line.hide()
    line.deleteLater()


class _Remover(QObject):
    """Remembers which line its button belongs to."""

    def __init__(self, line: QWidget, rows: "EntryRows[Any]") -> None:
        super().__init__(line)
        self._line = line
        self._rows = rows

    @Slot()
    def remove(self) -> None:
        self._rows.drop(self._line)
