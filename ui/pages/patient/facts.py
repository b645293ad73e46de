"""Small facts about the patient shown: asked in a dialog, stored, told."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.rules.times import time_of_day
from carecoord.services.lists_left import and_lists_left
from carecoord.services.papers import Document
from carecoord.vocab.measurements import DEFINITIONS, Kind
from ui.dialogs.appointment import AppointmentDialog
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.measurement import MeasurementDialog, NewReading
from ui.dialogs.paper import PaperDialog
from ui.dialogs.patient_status import PatientStatusDialog
from ui.dialogs.visit import VisitDialog
from ui.pages.patient.caseload import PatientCaseload
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.formats import due_words, weekday_date


class PatientFacts(QObject):
    """Works on whichever patient is shown."""

    def __init__(self, desk: Desk, deeds: Deeds, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._deeds = deeds
        self._window = window
        self._view: PatientView | None = None
        self.caseload = PatientCaseload(desk, deeds, window)

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view
        self.caseload.about(view)

    @Slot()
    def add_follow_up(self) -> None:
        """Ask for a follow-up and add it."""
        view, today = self._view, self._desk.today
        if view is None:
            return
        form = FollowUpDialog.ask(
            self._window,
            today=today,
            colleagues=view.colleagues,
            me=self._desk.actor.staff_id,
            about=view.spoken_of,
            closed=view.closed_days,
            whose=view.patient_id,
        )
        if form is None:
            return
        add = partial(
            self._desk.services.followups.add, view.patient_id, form, actor=self._desk.actor
        )
        day = due_words(form.due_on, today)
        self._deeds.do(add, _("Follow-up added: {day}.").format(day=day))

    @Slot(str)
    def add_measurement(self, kind: str = "") -> None:
        """Ask for a reading and add it; ``kind`` is proposed."""
        view = self._view
        if view is None:
            return
        known = kind in {one.value for one in DEFINITIONS}
        reading = MeasurementDialog.ask(
            self._window,
            today=self._desk.today,
            kind=Kind(kind) if known else Kind.BLOOD_PRESSURE,
            about=view.spoken_of,
            whose=view.patient_id,
        )
        if reading is None:
            return
        add = partial(_add_reading, self._desk, view.patient_id, reading)
        self._deeds.do(partial(_and_lists_left, self._desk, view.patient_id, add), "")

    @Slot()
    def propose_measurement(self) -> None:
        """Ask for a reading of the kind taken most."""
        self.add_measurement()

    @Slot()
    def add_visit(self) -> None:
        """Ask for a visit and record it."""
        view = self._view
        visit = view and VisitDialog.ask(
            self._window,
            today=self._desk.today,
            about=view.spoken_of,
            whose=view.patient_id,
        )
        if view is None or not visit:
            return
        add = partial(
            self._desk.services.clinical.add_visit,
            view.patient_id,
            on=visit.on,
            kind=visit.kind,
            status=visit.status,
            reason=visit.reason,
            actor=self._desk.actor,
        )
        missed = visit.status == "missed"
        words = (
            _("Missed visit recorded; a follow-up was added.") if missed else _("Visit recorded.")
        )
        self._deeds.do(partial(_and_lists_left, self._desk, view.patient_id, add, words), "")

    @Slot()
    def book_visit(self) -> None:
        """Ask when, and book it."""
        view, today = self._view, self._desk.today
        form = view and AppointmentDialog.ask(
            self._window, today=today, about=view.spoken_of, whose=view.patient_id,
            closed=view.closed_days,
        )  # fmt: skip
        if view is None or not form:
            return
        book = partial(
            self._desk.services.appointments.book,
            view.patient_id,
            form,
            actor=self._desk.actor,
            command_id=new_id(),
        )
        # In Spanish the hours end in a period of their own.
        time = time_of_day(form.at).removesuffix(".")
        words = _("Visit booked: {day}, {time}.").format(
            day=weekday_date(form.on, today), time=time
        )
        self._deeds.do(book, words)

    @Slot()
    def change_status(self) -> None:
        """Ask whether the person moved, died, or is looked after again."""
        view = self._view
        answer = view and PatientStatusDialog.ask(
            self._window,
            status=view.header.status,
            today=self._desk.today,
            about=view.spoken_of,
            whose=view.patient_id,
        )
        if view is None or not answer:
            return
        change = partial(
            self._desk.services.patients.set_status,
            view.patient_id,
            status=answer.status,
            on=answer.on,
            reason=answer.reason,
            actor=self._desk.actor,
        )
        self._deeds.do(change, _("Status changed."))

    @Slot()
    def print_contact_sheet(self) -> None:
        """Show the sheet on which the patient corrects how we reach them."""
        if self._view is not None:
            patient_id, papers = self._view.patient_id, self._desk.services.papers

            def make() -> tuple[str, Document]:
                return patient_id, papers.contact_sheet(patient_id, actor=self._desk.actor)

            self._desk.jobs.write(make, self._on_paper)

    @Slot(object)
    def _on_paper(self, answer: tuple[str, Document]) -> None:
        patient_id, paper = answer
        # Another patient may be shown by now, into whose hands it would be given.
        if self._view is not None and self._view.patient_id == patient_id:
            PaperDialog.show_paper(self._window, paper)


def _and_lists_left(
    desk: Desk, patient_id: str, record: Callable[[], object], sentence: str = ""
) -> str:
    """Record it; says so, or what ``record`` says, and which lists the person leaves by it."""
    done, more = and_lists_left(desk.services.worklists, patient_id, record, actor=desk.actor)
    return f"{sentence or done} {more}".rstrip()


def _add_reading(desk: Desk, patient_id: str, reading: NewReading) -> str:
    """Add it; says so, and that a clinician has to hear of it where that is so."""
    clinical = desk.services.clinical
    clinical.add_measurement(
        patient_id,
        kind=reading.kind,
        value=reading.value,
        value2=reading.value2,
        taken_on=reading.taken_on,
        place=reading.place,
        actor=desk.actor,
    )
    if clinical.calls_for_clinician(
        reading.kind, reading.value, reading.value2, taken_on=reading.taken_on
    ):
        return _(
            "Measurement added. This is very high: tell a clinician now. "
            "A follow-up for today was added."
        )
    return _("Measurement added.")
