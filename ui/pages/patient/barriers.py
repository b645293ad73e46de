"""What gets in the way of this patient's care: shown on the overview, asked in dialogs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.errors import EditConflictError
from carecoord.common.i18n import _, n_
from carecoord.services.abilities import Permission
from carecoord.services.barrier_forms import BarrierBook, BarrierForm, BarrierRow
from carecoord.services.barriers import domains_for
from carecoord.vocab.barriers import Domain, Impact, Sensitivity, Status
from carecoord.vocab.terms import label as label_of
from ui.dialogs.barrier import Asked, BarrierDialog, Person
from ui.dialogs.barrier_hand_over import HandOverDialog
from ui.dialogs.barrier_picker import BarrierPicker
from ui.dialogs.barriers_kept_back import KeptBackDialog
from ui.dialogs.reason import ReasonDialog
from ui.pages.patient import places
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.fact_line import FactLine
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.pages.patient.waiting import KEPT_BACK, facts_of
from ui.widgets.buttons import Kind, button
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import clear, row


class BarriersPart(QVBoxLayout):
    """A heading, what is in the way, and what is done differently because of it.

    Signals:
        wanted: A place: to ask, a barrier to go over, or what is kept back.
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = desk.may(Permission.RECORD_BARRIER)
        self.ask = button(_("Ask"), Kind.TEXT, icon="plus", tip=_("Ctrl+Shift+B"))
        self.ask.setAccessibleName(_("Ask what gets in the way"))
        if not self._may:
            self.ask.hide()
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        head = row(label(_("What gets in the way"), "subtitle", wrap=True), self.ask)
        head.setStretch(0, 1)
        self.addLayout(head)
        self.addLayout(self.lines)
        self.ask.clicked.connect(self._on_ask)

    def show_book(self, book: BarrierBook) -> None:
        """What is known of one patient; not asked is said as such."""
        clear(self.lines)
        for one in book.present:
            self.lines.addWidget(self._line(one))
        if book.kept_back:
            words = n_("{count} kept back", "{count} kept back", book.kept_back)
            shown = words.format(count=book.kept_back)
            line = FactLine(shown, _("Open it when the patient is alone."), Tone.NEUTRAL, "lock")
            line.offer(KEPT_BACK, _("Show"))
            line.chosen.connect(self._on_chosen)
            self.lines.addWidget(line)
        for sentence in book.changes:
            self.lines.addWidget(label(sentence, "small", wrap=True))
        if not book.present and not book.kept_back:
            said = _("Nothing in the way was told.") if book.rows else _("Not asked yet.")
            self.lines.addWidget(label(said, "muted", wrap=True))

    def _line(self, one: BarrierRow) -> FactLine:
        blocks = one.impact is Impact.BLOCKS_CARE_NOW
        tone = Tone.DANGER if blocks else Tone.WARN
        line = FactLine(label_of(one.domain), facts_of(one), tone, "alert-circle")
        if self._may:
            line.offer(one.id, _("Go over"))
            line.chosen.connect(self._on_chosen)
        return line

    @Slot()
    def _on_ask(self) -> None:
        self.wanted.emit(places.BARRIERS)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self.wanted.emit(f"{places.BARRIERS}:{key}")


class PatientBarriers(QObject):
    """Works on whichever patient is shown."""

    def __init__(self, desk: Desk, deeds: Deeds, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._deeds = deeds
        self._window = window
        self._view: PatientView | None = None
        self._reviewed: tuple[str, BarrierRow, BarrierForm] | None = None

    def about(self, view: PatientView | None) -> None:
        """The patient shown; None while nobody is."""
        self._view = view

    def open(self, record_id: str) -> None:
        """Ask anew, go over a barrier, or show what is kept back."""
        view = self._view
        if view is None:
            return
        if record_id == KEPT_BACK:
            self._read_kept_back()
            return
        found = [one for one in view.barriers.present if one.id == record_id]
        if found:
            self._go_over(found[0])
        elif not record_id:
            self.ask()

    @Slot()
    def ask(self) -> None:
        """Find the part of life, ask about it, keep the answer."""
        view = self._view
        if view is None or not self._desk.may(Permission.RECORD_BARRIER):
            return
        picker = BarrierPicker(
            self._window,
            about=view.spoken_of,
            domains=domains_for(self._desk.actor),
            answers={one.domain: one.status for one in reversed(view.barriers.rows)},
            hands_over=not self._desk.may(Permission.SEE_KEPT_BACK),
        )
        picker.none_said.connect(self._on_none)
        domain = picker.chosen if picker.wait() else None
        if picker.is_handing_over:
            self._hand_over(view)
        if domain is None:
            return
        there = [one for one in view.barriers.present if one.domain is domain]
        if there and domain is not Domain.OTHER:
            self._go_over(there[0])
            return
        asked = self._ask(view, domain, None)
        if asked is not None and asked.form is not None:
            record = partial(
                self._desk.services.barriers.record,
                view.patient_id,
                asked.form,
                actor=self._desk.actor,
            )
            self._deeds.do(record, _("Answer kept."))

    def _hand_over(self, view: PatientView) -> None:
        told = HandOverDialog.ask(self._window, about=view.spoken_of)
        if told is not None:
            hand_over = partial(
                self._desk.services.barriers.hand_over, view.patient_id, told.domain, told.said,
                actor=self._desk.actor,
            )  # fmt: skip
            self._deeds.do(hand_over, _("Handed over: a clinician takes it up today."))

    def _go_over(self, one: BarrierRow, told: str = "") -> None:
        """What changed since, or that it is over and what came of it."""
        view = self._view
        asked = self._ask(view, one.domain, one, told) if view is not None else None
        if view is None or asked is None:
            return
        if asked.form is None:
            self._close(one)
            return
        self._reviewed = view.patient_id, one, asked.form
        review = partial(
            self._desk.services.barriers.review,
            one.id,
            asked.form,
            rev=one.rev,
            actor=self._desk.actor,
        )
        keep = partial(self._deeds.perform, review, _("Gone over and kept."))
        self._desk.jobs.write(keep, self._deeds.tell, self._on_not_kept)

    @Slot(Exception)
    def _on_not_kept(self, error: Exception) -> None:
        """What was typed is laid over what somebody else made of it meanwhile."""
        view, reviewed = self._view, self._reviewed
        if reviewed is None or not isinstance(error, EditConflictError):
            self._desk.jobs.broke.emit(error)
            return
        whose, one, form = reviewed
        if view is None or view.patient_id != whose:
            self._desk.messages.warn(
                _(
                    "What you wrote about what gets in the way was not saved: somebody else "
                    "changed it too. Open the person again and go over it once more."
                )
            )
            return
        read = self._reading(whose, is_kept_back=one.sensitivity is Sensitivity.RESTRICTED)
        self._desk.jobs.write(lambda: (whose, one.id, form, read()), self._on_theirs)

    def _reading(
        self, patient_id: str, *, is_kept_back: bool
    ) -> Callable[[], Sequence[BarrierRow]]:
        barriers, actor = self._desk.services.barriers, self._desk.actor
        if is_kept_back:
            return partial(barriers.kept_back, patient_id, actor=actor)
        return lambda: barriers.for_patient(patient_id, actor=actor).present

    @Slot(object)
    def _on_theirs(self, answer: Any) -> None:
        patient_id, barrier_id, form, rows = answer
        theirs = next((each for each in rows if each.id == barrier_id), None)
        if self._view is None or self._view.patient_id != patient_id:
            return
        if theirs is None or theirs.status is not Status.PRESENT:
            self._desk.messages.warn(_("This is closed already. Somebody was faster."))
            return
        told = _("Someone else changed this meanwhile: {facts}. What you typed is still here.")
        self._go_over(_laid_over(theirs, form), told.format(facts=facts_of(theirs)))

    def _close(self, one: BarrierRow) -> None:
        outcome = ReasonDialog.ask(
            self._window,
            _("Not in the way any more"),
            label_of(one.domain),
            _("Close it"),
            caption=_("What came of it"),
            missing=_("Say what came of it before closing it."),
        )
        if outcome is not None:
            close = partial(
                self._desk.services.barriers.resolve, one.id, outcome=outcome,
                actor=self._desk.actor,
            )  # fmt: skip
            self._deeds.do(close, _("Closed: not in the way any more."))

    def _ask(
        self, view: PatientView, domain: Domain, one: BarrierRow | None, told: str = ""
    ) -> Asked | None:
        details = view.details.details
        return BarrierDialog.ask(
            self._window,
            domain=domain,
            row=one,
            person=Person(
                view.patient_id,
                "\n".join(filter(None, (view.spoken_of, told))),
                details.language_spoken or details.language_written,
                may_keep_back=self._desk.may(Permission.SEE_KEPT_BACK),
            ),
            today=self._desk.today,
            colleagues=view.colleagues,
            me=self._desk.actor.staff_id,
        )

    def _read_kept_back(self) -> None:
        """Each look is journalled, so it is read only when somebody asks for it."""
        if self._view is not None and self._desk.may(Permission.SEE_KEPT_BACK):
            patient_id, actor = self._view.patient_id, self._desk.actor
            kept_back = self._desk.services.barriers.kept_back

            def read() -> tuple[str, Sequence[BarrierRow]]:
                return patient_id, kept_back(patient_id, actor=actor)

            self._desk.jobs.write(read, self._on_kept_back)

    @Slot(object)
    def _on_kept_back(self, answer: tuple[str, Sequence[BarrierRow]]) -> None:
        patient_id, rows = answer
        # Another patient may be shown by now: nothing is kept back under a wrong name.
        if self._view is None or self._view.patient_id != patient_id:
            return
        chosen = KeptBackDialog.ask(self._window, rows=rows, about=self._view.spoken_of)
        if chosen is not None:
            self._go_over(chosen)

    @Slot(str)
    def _on_none(self, domain: str) -> None:
        view = self._view
        if view is not None:
            record = partial(
                self._desk.services.barriers.record_none,
                view.patient_id,
                (Domain(domain),),
                actor=self._desk.actor,
            )
            self._deeds.do(record, _("Kept: nothing in the way."))


def _laid_over(theirs: BarrierRow, form: BarrierForm) -> BarrierRow:
    """What is stored by now, with what was typed in the fields."""
    return replace(
        theirs,
        impact=form.impact,
        wants_help=form.wants_help,
        source=form.source,
        best_time=form.best_time,
        sensitivity=Sensitivity.RESTRICTED if form.keep_back else theirs.sensitivity,
        note=form.note,
        next_step=form.next_step,
        next_step_on=form.next_step_on,
        owner_id=form.owner_id,
        owner_role=form.owner_role,
    )
