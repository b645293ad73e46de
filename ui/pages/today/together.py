"""What else is due for the person on the phone, so that one call settles all of it."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.outreach_forms import DueFollowUp
from ui.widgets.formats import due_words
from ui.widgets.labels import label
from ui.widgets.tick_line import TickLine

_USUAL = 6
"""Hardly anybody has more due at once."""


class Together(QFrame):
    """A tick for each due follow-up; hidden where one call settles the only one.

    Signals:
        changed: Something else is ticked now.
    """

    changed = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._made: list[TickLine] = []
        self._lines: dict[str, TickLine] = {}
        self._undone: frozenset[str] = frozenset()
        self._chosen: tuple[str, ...] | None = None
        title = _("Due for this person: tick what is settled")
        self.setAccessibleName(title)
        self._body = QVBoxLayout()
        self._body.setSpacing(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._title = label(title, "strong", wrap=True)
        column.addWidget(self._title)
        column.addLayout(self._body)
        # Made with the form: what is made later comes last for Tab, behind Save and next.
        for _line in range(_USUAL):
            self._add_line()
        self.hide()

    def begin(self, chosen: tuple[str, ...] | None) -> None:
        """Somebody else is on the phone; ``chosen`` is what was ticked for them before."""
        self._chosen = chosen
        self._show((), {})

    def show_due(self, due: Sequence[DueFollowUp]) -> None:
        """Show these; what a person ticked before stays as they left it."""
        if len(due) < 2 and not any(each.needs_doing for each in due):  # noqa: PLR2004
            self._show((), {})  # one call about one thing needs no question
            return
        if [each.id for each in due] == list(self._lines):
            return  # what has the focus keeps it
        before = {key: line.is_ticked() for key, line in self._lines.items()}
        if not before and self._chosen is not None:
            before = {each.id: each.id in self._chosen for each in due}
        self._show(due, before)
        self.changed.emit()

    @property
    def ticked(self) -> tuple[str, ...] | None:
        """Ids in the order shown; None when nothing is asked."""
        if not self._lines:
            return self._chosen
        return tuple(key for key, line in self._lines.items() if line.is_ticked())

    def take_focus(self) -> None:
        """Let the keyboard begin at the first mark, in sight; Space ticks it."""
        first = next(iter(self._lines.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_done(self) -> bool:
        """Whether something is ticked that had to be done, not only talked about."""
        return any(self._lines[key].is_ticked() for key in self._undone if key in self._lines)

    def _show(self, due: Sequence[DueFollowUp], before: dict[str, bool]) -> None:
        while len(self._made) < len(due):
            self._add_line()
        self._lines = {}
        self._undone = frozenset(each.id for each in due if each.needs_doing)
        self._title.setVisible(len(due) > 1)
        for line, each in zip(self._made, due, strict=False):
            if len(due) == 1:  # what it is stands right above
                line.set_text(_("This is settled. Tick it only once it is done."))
            else:
                # Why the first one is due stands above already.
                line.set_text(due_line(each, self._today, with_reason=bool(self._lines)))
            with QSignalBlocker(line):
                line.tick(on=before.get(each.id, each.is_proposed))
            self._lines[each.id] = line
        for number, line in enumerate(self._made):
            line.setVisible(number < len(due))
        self.setVisible(bool(due))

    def _add_line(self) -> None:
        line = TickLine("", self)
        line.hide()
        line.toggled.connect(self._on_toggled)
        self._body.addWidget(line)
        self._made.append(line)

    @Slot()
    def _on_toggled(self) -> None:
        self._chosen = self.ticked
        self.changed.emit()


def due_line(due: DueFollowUp, today: dt.date, *, with_reason: bool) -> str:
    """``Safety: Repeat potassium · 3 days late. 5.6 on 12 Nov.``."""
    title = _("Safety: {title}").format(title=due.title) if due.is_safety else due.title
    words = f"{title} · {due_words(due.due_on, today)}."
    reason = due.reason if with_reason else ""
    off = _("Put off by an earlier try.") if due.is_put_off else ""
    undone = _("Tick it only once it is done.") if due.needs_doing else ""
    return " ".join(part for part in (words, reason, off, undone) if part)
