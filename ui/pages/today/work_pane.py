"""The work for the person chosen: who, why, what happened, save."""

import datetime as dt
import enum

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.call_scripts import CallScript
from carecoord.services.worklist_rows import WorklistRow as Entry
from carecoord.vocab.outreach import ReviewDecision
from carecoord.vocab.patients import Channel
from ui.pages.today.call_draft import NOTHING, CallDraft
from ui.pages.today.outcome_form import OutcomeForm
from ui.pages.today.person_head import PersonHead, PhoneLine
from ui.pages.today.reason_card import ReasonCard
from ui.pages.today.review_card import ReviewCard
from ui.pages.today.script_card import ScriptCard
from ui.pages.today.wording import UNREACHED, contact_words, mind_words, needs_doing
from ui.theme import icons
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card, Pane
from ui.widgets.labels import ElidedLabel, IconLabel, label
from ui.widgets.layouts import at_once, row, stand_in_order


class Mode(enum.Enum):
    """What the pane is for just now."""

    NOBODY = "nobody"
    CALL = "call"
    SAVED = "saved"
    LOOK = "look"
    """A person in a group: nothing is asked, nothing is logged."""


class WorkPane(Pane):
    """Shows one person; what was begun for others is the page's to keep.

    Signals:
        save_asked: Whether to go on to the next person afterwards.
        next_asked: The call is saved; the next person is wanted.
        chart_asked: The person's page is wanted.
        script_asked: What to say to the person shown is wanted.
        goal_asked: How it goes with a goal is to be written down.
    """

    save_asked = Signal(bool)
    next_asked = Signal()
    chart_asked = Signal()
    script_asked = Signal()
    goal_asked = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__((18, 2, 18, 10), parent=parent)
        self.setAccessibleName(_("Work for this person"))
        self._today = today
        self.mode = Mode.NOBODY
        self.entry: Entry | None = None
        self._head = PersonHead(self)
        self._phone = PhoneLine(self.inside)
        self._script = ScriptCard(self.inside)
        self._reason = ReasonCard(self.inside)
        self._review = ReviewCard(self.inside)
        self.form = OutcomeForm(today, self.inside)
        self._mind = label("", "small", wrap=True)
        self._saved = Card("ok", (12, 10, 12, 10), 4)
        self._saved_words = label("", wrap=True)
        self._gone = Card("info", (12, 8, 12, 8), 4)
        self._contact = ElidedLabel("", "small")
        self._save = button(_("Save"), tip=_("Ctrl+S"))
        self._main = button("", Kind.PRIMARY, "player-track-next", tip=_("Ctrl+Enter"))
        self._build()
        self._connect()
        self.show_nobody()

    # Building

    def _build(self) -> None:
        done = row(IconLabel("circle-check", "ok"), self._saved_words)
        done.setStretch(1, 1)
        self._saved.body.addLayout(done)
        gone = _(
            "This person is not on the list any more: somebody else took care of it, "
            "or it no longer applies. Your note is still here."
        )
        self._gone.body.addWidget(label(gone, wrap=True))
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(0, self._head)
        for part in (
            self._phone, self._script, self._reason, self.form.household, self._review,
            self.form.together, self._gone, self._saved, self.form, self._mind,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        foot = row(self._contact, self._save, self._main)
        foot.setStretch(0, 1)
        self.foot.addLayout(foot)
        stand_in_order(self)

    def _connect(self) -> None:
        self._head.chart_asked.connect(self.chart_asked)
        self._head.goal_asked.connect(self.goal_asked)
        self._save.clicked.connect(self.save)
        self._main.clicked.connect(self.go_on)
        self._phone.script_asked.connect(self._on_script)
        self._review.decided.connect(self._on_decided)
        self._review.letter_asked.connect(self._on_letter)
        self.scroller.verticalScrollBar().rangeChanged.connect(self._on_taller)

    # Doing

    def forget(self) -> None:
        """Somebody else comes at once; what is shown stays until then."""
        self.entry = None
        self.mode = Mode.NOBODY

    def show_nobody(self) -> None:
        """Nothing is chosen yet."""
        self.entry = None
        self._enter(Mode.NOBODY)

    def show_person(self, entry: Entry, draft: CallDraft, *, to_call: bool) -> None:
        """Begin with somebody else, or with the same person once more."""
        self._enter(Mode.CALL if to_call else Mode.LOOK)
        self._gone.hide()
        self._script.forget()
        self.form.needs_doing = needs_doing(entry)
        self.form.show_draft(draft)
        self.refresh_person(entry)
        if to_call and self._phone.script.isChecked():
            self.script_asked.emit()
        self.scroller.verticalScrollBar().setValue(0)

    def refresh_person(self, entry: Entry) -> None:
        """The same person's row changed; what is being typed stays."""
        self.entry = entry
        self.form.needs_doing = needs_doing(entry)
        to_call = self.mode is not Mode.LOOK
        self._head.show_entry(entry, self._today, to_call=to_call)
        self._phone.show_entry(entry)
        self._mind.setText(mind_words(entry))
        self._mind.setVisible(bool(self._mind.text()))
        self._phone.script.setVisible(to_call)
        self._reason.show_entry(entry, self._today, to_call=to_call)
        self._review.setVisible(self.mode is Mode.CALL and entry.group == UNREACHED)
        words = contact_words(entry, self._today) if self.mode is Mode.CALL else ""
        self._contact.set_text(words)

    def show_saved(self, sentence: str) -> None:
        """The call is saved; the person stays in sight until the next one is asked for."""
        self.form.show_draft(NOTHING)
        self._saved_words.setText(sentence)
        self._contact.set_text("")  # it counts the tries before this one
        self._enter(Mode.SAVED)
        self._main.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_gone(self) -> None:
        """The person left the list while being worked for."""
        self._gone.setVisible(self.mode is Mode.CALL)

    def set_busy(self, *, busy: bool) -> None:
        """While a call is being saved it is not saved again."""
        self._save.setEnabled(not busy)
        self._main.setEnabled(not busy)

    @property
    def is_at_main(self) -> bool:
        """Whether the main button has the focus."""
        return self._main.hasFocus()

    @property
    def is_busy(self) -> bool:
        return not self._save.isEnabled()

    @Slot()
    def save(self) -> None:
        if self.mode is Mode.CALL and not self.is_busy and not self.form.problem():
            self.save_asked.emit(False)

    @Slot()
    def go_on(self) -> None:
        """The main button: save and next, next, or the chart."""
        if not self._main.isEnabled():
            return
        if self.mode is Mode.LOOK:
            self.chart_asked.emit()
        elif self.mode is Mode.SAVED:
            self.next_asked.emit()
        elif self.mode is Mode.CALL and not self.form.problem():
            self.save_asked.emit(True)

    def show_script(self, script: CallScript) -> None:
        """What to say to the person shown, as long as it is wanted."""
        if self._phone.script.isChecked() and self.mode is Mode.CALL:
            self._script.show_script(script)

    @Slot(bool)
    def _on_script(self, wanted: bool) -> None:  # noqa: FBT001 - Qt's signal
        if wanted:
            self.script_asked.emit()
        else:
            self._script.forget()

    @Slot(str)
    def _on_decided(self, decision: str) -> None:
        self.form.choose_decision(ReviewDecision(decision))

    @Slot()
    def _on_letter(self) -> None:
        self.form.choose_way(Channel.LETTER)

    @Slot()
    def _on_taller(self) -> None:
        """What was asked for or a chosen outcome brought with it comes into sight."""
        household = self.form.household
        if household.opener.isChecked() and household.opener.hasFocus():
            top = household.mapTo(self.inside, QPoint(0, 0)).y()
            self.scroller.verticalScrollBar().setValue(top)
            return
        if self.mode is Mode.CALL and self.form.draft().result:
            at = QApplication.focusWidget()
            if at is not None and self.form.together.isAncestorOf(at):
                self.scroller.ensureWidgetVisible(at)  # nothing is ticked out of sight
                return
            bar = self.scroller.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _enter(self, mode: Mode) -> None:
        self.mode = mode
        with at_once(self, self.inside):
            self._head.setVisible(mode is not Mode.NOBODY)
            self.scroller.setVisible(mode is not Mode.NOBODY)
            self.show_foot(mode is not Mode.NOBODY)
            self.form.setVisible(mode is Mode.CALL)
            self._saved.setVisible(mode is Mode.SAVED)
            self._review.hide()
            if mode is not Mode.CALL:
                self.form.household.hide()
                self._script.forget()
            self._gone.hide()
            self._save.setVisible(mode is Mode.CALL)
        words, icon = {
            Mode.SAVED: (_("Next person"), "player-track-next"),
            Mode.LOOK: (_("Open chart"), "external-link"),
        }.get(mode, (_("Save and next"), "player-track-next"))
        self._main.setText(words)
        icons.dress(self._main, icon, "on_primary", gap=True)
