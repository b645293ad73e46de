"""What was recorded by mistake: asked about in a dialog, mended, told."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.chart_rows import MeasurementPoint, MeasurementSeries
from carecoord.services.wording import value_text
from carecoord.vocab.measurements import Kind
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.measurement import MeasurementDialog, NewReading
from ui.dialogs.own_target import OwnTargetDialog, ReliableDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.formats import full_date

TakeOff = Callable[..., None]


class Corrections(QObject):
    """Works on whichever patient is shown."""

    def __init__(self, desk: Desk, deeds: Deeds, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._deeds = deeds
        self._window = window
        self._view: PatientView | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    @Slot(str)
    def correct_measurement(self, measurement_id: str) -> None:
        """Ask for the right number or day and put it in the place of the wrong one."""
        view, found = self._view, self._reading(measurement_id)
        if view is None or found is None:
            return
        series, point = found
        before = NewReading(Kind(series.kind), point.value, point.value2, point.on, point.place)
        after = MeasurementDialog.ask_correction(
            self._window, today=self._desk.today, before=before, about=view.spoken_of
        )
        if after is None or after == before:
            return
        correct = partial(
            self._desk.services.corrections.correct_measurement,
            point.id,
            rev=point.rev,
            value=after.value,
            value2=after.value2,
            taken_on=after.taken_on,
            place=after.place,
            actor=self._desk.actor,
        )
        self._deeds.do(correct, _("Measurement corrected."))

    @Slot(str)
    def take_off_measurement(self, measurement_id: str) -> None:
        """Ask why a reading was a mistake and take it off."""
        found = self._reading(measurement_id)
        if found is None:
            return
        series, point = found
        take_off = self._desk.services.corrections.take_off_measurement
        self._take_off(_fact(series, point), point.id, point.rev, take_off)

    @Slot(str)
    def set_reliable(self, measurement_id: str) -> None:
        """Ask whether lists may rely on a reading."""
        found = self._reading(measurement_id)
        if found is None:
            return
        series, point = found
        why_not = ReliableDialog.ask(
            self._window, kind=Kind(series.kind), fact=_fact(series, point), before=point.unreliable
        )
        if why_not is None or (why_not[0] or "") == point.unreliable:
            return
        keep = partial(
            self._desk.services.corrections.set_reliable,
            point.id,
            rev=point.rev,
            why_not=why_not[0],
            actor=self._desk.actor,
        )
        told = _("The reading counts again.") if why_not[0] is None else _("It counts no more.")
        self._deeds.do(keep, told)

    @Slot(str)
    def set_target(self, kind: str) -> None:
        """Ask for a person's own goal for a number, in place of the practice's."""
        view = self._view
        series = next((one for one in view.series if one.kind == kind), None) if view else None
        if view is None or series is None:
            return
        own, targets, actor = series.own, self._desk.services.targets, self._desk.actor
        new = OwnTargetDialog.ask(
            self._window,
            kind=Kind(kind),
            about=view.spoken_of,
            usual=value_text(kind, series.usual, series.usual2),
            before=value_text(kind, own.value, own.value2) if own else "",
            reason=own.reason if own else "",
            whose=view.patient_id,
        )
        if new is None or (new.value is None and own is None):
            return
        if new.value is None:
            end = partial(targets.end, view.patient_id, Kind(kind), actor=actor)
            self._deeds.do(end, _("The practice's number holds again."))
            return
        keep = partial(
            targets.set,
            view.patient_id,
            Kind(kind),
            new.value,
            new.value2,
            reason=new.reason,
            actor=actor,
        )
        self._deeds.do(keep, _("Own goal set."))

    @Slot(str)
    def take_off_condition(self, condition_id: str) -> None:
        """Ask why a condition was a mistake and take it off."""
        rows = self._view.conditions if self._view else ()
        row = next((one for one in rows if one.id == condition_id), None)
        if row is not None:
            take_off = self._desk.services.corrections.take_off_condition
            self._take_off(row.text, row.id, row.rev, take_off)

    @Slot(str)
    def take_off_allergy(self, allergy_id: str) -> None:
        """Ask why an allergy was a mistake and take it off."""
        rows = self._view.allergies if self._view else ()
        row = next((one for one in rows if one.id == allergy_id), None)
        if row is not None:
            take_off = self._desk.services.corrections.take_off_allergy
            self._take_off(row.substance, row.id, row.rev, take_off)

    def open_visit(self, visit_id: str) -> None:
        """Show a visit of the timeline; the one thing to do with it is to take it off."""
        entries = self._view.timeline if self._view else ()
        visit = next((e for e in entries if (e.kind, e.record_id) == ("visit", visit_id)), None)
        if visit is None or not self._desk.may(Permission.RECORD_VISIT):
            return
        fact = _("{what}, {day}").format(what=visit.title, day=full_date(visit.on))
        was_mistake = ConfirmDialog.ask(
            self._window,
            fact,
            visit.body or _("Nothing more is recorded about it."),
            _("Entered by mistake"),
            dangerous=True,
            cancel=_("Close"),
        )
        if was_mistake:
            take_off = self._desk.services.corrections.take_off_visit
            self._take_off(fact, visit.record_id, visit.rev, take_off)

    def _take_off(self, fact: str, row_id: str, rev: int, take_off: TakeOff) -> None:
        if self._view is None:
            return
        reason = ReasonDialog.ask(
            self._window,
            _("Entered by mistake: {fact}").format(fact=fact),
            "\n".join(
                (
                    self._view.spoken_of,
                    _("It counts nowhere any more. The timeline shows it as a mistake."),
                )
            ),
            _("Mark as a mistake"),
            caption=_("Why"),
            missing=_("Say why this was a mistake."),
            dangerous=True,
        )
        if reason is not None:
            do = partial(take_off, row_id, rev=rev, reason=reason, actor=self._desk.actor)
            self._deeds.do(do, _("Marked as entered by mistake."))

    def _reading(self, measurement_id: str) -> tuple[MeasurementSeries, MeasurementPoint] | None:
        every = self._view.series if self._view else ()
        found = ((one, p) for one in every for p in one.points if p.id == measurement_id)
        return next(found, None)


def _fact(series: MeasurementSeries, point: MeasurementPoint) -> str:
    """One reading, as a dialog says which it is about."""
    value = value_text(series.kind, point.value, point.value2, point.comparator)
    return _("{what} {value}, {day}").format(
        what=series.label, value=value, day=full_date(point.on)
    )
