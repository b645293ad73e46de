"""Typing in what was ticked on paper: the code of a row leads to the row."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.services.row_codes import CodedRow, RowCodeService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.state.navigation import Messages
from ui.theme.look import look

ROW = "row:"
"""Begins the subject under which the page of lists opens a row: list and person follow."""
_AROUND_PX = 40
_WIDEST = "WWW-WWW"
_LONGEST = 12


class CodeServices(Protocol):
    """What finding a row by its code needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def row_codes(self) -> RowCodeService: ...


class CodeField(QLineEdit):
    """A small box; Enter looks the code up, Escape empties it.

    Signals:
        entered: What was typed.
        left: Escape was pressed in the empty box.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Code on paper"))
        self.setAccessibleName(_("Code of a row of a printed list"))
        self.setToolTip(_("Code of a row of a printed list (C)"))
        self.setMaxLength(_LONGEST)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.returnPressed.connect(self._on_enter)

    @Slot()
    def _on_enter(self) -> None:
        if self.text().strip():
            self.entered.emit(self.text())

    @override
    def sizeHint(self) -> QSize:
        """As wide as what it asks for; grows with the text."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(words + look().px(_AROUND_PX), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        letters = self.fontMetrics().horizontalAdvance(_WIDEST)
        return QSize(letters + look().px(_AROUND_PX), super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()


class Codes(QObject):
    """Looks codes up beside the window's thread.

    Signals:
        found: Ids of the list and of the person whose row it is.
    """

    found = Signal(str, str)

    def __init__(
        self,
        services: CodeServices,
        jobs: JobRunner,
        messages: Messages,
        field: CodeField,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs, self._messages = services, jobs, messages
        self._field = field
        self._is_warned = False
        field.entered.connect(self._ask)

    @Slot()
    def type_code(self) -> None:
        """Let a code be typed."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot(str)
    def _ask(self, text: str) -> None:
        ask = partial(self._services.row_codes.find, text, actor=self._services.actor)
        self._jobs.ask(ask, self._on_found, self._on_failed)

    @Slot(object)
    def _on_found(self, rows: tuple[CodedRow, ...]) -> None:
        row = rows[0]
        if len(rows) > 1:
            names = ", ".join(f"{each.name} ({each.title})" for each in rows)
            words = _("This code stands for {names}. Press Ctrl+K and type it there to choose.")
            self._warn(words.format(names=names))
        elif not row.is_there:
            words = _("{name} is not on the list “{title}” now. Nothing was entered.")
            self._warn(words.format(name=row.name, title=row.title))
        else:
            self._field.clear()
            if self._is_warned:  # the warning about the code before it would still stand there
                words = _("{name} is chosen. Press the key that was ticked.")
                self._messages.say(words.format(name=row.name))
            self._is_warned = False
            self.found.emit(row.worklist_id, row.patient_id)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, RefusedError):
            self._warn(str(error))
            self.type_code()
        else:
            self._jobs.broke.emit(error)

    def _warn(self, sentence: str) -> None:
        self._is_warned = True
        self._messages.warn(sentence)


def parted(subject: str) -> tuple[str, str]:
    """List and person of a subject that begins with ``ROW``."""
    worklist_id, _colon, patient_id = subject.removeprefix(ROW).rpartition(":")
    return worklist_id, patient_id
