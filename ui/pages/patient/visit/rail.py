"""What is open for this patient and what was done today, beside the forms of the talk."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.chart_rows import ChartHeader
from carecoord.services.visits import VisitDay
from carecoord.services.wording import language_label
from carecoord.vocab.languages import base
from carecoord.vocab.patients import ThreeValued
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.patient import places
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.pages.patient.waiting import waiting_rows
from ui.widgets.buttons import button, icon_button
from ui.widgets.cards import Card
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList

_PLACES = {
    "decision": (places.DECISIONS, "scale"),
    "topic": (places.TEACHBACK, "message-circle-question"),
    "goal": (places.GOALS, "target"),
    "handout": (places.HANDOUTS, "printer"),
    "step": (places.FOLLOW_UPS, "calendar-check"),
    "next_visit": (places.TIMELINE, "calendar-event"),
}


class VisitRail(Card):
    """Enter on a line leads to the form it is worked on in.

    Signals:
        wanted: A place, as ``places.place_of`` reads it.
        page_asked, note_asked, file_asked: What the patient takes home; the day as text, and
            as a file for another system.
        goal_asked: A goal is begun.
        ended: The person wants the history back.
    """

    help_topic = "patient-page#visit"
    wanted = Signal(str)
    page_asked = Signal()
    note_asked = Signal()
    file_asked = Signal()
    goal_asked = Signal()
    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("card", (6, 10, 6, 10), 6, parent)
        self._desk = desk
        self.model = RowListModel(self)
        self.list = RowList(_("This visit"), LibraryDelegate())
        self.list.setModel(self.model)
        self.needs = label("", "small", wrap=True)
        self.end = icon_button("x", _("Back to the history"))
        self.page = button(_("After-visit page"), icon="file-text")
        self.note = icon_button("copy", _("Copy the note of today's visit"))
        self.file = icon_button("file-export", _("Save the visit for another record system"))
        if not desk.may(Permission.EXPORT_PATIENT):
            self.file.hide()
        self.goal = icon_button("target", _("New goal"))
        if not desk.may(Permission.RECORD_GOAL):
            self.goal.hide()
        self._build()
        self.list.opened.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)
        self.page.clicked.connect(self.page_asked)
        self.note.clicked.connect(self.note_asked)
        self.file.clicked.connect(self.file_asked)
        self.goal.clicked.connect(self.goal_asked)
        self.end.clicked.connect(self.ended)

    def _build(self) -> None:
        head = row(label(_("Visit"), "subtitle"), None, self.goal, self.end)
        head.setContentsMargins(10, 0, 4, 0)
        needs = row(self.needs)
        needs.setContentsMargins(10, 0, 10, 0)
        foot = row(self.note, self.file, None, self.page)
        foot.setContentsMargins(4, 0, 8, 0)
        self.body.addLayout(head)
        self.body.addLayout(needs)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(foot)

    def show_patient(self, view: PatientView) -> None:
        """One patient, or the same one after something changed."""
        key = current_key(self.list, self.model)
        self.needs.setText(" ".join(needs_of(view.header)))
        self.model.show(_rows(view, self._desk.today))
        if not (key and select_key(self.list, self.model, key)):
            self.list.setCurrentIndex(next_selectable(self.model))

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        if key := self.model.key_at(index.row()):
            self.wanted.emit(key)


def needs_of(header: ChartHeader) -> Iterator[str]:
    """How to talk with this person and what to give them, a sentence each."""
    spoken, written = header.language_spoken, header.language_written
    if not spoken:
        yield _("Ask which language they speak and read.")
    elif header.interpreter == ThreeValued.YES:
        yield _("Speaks {language}: use a qualified interpreter.").format(
            language=language_label(spoken)
        )
    elif base(spoken) != "en" and header.interpreter != ThreeValued.NO:
        yield _("Speaks {language}: ask whether an interpreter is needed.").format(
            language=language_label(spoken)
        )
    else:
        yield _("Speaks {language}.").format(language=language_label(spoken))
    if written and written != spoken:
        yield _("Reads {language}.").format(language=language_label(written))
    if header.large_print == ThreeValued.YES:
        yield _("Papers in large print.")
    elif header.proposes_largest_print:
        yield _("Papers in the largest print: low vision.")


def _rows(view: PatientView, today: dt.date) -> list[ListRow]:
    waiting = [_narrow(one) for one in waiting_rows(view, today)]
    done = list(_done(view.visit))
    rows: list[ListRow] = [GroupHead(_("Open for this patient"), len(waiting)), *waiting]
    if done:
        rows += [GroupHead(_("Recorded today"), len(done)), *done]
    return rows


def _narrow(one: ListRow) -> ListRow:
    """The day joins the line of facts: beside the title it would leave no room for it."""
    if not isinstance(one, LibraryRow):
        return one
    return replace(one, subtitle=" · ".join(filter(None, (one.mark, one.subtitle))), mark="")


def _done(visit: VisitDay) -> Iterator[LibraryRow]:
    """Drafts are not done; they stand among what is open."""
    words = {
        "decision": _("Decision"),
        "topic": _("Teach-back"),
        "goal": _("Goal"),
        "handout": _("Handout"),
        "step": _("Next step"),
        "next_visit": "",
    }
    for piece in visit.pieces:
        if piece.is_draft:
            continue
        section, icon = _PLACES[piece.kind]
        title = piece.words or _("The next visit")
        key = f"{section}:{piece.key}"
        yield LibraryRow(key, title, words[piece.kind], icon, tone=Tone.OK)
