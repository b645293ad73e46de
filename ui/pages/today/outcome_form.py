"""What happened on the call, a note, and when to try again."""

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.outreach_forms import NextTry
from carecoord.vocab.outreach import AttemptResult, ReviewDecision
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label as term_label
from ui.pages.today import outcomes
from ui.pages.today.call_draft import NOTHING, CallDraft, has_next_try
from ui.pages.today.household_card import HouseholdCard
from ui.pages.today.menus import add_heading
from ui.pages.today.next_try import NextTryFields
from ui.pages.today.radio_list import RadioList
from ui.pages.today.together import Together
from ui.widgets.announce import announce
from ui.widgets.buttons import icon_button, quiet_button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.form import text_edit
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import at_once, row
from ui.widgets.segmented import OutcomeGrid, flowing

_BY_WAY = "way"


class OutcomeForm(QWidget):
    """One call being written down.

    ``household`` and ``together`` belong to the form and stand where the pane puts them;
    ``needs_doing`` says whether talking alone does not settle what the call is for, and
    ``is_just_chosen`` whether a person chose what happened since the form was begun, so that
    what they type next is the note.

    Signals:
        result_chosen: The result, when what follows from it should be worked out.
        leaving_asked: A ``LeaveReason`` was picked; the page asks for what it needs.
    """

    result_chosen = Signal(str)
    leaving_asked = Signal(str)

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Beside the form and before its fields: there it stands, and there Tab comes to it.
        self.household = HouseholdCard(parent)
        self.together = Together(today, parent)
        self.needs_doing = False
        self.is_just_chosen = False
        self._draft = NOTHING
        self._grid = OutcomeGrid(_("What happened on the call?"), outcomes.common_options())
        self._gone = quiet_button(_("Seen, moved, died?"))
        self._more = quiet_button(_("More…"))
        self._chosen_more = Card("chosen", (10, 4, 4, 4), 0)
        self._chosen_words = label("", "strong")
        self._clear = icon_button("x", _("Choose something else"))
        self._decline = RadioList(_("How they declined"), outcomes.decline_options())
        self._explained = label("", "small", wrap=True)
        self.note = text_edit(lines=1)
        self.note.setAccessibleName(_("Note about the call"))
        self._next = NextTryFields(today)
        self._problem = label("", "error", wrap=True)
        self._build()
        self._connect()
        self._show()

    # Building

    def _build(self) -> None:
        for asked, menu in ((self._gone, self._gone_menu()), (self._more, self._menu())):
            asked.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            asked.setMenu(menu)
        question = label(_("What happened on the call?"), "strong")
        top = QWidget()
        top.setLayout(FlowLayout(question, self._gone, self._more, spacing=4))
        top.setSizePolicy(flowing())
        line = row(
            IconLabel("check", "primary_text"), self._chosen_words, None, self._clear, spacing=8
        )
        self._chosen_more.body.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(top)
        for part in (
            self._grid, self._chosen_more, self._explained, self._decline, self.note,
            self._next, self._problem,
        ):  # fmt: skip
            column.addWidget(part)

    def _gone_menu(self) -> QMenu:
        menu = QMenu(self._gone)
        for reason in outcomes.GONE:
            menu.addAction(term_label(reason)).setData((AttemptResult.OTHER.value, reason.value))
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self._more)
        add_heading(menu, _("The call"))
        for result in outcomes.LESS_COMMON:
            menu.addAction(term_label(result)).setData((result.value, ""))
        menu.addSeparator()
        add_heading(menu, _("In place of a call"))
        for way in outcomes.OTHER_WAYS:
            menu.addAction(outcomes.way_words(way)).setData((way.value, _BY_WAY))
        menu.addSeparator()
        add_heading(menu, _("Take off the list"))
        for reason in outcomes.LEAVING:
            menu.addAction(term_label(reason)).setData((AttemptResult.OTHER.value, reason.value))
        return menu

    def _connect(self) -> None:
        self._grid.chosen.connect(self._on_common)
        self._more.menu().triggered.connect(self._on_uncommon)
        self._gone.menu().triggered.connect(self._on_uncommon)
        self._clear.clicked.connect(self._on_clear)
        self._decline.chosen.connect(self._on_declined)
        self.together.changed.connect(self._on_ticked)
        self._next.chosen.connect(self._on_ticked)

    # Doing

    @property
    def day_box(self) -> QWidget:
        """Where the day of the next try is typed."""
        return self._next.day_box

    def draft(self) -> CallDraft:
        """Everything that stands in the form."""
        day, time = (None, "")
        if has_next_try(self._draft):
            day, time = self._next.value()
        return replace(
            self._draft,
            note=self.note.toPlainText(),
            next_try_on=day,
            next_try_time=time,
            about=self.together.ticked,
            alongside=self.household.ticked,
        )

    def show_draft(self, draft: CallDraft) -> None:
        """Begin again with this."""
        self._draft = draft
        self.is_just_chosen = False
        self.together.begin(draft.about)
        self.household.begin(draft.alongside)
        self.note.setPlainText(draft.note)
        self._next.forget()
        self._next.show_value(draft.next_try_on, draft.next_try_time)
        self._show()
        if draft.result and not draft.leaving:
            self._ask_what_follows()

    def show_next(self, follows: NextTry) -> None:
        """Put in the day the rules propose, unless a person typed another."""
        if not self._unsettled():
            self._next.propose(follows)

    def choose_leaving(self, reason: str, status_on: str) -> None:
        """The person leaves the list for this reason."""
        self._choose(AttemptResult.OTHER, reason, status_on)

    def choose_way(self, channel: Channel) -> None:
        """It was tried by something other than a call, and a message was left."""
        self._begin(CallDraft(result=AttemptResult.LEFT_SAFE_MESSAGE, channel=channel))

    def choose_decision(self, decision: ReviewDecision) -> None:
        """What the reviewer decided."""
        self._begin(CallDraft(result=AttemptResult.REVIEWED, decision=decision))

    @Slot()
    def ask_gone(self) -> None:
        """Open the answers for somebody who need not be called any more."""
        if self.isVisible():
            menu = self._gone.menu()
            menu.popup(self._gone.mapToGlobal(self._gone.rect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])

    def press(self, key: str) -> bool:
        """Choose by number key; False when there is no such answer.

        That of a refusal, pressed again, chooses how it was meant.
        """
        if key == outcomes.DECLINED_KEY and self._draft.result == AttemptResult.DECLINED:
            self._on_declined(outcomes.next_decline(self._draft.decline))
            return True
        return self._grid.press(key)

    def begin_note(self, text: str) -> None:
        """Write on at the end of the note, as if it had had the focus."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.note.moveCursor(QTextCursor.MoveOperation.End)
        self.note.insertPlainText(text)

    def problem(self) -> str:
        """What keeps this from being saved; it is shown, and read aloud."""
        sentence = outcomes.missing(
            self.draft(), needs_doing=self.needs_doing, has_done=self.together.has_done
        )
        if not sentence and has_next_try(self._draft) and not self._next.is_clear:
            sentence = _("The day of the next try cannot be read. Type it again.")
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        if sentence and sentence == self._unsettled():
            self._next.propose(NextTry(None, None, ""))  # it said the same, calmly
            self.together.take_focus()
        elif sentence and self.together.has_done:
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)  # the sentence stands beneath it
        if sentence:
            announce(self, sentence, urgent=True)
        return sentence

    # Reacting

    def _choose(self, result: str, leaving: str = "", status_on: str = "") -> None:
        self._begin(CallDraft(result=result, leaving=leaving, status_on=status_on))

    def _begin(self, draft: CallDraft) -> None:
        self._draft = draft
        self.is_just_chosen = bool(draft.result)
        self._next.forget()
        self._show()
        if not draft.leaving:
            self._ask_what_follows()

    def _unsettled(self) -> str:
        return outcomes.nothing_settled(self.draft(), needs_doing=self.needs_doing)

    def _ask_what_follows(self) -> None:
        unsettled = self._unsettled()
        if unsettled:
            self._next.propose(NextTry(None, None, unsettled))
        else:
            self.result_chosen.emit(self._draft.result)

    def _show(self) -> None:
        draft = self._draft
        words = outcomes.uncommon_words(draft)
        explained = outcomes.explanation(draft)
        with at_once(self):
            self._grid.choose(draft.result if outcomes.is_common(draft) else "")
            self._chosen_words.setText(words)
            self._chosen_more.setVisible(bool(words))
            self._explained.setText(explained)
            self._explained.setVisible(bool(explained))
            self._decline.setVisible(draft.result == AttemptResult.DECLINED)
            self._decline.choose(draft.decline)
            self._next.setVisible(bool(draft.result))
            self._next.show_fields(shown=has_next_try(draft))
            self._problem.hide()
            self.note.setPlaceholderText(
                _("Type a note, or press Enter to save")
                if draft.result
                else _("Press N to write a note, for example: will come on Monday")
            )

    @Slot(str)
    def _on_common(self, result: str) -> None:
        self._choose(result)

    @Slot(QAction)
    def _on_uncommon(self, action: QAction) -> None:
        result, leaving = action.data()
        if leaving == _BY_WAY:
            self.choose_way(Channel(result))
        elif leaving:
            self.leaving_asked.emit(leaving)
        else:
            self._choose(result)

    @Slot()
    def _on_clear(self) -> None:
        self._choose("")

    @Slot()
    def _on_ticked(self) -> None:
        self._problem.hide()
        if self._draft.result and not self._draft.leaving:
            self._ask_what_follows()

    @Slot(str)
    def _on_declined(self, kind: str) -> None:
        self._draft = replace(self._draft, decline=kind)
        self._show()
