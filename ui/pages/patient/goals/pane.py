"""The patient's goals: a list, and beside it the one chosen or the form being filled in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carecoord.common.errors import EditConflictError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.rules.findings import blocking
from carecoord.services.abilities import Permission
from carecoord.services.drafts import DraftRow
from carecoord.services.goal_forms import GoalForm, GoalRow
from carecoord.vocab.goals import OPEN_STATES, State
from ui.background.in_steps import FREE_MS, InSteps, Step
from ui.dialogs.base import may_drop
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.typed import type_into, typed_in
from ui.models.rows import RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.goals.check_in_fields import CheckInFields
from ui.pages.patient.goals.foot import GoalFoot, Mode
from ui.pages.patient.goals.goal_fields import GoalFields
from ui.pages.patient.goals.goal_view import GoalView
from ui.pages.patient.goals.keeper import GoalKeeper
from ui.pages.patient.goals.rows import goal_rows
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import button
from ui.widgets.cards import Card, Pane
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate
from ui.widgets.row_list import RowList

_LIST_SHARE, _FORM_SHARE = 1, 2
_NOTHING_TYPED = GoalForm(words="")


class GoalsPane(QWidget):
    """What is begun here is kept and offered again, until it is saved or left.

    What stands beside the list is made in free moments, or when it is first needed.
    """

    help_topic = "decisions"

    _shown: GoalView
    _fields: GoalFields
    _check_in_fields: CheckInFields
    _foot: GoalFoot

    def __init__(self, desk: Desk, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._deeds = deeds
        self._view: PatientView | None = None
        self._goal: GoalRow | None = None
        self._command_id = self._saving = ""
        self._begun, self._awaited = "", ""
        self._may = desk.may(Permission.RECORD_GOAL)
        self.model = RowListModel(self)
        self.list = RowList(_("Goals"), LibraryDelegate())
        self.list.setModel(self.model)
        self.add = button(_("New goal"), icon="plus", tip=_("Ctrl+G"))
        if not self._may:
            self.add.hide()
        self.nothing = EmptyState(
            "target",
            _("No goal yet"),
            _("Ask what they would like to do for their health. Their own words are enough."),
        )
        self.card = Pane()
        self.heading = label("", "subtitle")
        self._mode = Mode.NOTHING
        # In the order the keyboard goes.
        steps = self._add_shown, self._add_fields, self._add_check_in_fields, self._add_foot
        self._building = InSteps(steps, self)
        self._preparing = InSteps(self._building.rest(), self, pause_ms=FREE_MS)
        self.keeper = GoalKeeper(desk, self._typed, self)
        self._build()
        self._connect()

    def parts(self) -> Iterator[Step]:
        """The steps of making the rest, in somebody else's turns."""
        return self._building.rest()

    @property
    def shown(self) -> GoalView:
        self._building.finish()
        return self._shown

    @property
    def fields(self) -> GoalFields:
        self._building.finish()
        return self._fields

    @property
    def check_in_fields(self) -> CheckInFields:
        self._building.finish()
        return self._check_in_fields

    @property
    def foot(self) -> GoalFoot:
        self._building.finish()
        return self._foot

    def _add_shown(self) -> None:
        self._shown = GoalView(self._desk.today)
        self._add(self._shown)

    def _add_fields(self) -> None:
        self._fields = GoalFields(self._desk.today)
        self._add(self._fields)
        self._fields.edited.connect(self.keeper.touch)

    def _add_check_in_fields(self) -> None:
        self._check_in_fields = CheckInFields(self._desk.today)
        self._add(self._check_in_fields)
        self._check_in_fields.edited.connect(self.keeper.touch)

    def _add(self, part: QWidget) -> None:
        part.hide()
        self.card.body.insertWidget(self.card.body.count() - 1, part)

    def _add_foot(self) -> None:
        foot = self._foot = GoalFoot(may=self._may)
        foot.enter(Mode.NOTHING, is_plan=False)
        self.card.foot.addWidget(foot)
        foot.save_asked.connect(self.save)
        foot.plan_asked.connect(self.save_plan)
        foot.change_asked.connect(self.change)
        foot.check_in_asked.connect(self._on_check_in)
        foot.mistake_asked.connect(self._on_mistake)
        foot.leave_asked.connect(self.leave_form)

    def _build(self) -> None:
        left = Card("card", (6, 12, 6, 6), 6)
        head = row(label(_("Goals"), "subtitle"), None, self.add)
        head.setContentsMargins(10, 0, 10, 0)
        left.body.addLayout(head)
        left.body.addWidget(self.list, 1)
        left.body.addWidget(self.nothing, 1)
        self.card.body.addWidget(self.heading)
        self.card.body.addStretch(1)
        self.card.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        line.addWidget(left, _LIST_SHARE)
        line.addWidget(self.card, _FORM_SHARE)

    def _connect(self) -> None:
        self.add.clicked.connect(self.start_new)
        self.list.moved_to.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)

    # Showing

    def show_patient(self, view: PatientView) -> None:
        """One patient, or the same one after something changed; a form that is open stays."""
        same = self._view is not None and self._view.patient_id == view.patient_id
        key = current_key(self.list, self.model) if same else ""
        self._view = view
        self._preparing.start()
        self.model.show(goal_rows(view.goals, self._desk.today))
        self.list.setVisible(bool(view.goals))
        self.nothing.setVisible(not view.goals)
        if select_key(self.list, self.model, self._begun):
            self._begun = ""
        elif not select_key(self.list, self.model, key):
            self.list.setCurrentIndex(next_selectable(self.model))
        if same and self.is_writing:
            return
        if view.goal_draft is not None and self._may and not same:
            self._offer(view.goal_draft)
        else:
            self._show_chosen()
        if self._find(self._awaited) is not None:
            self.start_check_in(self._awaited)

    def leave(self) -> None:
        """Keep what is typed; somebody else comes."""
        self.save_draft()
        self.keeper.end()
        self._view, self._awaited, self._command_id = None, "", ""
        self._enter(Mode.NOTHING)

    def save_draft(self) -> None:
        self.keeper.flush()

    @property
    def is_writing(self) -> bool:
        return self._mode in {Mode.GOAL, Mode.CHECK_IN}

    def open_record(self, goal_id: str) -> None:
        """Choose one goal."""
        select_key(self.list, self.model, goal_id)

    # Writing

    @Slot()
    def start_new(self) -> None:
        """Begin a goal; a form that is open is gone on with."""
        if self._may and self._view is not None:
            if not self.is_writing:
                self._begin_goal(None)
            self._focus_first()

    def start_check_in(self, goal_id: str) -> None:
        """Ask how one goal goes; a form that is open comes first."""
        goal = self._find(goal_id)
        # Begun elsewhere meanwhile: it is gone on with as soon as it is read.
        self._awaited = goal_id if goal is None else ""
        if goal is None or not self._may or goal.state not in OPEN_STATES:
            return
        if self.is_writing and not self._is_about(goal, Mode.CHECK_IN):
            self._desk.messages.warn(_("Save or leave first what you have begun here."))
        elif not self.is_writing:
            self._begin_check_in(goal)
        self._focus_first()

    @Slot()
    def change(self) -> None:
        """Change the goal that is shown."""
        if self._goal is not None and self._may and self._goal.state in OPEN_STATES:
            self._begin_goal(self._goal)
            self._focus_first()

    @Slot()
    def save(self) -> None:
        """Save whichever form is open."""
        if self._mode is Mode.CHECK_IN:
            self._save_check_in()
        elif self._mode is Mode.GOAL:
            self._save_goal(is_planned=self._goal is not None and self._goal.form.is_planned)

    @Slot()
    def save_plan(self) -> None:
        """Save the goal as planned together."""
        self._save_goal(is_planned=True)

    @Slot()
    def leave_form(self) -> None:
        """Close the form; what was typed is asked about first."""
        if self.keeper.has_typed and not may_drop(self):
            return
        self._desk.jobs.write(self.keeper.end())
        self._show_chosen()
        self.list.setFocus()

    def _begin_goal(self, goal: GoalRow | None) -> None:
        self._goal = goal
        self.fields.show_form(goal.form if goal is not None else _NOTHING_TYPED)
        self._enter(Mode.GOAL)
        self._begin(is_kept=False)

    def _begin_check_in(self, goal: GoalRow) -> None:
        self._goal = goal
        self.check_in_fields.show_goal(goal)
        self._enter(Mode.CHECK_IN)
        self._begin(is_kept=False)

    def _begin(self, *, is_kept: bool) -> None:
        assert self._view is not None
        self._command_id = new_id()
        self.keeper.begin(self._view.patient_id, is_kept=is_kept)

    def _typed(self) -> Mapping[str, Any]:
        form = self.check_in_fields if self._mode is Mode.CHECK_IN else self.fields
        return {
            "mode": self._mode.value,
            "goal_id": self._goal.id if self._goal is not None else "",
            "rev": self._goal.rev if self._goal is not None else 0,
            "fields": typed_in(form),
        }

    def _offer(self, draft: DraftRow) -> None:
        """What was begun and neither saved nor left."""
        mode, goal_id = Mode(draft.content["mode"]), str(draft.content["goal_id"])
        goal = self._find(goal_id)
        is_open = goal is not None and goal.state in OPEN_STATES
        if mode is Mode.CHECK_IN and goal is not None and is_open:
            self._begin_check_in(goal)
        else:
            # The words of a goal that ended meanwhile are still theirs to begin anew.
            self._begin_goal(goal if is_open else None)
        form = self.check_in_fields if self._mode is Mode.CHECK_IN else self.fields
        if mode is self._mode:
            type_into(form, draft.content["fields"])
        self._begin(is_kept=True)
        if self._goal is not None and draft.content.get("rev", self._goal.rev) != self._goal.rev:
            self._say_theirs(self._goal)

    def _save_goal(self, *, is_planned: bool) -> None:
        if self._view is None or not self.fields.days_are_clear:
            self.fields.show_findings(())
            self.fields.check_in.setFocus()
            return
        goals, actor, goal = self._desk.services.goals, self._desk.actor, self._goal
        form = self.fields.form(is_planned=is_planned)
        missing = blocking(goals.findings(form, goal))
        self.fields.show_findings(missing)
        if missing:
            return
        if goal is None:
            save: Callable[[], object] = partial(
                goals.begin, self._view.patient_id, form, actor=actor, command_id=self._command_id
            )
        else:
            save = partial(goals.change, goal.id, form, rev=goal.rev, actor=actor)
        self._do(save, _("Goal saved."))

    def _save_check_in(self) -> None:
        if self._goal is None or self.check_in_fields.problem():
            return
        goals, form = self._desk.services.goals, self.check_in_fields.form()
        missing = blocking(goals.check_in_findings(form))
        self.check_in_fields.show_findings(missing)
        if missing:
            return
        save = partial(
            goals.check_in,
            self._goal.id,
            form,
            rev=self._goal.rev,
            actor=self._desk.actor,
            command_id=self._command_id,
        )
        self._do(save, _("Check-in saved."))

    def _do(self, save: Callable[[], object], sentence: str) -> None:
        """The form closes once it is saved; when it is not, everything stays."""
        if self._command_id == self._saving:
            return  # a key pressed twice means the same once
        self._saving = self._command_id
        # Kept first, so that nothing is left to keep when somebody else is opened meanwhile.
        self.keeper.flush()
        command_id, forget = self._command_id, self.keeper.forgetting()

        def work() -> object:
            done = self._deeds.perform(save, sentence)
            forget()
            return command_id, done

        self.foot.set_busy(busy=True)
        self._desk.jobs.write(work, self._on_saved, self._on_not_saved)

    @Slot(object)
    def _on_saved(self, answer: Any) -> None:
        command_id, done = answer
        self.foot.set_busy(busy=False)
        if command_id != self._command_id:
            # Another patient's form is open by now, and stays.
            self._deeds.tell(done)
            return
        self.keeper.end()
        # A new goal bears the name of the command; it is chosen once it is read.
        self._begun = self._command_id if self._mode is Mode.GOAL else ""
        self._show_chosen()
        self.list.setFocus()
        self._deeds.tell(done)

    @Slot(Exception)
    def _on_not_saved(self, error: Exception) -> None:
        self.foot.set_busy(busy=False)
        self._saving = ""
        if isinstance(error, EditConflictError) and self._goal is not None and self._view:
            read = partial(
                self._desk.services.goals.for_patient, self._view.patient_id, actor=self._desk.actor
            )
            self._desk.jobs.ask(read, self._on_theirs)
        else:
            self._desk.jobs.broke.emit(error)

    @Slot(object)
    def _on_theirs(self, rows: Sequence[GoalRow]) -> None:
        """Show what somebody else made of the goal; what is typed here stays."""
        theirs = next((one for one in rows if self._goal and one.id == self._goal.id), None)
        if theirs is None or theirs.state not in OPEN_STATES:
            self._desk.messages.warn(_("This goal has ended already. Begin a new one."))
        elif self.is_writing:
            self._goal = theirs
            self._say_theirs(theirs)

    def _say_theirs(self, goal: GoalRow) -> None:
        self._desk.messages.warn(
            _(
                "Someone else changed this goal meanwhile. It now says: {words}. What you typed "
                "is still here; save it again if it is to hold."
            ).format(words=". ".join(filter(None, (goal.form.words, goal.form.plan))))
        )

    # Reacting

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        if not self.is_writing:
            self._show_chosen()

    @Slot()
    def _on_opened(self) -> None:
        if self._goal is not None and not self.is_writing:
            self.start_check_in(self._goal.id)

    @Slot()
    def _on_check_in(self) -> None:
        if self._goal is not None:
            self.start_check_in(self._goal.id)

    @Slot()
    def _on_mistake(self) -> None:
        goal = self._goal
        if goal is None:
            return
        reason = ReasonDialog.ask(
            self,
            _("Entered by mistake"),
            goal.form.words,
            _("Mark as a mistake"),
            caption=_("Why"),
            missing=_("Say why this was a mistake."),
            dangerous=True,
        )
        if reason is not None:
            take_off = partial(
                self._desk.services.goals.take_off,
                goal.id,
                rev=goal.rev,
                reason=reason,
                actor=self._desk.actor,
            )
            self._deeds.do(take_off, _("Marked as entered by mistake."))

    # Parts

    def _show_chosen(self) -> None:
        self._goal = self._find(current_key(self.list, self.model))
        if self._goal is None:
            self._enter(Mode.NOTHING)
            return
        self.shown.show_goal(self._goal)
        self._enter(Mode.OPEN if self._goal.state in OPEN_STATES else Mode.ENDED)

    def _enter(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.NOTHING:
            self.card.hide()
            return
        titles = {Mode.CHECK_IN: _("How is it going?"), Mode.GOAL: _("Goal")}
        self.heading.setText(titles.get(mode, ""))
        self.heading.setVisible(mode in titles)
        self.card.show()
        self.shown.setVisible(mode in {Mode.OPEN, Mode.ENDED})
        self.fields.setVisible(mode is Mode.GOAL)
        self.check_in_fields.setVisible(mode is Mode.CHECK_IN)
        is_plan = self._goal is not None and self._goal.state is State.AGREED
        self.foot.enter(mode, is_plan=is_plan)
        self.card.scroller.verticalScrollBar().setValue(0)

    def _focus_first(self) -> None:
        if self._mode is Mode.GOAL:
            self.fields.words.setFocus()
        elif self._mode is Mode.CHECK_IN:
            self.check_in_fields.outcome.buttons()[0].setFocus()

    def _is_about(self, goal: GoalRow, mode: Mode) -> bool:
        return self._mode is mode and self._goal is not None and self._goal.id == goal.id

    def _find(self, goal_id: str) -> GoalRow | None:
        rows = self._view.goals if self._view is not None else ()
        return next((one for one in rows if one.id == goal_id), None)
