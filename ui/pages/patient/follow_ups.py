"""What was promised to this patient: to do, and done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.followups import FollowUpRow
from carecoord.vocab.followups import OPEN_STATES, Priority, State
from carecoord.vocab.terms import label as label_of
from ui.dialogs.follow_up_change import HandOverDialog, RescheduleDialog
from ui.dialogs.reason import ReasonDialog
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.pages.patient.deeds import Deeds
from ui.pages.patient.follow_up_panel import FollowUpPanel
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.buttons import button
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.formats import due_words
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone, label
from ui.widgets.layouts import row
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList


class FollowUpsPane(Card):
    """Enter on the outcome closes the chosen one and goes to the next.

    Signals:
        add_asked: The person wants to add one.
    """

    add_asked = Signal()

    def __init__(self, desk: Desk, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__("card", (6, 12, 6, 12), 8, parent)
        self._desk = desk
        self._deeds = deeds
        self._view: PatientView | None = None
        self._closing = ("", "")
        self.model = RowListModel(self)
        self.list = RowList(_("Follow-ups"), LibraryDelegate())
        self.list.setModel(self.model)
        self.add = button(_("Add follow-up"), icon="plus")
        self.nothing = EmptyState(
            "calendar-check",
            _("Nothing to follow up"),
            _("Add a follow-up when something has to be done by a day."),
        )
        self.panel = FollowUpPanel(desk)
        head = row(label(_("Follow-ups"), "subtitle"), None, self.add)
        head.setContentsMargins(10, 0, 10, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addWidget(self.panel)
        self._connect()

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_asked)
        self.list.moved_to.connect(self._on_moved)
        self.panel.close_asked.connect(self._on_close)
        self.panel.move_asked.connect(self._on_move)
        self.panel.hand_over_asked.connect(self._on_hand_over)
        self.panel.drop_asked.connect(self._on_drop)

    def show_patient(self, view: PatientView) -> None:
        """Open ones by due day, then the closed."""
        key = current_key(self.list, self.model)
        self._view = view
        self.model.show(self._rows(view.follow_ups))
        self.list.setVisible(bool(view.follow_ups))
        self.nothing.setVisible(not view.follow_ups)
        if not select_key(self.list, self.model, key):
            self.list.setCurrentIndex(next_selectable(self.model))
        self._show_chosen()

    def open_record(self, follow_up_id: str) -> None:
        """Choose one follow-up."""
        select_key(self.list, self.model, follow_up_id)

    def _rows(self, follow_ups: Sequence[FollowUpRow]) -> list[ListRow]:
        waiting = [one for one in follow_ups if one.state in OPEN_STATES]
        closed = [one for one in follow_ups if one.state not in OPEN_STATES]
        rows: list[ListRow] = []
        if waiting:
            rows.append(GroupHead(_("To do"), len(waiting)))
            rows.extend(self._row(one) for one in waiting)
        if closed:
            rows.append(GroupHead(_("Closed"), len(closed)))
            rows.extend(self._row(one) for one in closed)
        return rows

    def _row(self, one: FollowUpRow) -> LibraryRow:
        if one.state not in OPEN_STATES:
            mark, tone = label_of(State(one.state)), Tone.NEUTRAL
            facts = [one.outcome, one.owner]
        else:
            mark = due_words(one.due_on, self._desk.today)
            tone = Tone.DANGER if one.days_overdue else Tone.NEUTRAL
            safety = label_of(Priority.SAFETY) if one.priority == Priority.SAFETY else ""
            facts = [safety, one.reason, one.owner]
        icon = "clock" if tone is Tone.DANGER else "calendar-check"
        return LibraryRow(one.id, one.title, " · ".join(filter(None, facts)), icon, mark, tone)

    def _chosen(self) -> FollowUpRow | None:
        key = current_key(self.list, self.model)
        rows = self._view.follow_ups if self._view else ()
        return next((one for one in rows if one.id == key), None)

    @Slot(QModelIndex)
    def _on_moved(self, _index: QModelIndex) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.panel.show_follow_up(self._chosen())

    @Slot(str)
    def _on_close(self, outcome: str) -> None:
        if (one := self._chosen()) is not None:
            close = partial(
                self._desk.services.followups.close, one.id, outcome=outcome, actor=self._desk.actor
            )
            self._closing = one.id, outcome
            do = partial(self._deeds.perform, close, _("Follow-up closed."))
            self._desk.jobs.write(do, self._deeds.tell, self._on_not_closed)

    @Slot(Exception)
    def _on_not_closed(self, error: Exception) -> None:
        self.panel.bring_back(*self._closing)
        self._desk.jobs.broke.emit(error)

    @Slot()
    def _on_move(self) -> None:
        one = self._chosen()
        moved = one and RescheduleDialog.ask(self, title=one.title, today=self._desk.today)
        if one is None or moved is None:
            return
        move = partial(
            self._desk.services.followups.reschedule,
            one.id,
            due_on=moved.due_on,
            reason=moved.reason,
            actor=self._desk.actor,
        )
        day = due_words(moved.due_on, self._desk.today)
        self._deeds.do(move, _("Follow-up moved: {day}.").format(day=day))

    @Slot()
    def _on_hand_over(self) -> None:
        one = self._chosen()
        if one is None or self._view is None:
            return
        owner = HandOverDialog.ask(
            self,
            title=one.title,
            colleagues=self._view.colleagues,
            has_it=one.owner_id or one.owner,
        )
        if owner is None:
            return
        staff_id, role = owner
        hand_over = partial(
            self._desk.services.followups.reassign,
            one.id,
            owner_id=staff_id,
            owner_role=role,
            actor=self._desk.actor,
        )
        self._deeds.do(hand_over, _("Follow-up handed over."))

    @Slot()
    def _on_drop(self) -> None:
        one = self._chosen()
        if one is None:
            return
        reason = ReasonDialog.ask(
            self,
            _("Not needed any more"),
            one.title,
            _("Take it away"),
            caption=_("Why"),
            missing=_("Say why it is not needed any more."),
        )
        if reason is not None:
            cancel = partial(
                self._desk.services.followups.cancel, one.id, reason=reason, actor=self._desk.actor
            )
            self._deeds.do(cancel, _("Follow-up taken away."))
