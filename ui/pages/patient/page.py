"""The patient page: banner, history, sections."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from ui.background.change_bus import ChangeBus
from ui.background.in_steps import InSteps, Step
from ui.background.jobs import JobRunner
from ui.dialogs.patient_form.dialog import FormAnswer
from ui.dialogs.patient_form.opening import PatientForms
from ui.pages.patient import places
from ui.pages.patient.banner import Banner
from ui.pages.patient.barriers import PatientBarriers
from ui.pages.patient.conditions import ConditionsPane
from ui.pages.patient.contact import ContactPane
from ui.pages.patient.corrections import Corrections
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.facts import PatientFacts
from ui.pages.patient.follow_through import FollowThroughLook
from ui.pages.patient.follow_ups import FollowUpsPane
from ui.pages.patient.goals.pane import GoalsPane
from ui.pages.patient.handouts import HandoutsPane
from ui.pages.patient.measurements import MeasurementsPane
from ui.pages.patient.needs import Desk, PatientServices
from ui.pages.patient.overview import OverviewPane
from ui.pages.patient.places import Place, place_of, place_of_event
from ui.pages.patient.sections import Sections
from ui.pages.patient.talk import TalkPane
from ui.pages.patient.timeline import TimelinePane
from ui.pages.patient.view import PatientView, read_patient
from ui.pages.patient.visit.papers import VisitPapers
from ui.pages.patient.visit.rail import VisitRail
from ui.pages.patient.visit.side import Side
from ui.state.navigation import Messages, Navigate, split_patient_subject
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.empty_state import EmptyState
from ui.widgets.one_of import OneOf
from ui.widgets.shortcuts import Shortcuts

_WIDE_FROM_PX = 1080
_FOLLOWED = frozenset(
    {
        Area.PATIENTS, Area.MEASUREMENTS, Area.VISITS, Area.DECISIONS, Area.HANDOUTS,
        Area.TEACHBACK, Area.GOALS, Area.FOLLOWUPS, Area.OUTREACH, Area.BARRIERS,
    }
)  # fmt: skip
_Shown = (
    OverviewPane | TalkPane | GoalsPane | FollowUpsPane | HandoutsPane | MeasurementsPane
    | ConditionsPane | ContactPane
)  # fmt: skip
_SPLITTER, _VISIT, _BOOKED = "patient", "visit", "appointment"


class PatientPage(QWidget):
    """Shows one patient; what is typed is kept whenever the patient or the page changes."""

    help_topic = "patient-page"

    def __init__(
        self,
        services: PatientServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = Desk(services, jobs, messages, navigate)
        self._deeds = Deeds(self._desk, self)
        self._facts = PatientFacts(self._desk, self._deeds, self)
        self._barriers = PatientBarriers(self._desk, self._deeds, self)
        self._corrections = Corrections(self._desk, self._deeds, self)
        self._contact_look = FollowThroughLook(self._desk, self)
        self._forms = PatientForms(services, jobs, self)
        self._patient_id = ""
        self._place = Place(places.OVERVIEW)
        self._view: PatientView | None = None
        self._is_stale, self._awaited = False, 0
        self._opening = InSteps((), self)
        self._window_state = window_state
        self._make_parts()
        self._build()
        self._connect()
        self._bind(shortcuts)
        changes.changed.connect(self._on_changes)

    def _make_parts(self) -> None:
        desk, deeds = self._desk, self._deeds
        self._stack = OneOf(self)
        self._whole = QWidget(self._stack)
        self.banner = Banner(self._whole, may_assign=desk.may(Permission.ASSIGN_PATIENTS))
        self.timeline = TimelinePane(desk)
        self.visit = VisitRail(desk)
        self.side = Side(self.timeline, self.visit)
        self.overview = OverviewPane(desk)
        self.talk = TalkPane(desk, deeds)
        self.papers = VisitPapers(desk, self.talk, self)
        self.goals = GoalsPane(desk, deeds)
        self.follow_ups = FollowUpsPane(desk, deeds)
        self.handouts = HandoutsPane(desk)
        self.measurements = MeasurementsPane(desk)
        self.conditions = ConditionsPane(desk, deeds)
        self.contact = ContactPane(desk)
        self._panes: dict[str, _Shown] = {
            places.OVERVIEW: self.overview,
            places.DECISIONS: self.talk,
            places.TEACHBACK: self.talk,
            places.GOALS: self.goals,
            places.FOLLOW_UPS: self.follow_ups,
            places.HANDOUTS: self.handouts,
            places.MEASUREMENTS: self.measurements,
            places.CONDITIONS: self.conditions,
            places.CONTACT: self.contact,
        }
        self._fresh: set[_Shown] = set()
        self.sections = Sections(
            self.side,
            self.talk,
            self._panes,
            {
                places.TIMELINE: self.timeline.list,
                places.OVERVIEW: self.overview.list,
                places.GOALS: self.goals.list,
                places.FOLLOW_UPS: self.follow_ups.list,
                places.HANDOUTS: self.handouts.list,
            },
            self._whole,
        )
        self._new_ones = self._forms_to_begin()
        self.nobody = EmptyState(
            "user", _("No patient is open"), _("Search for a name at the top, or press Ctrl+K.")
        )

    def _forms_to_begin(self) -> dict[str, Callable[[], None]]:
        return {
            places.GOALS: self.goals.start_new,
            places.HANDOUTS: self.give_handout,
            places.FOLLOW_UPS: self._facts.add_follow_up,
            places.MEASUREMENTS: self._facts.propose_measurement,
            places.CONTACT: self.edit_details,
        }

    def _build(self) -> None:
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._stack.add(self.nobody)
        self._stack.add(self._whole)
        inside = QVBoxLayout()
        inside.setContentsMargins(20, 10, 20, 14)
        inside.addWidget(self.sections)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(inside, 1)
        self.sections.share_room()
        self._window_state.restore_splitter(self.sections.splitter, _SPLITTER)

    def _connect(self) -> None:
        banner, facts = self.banner, self._facts
        banner.handout_asked.connect(self.give_handout)
        banner.follow_up_asked.connect(facts.add_follow_up)
        banner.edit_asked.connect(self.edit_details)
        banner.status_asked.connect(facts.change_status)
        banner.visit_asked.connect(facts.add_visit)
        banner.booking_asked.connect(facts.book_visit)
        banner.measurement_asked.connect(facts.propose_measurement)
        banner.caseload_asked.connect(facts.caseload.change)
        banner.sheet_asked.connect(facts.print_contact_sheet)
        self.sections.splitter.splitterMoved.connect(self._on_splitter)
        self.timeline.opened.connect(self._on_event)
        self.overview.wanted.connect(self._on_wanted)
        self._connect_visit()
        self.sections.entered.connect(self._on_section)
        self.follow_ups.add_asked.connect(facts.add_follow_up)
        self.handouts.give_asked.connect(self.give_handout)
        self.measurements.add_asked.connect(facts.add_measurement)
        mend = self._corrections
        self.measurements.correct_asked.connect(mend.correct_measurement)
        self.measurements.mistake_asked.connect(mend.take_off_measurement)
        self.measurements.reliable_asked.connect(mend.set_reliable)
        self.measurements.target_asked.connect(mend.set_target)
        self.conditions.condition_mistaken.connect(mend.take_off_condition)
        self.conditions.allergy_mistaken.connect(mend.take_off_allergy)
        self.contact.edit_asked.connect(self.edit_details)
        self.contact.sheet_asked.connect(facts.print_contact_sheet)
        self._forms.answered.connect(self._on_form_answered)

    def _connect_visit(self) -> None:
        self.banner.talk_asked.connect(self.begin_visit)
        self.banner.page_asked.connect(self.papers.show_visit_page)
        self.banner.progress_asked.connect(self.papers.show_progress_page)
        self.banner.note_asked.connect(self.papers.copy_note)
        self.visit.wanted.connect(self._on_wanted)
        self.visit.page_asked.connect(self.papers.show_visit_page)
        self.visit.note_asked.connect(self.papers.copy_note)
        self.visit.file_asked.connect(self.papers.save_file)
        self.banner.file_asked.connect(self.papers.save_file)
        self.visit.goal_asked.connect(self._on_new_goal)
        self.banner.follow_through_asked.connect(self._contact_look.show_it)
        self.visit.ended.connect(self.end_visit)

    def _bind(self, shortcuts: Shortcuts) -> None:
        note = Place(places.DECISIONS, is_new=True)
        for keys, does, act in (
            ("Ctrl+E", _("Edit details"), self.edit_details),
            ("Ctrl+D", _("New decision"), partial(self._go, note)),
            ("Ctrl+T", _("Check a topic that waits, or add one"), self._on_new_point),
            ("Ctrl+G", _("New goal"), self._on_new_goal),
            ("Ctrl+Return", _("Sign, or save what is open"), self._on_finish),
            ("Ctrl+Shift+F", _("Add follow-up"), self._facts.add_follow_up),
            ("Ctrl+Shift+B", _("Ask what gets in the way"), self._barriers.ask),
            ("Ctrl+Shift+H", _("Give handout"), self.give_handout),
            ("Ctrl+Shift+M", _("Add a measurement"), self._facts.propose_measurement),
            ("Ctrl+Shift+V", _("Record a visit"), self._facts.add_visit),
            ("F4", _("Book a visit"), self._facts.book_visit),
            ("F2", _("Begin the visit, or go to what is open in it"), self.begin_visit),
            ("Ctrl+P", _("After-visit page"), self.papers.show_visit_page),
            ("Ctrl+Shift+G", _("Progress page"), self.papers.show_progress_page),
            ("Ctrl+Shift+S", _("Save the visit for another record system"), self.papers.save_file),
            ("Ctrl+Shift+C", _("Copy the note of today's visit"), self.papers.copy_note),
        ):
            shortcuts.add(self, keys, does, act, group=_("On a patient's page"))

    def open(self, subject: str) -> None:
        """Show "<patient_id>" or "<patient_id>/<section>"; opening is journalled."""
        patient_id, section = split_patient_subject(subject)
        self._place = place_of(section)
        if patient_id == self._patient_id and self._view is not None:
            self._go(self._place)
            return
        self.talk.leave()
        self.goals.leave()
        self.end_visit()
        self._opening.drop()
        self._patient_id, self._view = patient_id, None
        # Nobody is shown while the next one is read: never one name over another's record.
        self._be_about(None)
        self._stack.hide()
        self._awaited += 1
        read = partial(read_patient, self._desk.services, patient_id, opening=True)
        self._desk.jobs.write(read, self._on_opened, self._on_not_opened)

    def parts(self) -> Iterator[Step]:
        """The forms, which take longest."""
        yield from self.talk.parts()
        yield from self.goals.parts()

    def save_draft(self) -> None:
        """Keep what is typed; asks nothing."""
        self.talk.save_draft()
        self.goals.save_draft()

    def may_leave(self) -> bool:
        """Always: what is typed is kept and offered again."""
        self.save_draft()
        return True

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sections.show_wide(wide=self.width() >= look().px(_WIDE_FROM_PX))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._reread()

    def _show(self, view: PatientView) -> None:
        self._view = view
        self._be_about(view)
        self.banner.show_header(view.header, self._desk.today)
        self.timeline.show_entries(view.patient_id, view.timeline)
        self.visit.show_patient(view)
        self._fresh.clear()

    def _be_about(self, view: PatientView | None) -> None:
        of_one = self._facts, self._corrections, self._barriers, self.papers, self._contact_look
        for one in of_one:
            one.about(view)

    def _refresh(self, section: str) -> None:
        """Bring a section up to date when it is looked at, not before."""
        pane = self._panes.get(section)
        if pane is not None and self._view is not None and pane not in self._fresh:
            self._fresh.add(pane)
            pane.show_patient(self._view)

    @Slot(object)
    def _on_opened(self, view: PatientView) -> None:
        self._awaited -= 1
        if view.patient_id != self._patient_id:
            return
        # In turns, so that the window never waits for the whole of it.
        steps = (
            partial(self._show, view),
            partial(self._refresh, self._place.section),
            partial(self._go, self._place),
            self._reveal,
        )
        self._opening = InSteps(steps, self)
        self._opening.start()

    def _reveal(self) -> None:
        """Now that everything on it is of this patient."""
        self._stack.show_only(self._whole)
        self._stack.show()
        wanted: QWidget | None = self.focusWidget()
        if wanted is not None:
            wanted.setFocus()
        self.banner.tell_soon()
        self.talk.prepare()

    @Slot(Exception)
    def _on_not_opened(self, error: Exception) -> None:
        self._awaited -= 1
        if self._awaited:
            return  # somebody else was asked for since
        self._patient_id = ""
        self._stack.show_only(self.nobody)
        self._stack.show()
        if isinstance(error, RefusedError):
            self.nobody.say(_("This page cannot be shown"), str(error))
        else:
            self._desk.jobs.broke.emit(error)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if self._view is None or not changes & _FOLLOWED:
            return
        if self.isVisible():
            self._reread()
        else:
            self._is_stale = True

    def _reread(self) -> None:
        self._is_stale = False
        if self._patient_id:
            read = partial(read_patient, self._desk.services, self._patient_id, opening=False)
            self._desk.jobs.ask(read, self._on_reread)

    @Slot(object)
    def _on_reread(self, view: PatientView) -> None:
        if self._view is not None and view.patient_id == self._patient_id:
            self._show(view)
            self._refresh(self.sections.section)

    def _go(self, place: Place) -> None:
        if place.section == places.VISIT:
            self.begin_visit()
            return
        if place.section in places.OVER_SECTIONS:
            self._open_over(place)
            return
        self._refresh(place.section)
        self.sections.go_to(place.section)
        if place.section not in {places.DECISIONS, places.TEACHBACK}:
            self._go_to_facts(place)
            return
        decision, teachback = self.talk.decision, self.talk.teachback
        if place.section == places.DECISIONS:
            if place.is_new:
                decision.start_new()
            elif place.record_id:
                decision.open_note(place.record_id)
            else:
                decision.resume()
        elif place.is_new:
            teachback.start_new(place.record_id)
        elif place.record_id:
            teachback.go_to_topic(place.record_id)

    def _open_over(self, place: Place) -> None:
        is_opening = self._stack.isHidden()
        if is_opening or place.section != places.BARRIERS:
            self._go(Place(places.OVERVIEW))
        over = {
            places.PROGRESS: self.papers.show_progress_page,
            places.VISIT_FILE: self.papers.save_file,
            places.BOOKING: self._facts.book_visit,
        }
        if place.section in over:
            over[place.section]()
        elif not is_opening:
            # A page that just opens shows what there is; nothing is asked before it is seen.
            self._barriers.open(place.record_id)

    def _go_to_facts(self, place: Place) -> None:
        if place.section == places.GOALS and place.record_id:
            (self.goals.start_check_in if place.is_new else self.goals.open_record)(place.record_id)
        elif place.section == places.FOLLOW_UPS and place.record_id:
            self.follow_ups.open_record(place.record_id)
        elif place.is_new and place.section in self._new_ones:
            self._new_ones[place.section]()

    @Slot()
    def _on_splitter(self) -> None:
        self._window_state.save_splitter(self.sections.splitter, _SPLITTER)

    @Slot(str)
    def _on_section(self, section: str) -> None:
        # The keyboard stays on the tabs: arrows go on to the next one.
        self._refresh(section)
        if section == places.DECISIONS:
            self.talk.decision.resume()

    @Slot(str)
    def _on_wanted(self, place: str) -> None:
        self._go(place_of(place))

    @Slot(str, str)
    def _on_event(self, kind: str, record_id: str) -> None:
        if kind == _VISIT:
            self._corrections.open_visit(record_id)
        elif kind == _BOOKED and self._view is not None:
            booked = self._view.on_schedule(record_id)
            self._desk.navigate.open_page("schedule", booked)
        elif (place := place_of_event(kind, record_id)) is not None:
            self._go(place)

    @Slot()
    def _on_new_point(self) -> None:
        if self.talk.teachback.is_on_topics:  # those that wait are in sight: one more is meant
            self.talk.teachback.add_own_point()
        else:
            self._go(Place(places.TEACHBACK, is_new=True))

    @Slot()
    def _on_new_goal(self) -> None:
        self._go(Place(places.GOALS, is_new=True))

    @Slot()
    def _on_finish(self) -> None:
        """The main action of whichever form the cursor is in."""
        focused: QWidget | None = self.focusWidget()
        if focused is None:
            return
        if self.talk.teachback.isAncestorOf(focused):
            self.talk.teachback.save_sitting()
        elif self.talk.decision.isAncestorOf(focused):
            self.talk.decision.sign()
        elif self.goals.isAncestorOf(focused):
            self.goals.save()

    @Slot()
    def give_handout(self) -> None:
        """Choose a handout for this patient."""
        if self._view is not None:
            self._desk.navigate.open_page("handouts", f"patient:{self._patient_id}")

    @Slot()
    def begin_visit(self) -> None:
        """Show what is open beside the forms of the talk; a draft is gone on with."""
        if self._view is None:
            return
        is_new = not self.side.is_visiting
        self.side.show_visit(on=True)
        self.sections.name_side(_("Visit"))
        if not self.sections.is_wide:
            self.sections.go_to(places.TIMELINE)
        elif is_new:
            self._go(Place(places.DECISIONS))
        self.visit.list.setFocus()

    @Slot()
    def end_visit(self) -> None:
        """Bring the history back; what was begun in the forms stays there."""
        if self.side.is_visiting:
            self.side.show_visit(on=False)
            self.sections.name_side(places.title_of(places.TIMELINE))

    @Slot()
    def edit_details(self) -> None:
        """Change the patient's details."""
        if self._view is not None:
            self._forms.edit(self._patient_id)

    @Slot(object)
    def _on_form_answered(self, answer: FormAnswer) -> None:
        if answer.open_id:
            self._desk.navigate.open_patient(answer.open_id)
        elif answer.saved_id:
            self._deeds.tell_last(_("Details saved."), can_undo=answer.is_changed)
