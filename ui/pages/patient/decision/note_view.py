"""A signed note to read: nothing in it can be typed over."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission
from carecoord.services.decision_forms import DecisionForm, DecisionRow, OptionEntry
from carecoord.vocab.decisions import (
    MatchesWhatMatters,
    Outcome,
    ParticipantRole,
    ReviewResult,
    TimeLimit,
)
from carecoord.vocab.patients import ThreeValued
from carecoord.vocab.records import NoteState
from ui.pages.patient.decision.differences import effect_words, term_words
from ui.pages.patient.decision.effect_row import BENEFIT
from ui.pages.patient.decision.option_extra import weight_words
from ui.pages.patient.decision.template_text import origin_words
from ui.pages.patient.needs import Desk
from ui.theme.look import look
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.cards import Card, Pane
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import full_date
from ui.widgets.labels import IconLabel, Tone, badge, label, set_tone
from ui.widgets.layouts import clear, column, row
from ui.widgets.segmented import flowing

_STATE_TONES = {
    NoteState.SIGNED.value: Tone.OK,
    NoteState.AMENDED.value: Tone.NEUTRAL,
    NoteState.ENTERED_IN_ERROR.value: Tone.DANGER,
}


class NoteView(Pane):
    """Amend makes a new draft; the signed note stays as it is.

    Signals:
        left, print_asked, amend_asked, review_asked, error_asked, template_asked: What the person
            wants to do.
    """

    left = Signal()
    print_asked = Signal()
    amend_asked = Signal()
    review_asked = Signal()
    error_asked = Signal()
    template_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.back = icon_button("arrow-left", _("All decisions of this patient"))
        self.print_button = button(_("Print"), Kind.TEXT, icon="printer")
        self.keep = icon_button("clipboard-list", _("Keep as a template of this practice"))
        self.amend = button(_("Amend"), icon="edit")
        self.review = button(_("Look back on it"), Kind.PRIMARY)
        self.mistake = button(_("Entered by mistake"), Kind.TEXT)
        self._head = row(spacing=4)
        self._content = column(spacing=9)
        self._fill_head()
        self.body.addLayout(self._head)
        self.body.addLayout(self._content)
        self.body.addStretch(1)
        self.foot.addLayout(row(self.mistake, None, self.amend, self.review))
        self.back.clicked.connect(self.left)
        self.print_button.clicked.connect(self.print_asked)
        self.keep.clicked.connect(self.template_asked)
        self.amend.clicked.connect(self.amend_asked)
        self.review.clicked.connect(self.review_asked)
        self.mistake.clicked.connect(self.error_asked)

    def _fill_head(self) -> None:
        self.state = badge("")
        title = QWidget()
        title.setLayout(FlowLayout(label(_("Decision made together"), "subtitle"), self.state))
        title.setSizePolicy(flowing())
        for shown in (self.back, title, self.keep, self.print_button):
            self._head.addWidget(shown)
        self._head.setStretch(1, 1)

    def show_note(self, row_of: DecisionRow, form: DecisionForm, owner: str) -> None:
        """The note with what it led to; ``owner`` is the name of who takes it up again."""
        clear(self._content)
        tone = _STATE_TONES.get(row_of.state, Tone.NEUTRAL)
        set_tone(self.state, term_words(NoteState, row_of.state), tone)
        by = _("{name}, {day}").format(name=row_of.author, day=full_date(row_of.started_on))
        self._content.addWidget(label(by, "small"))
        for caption, text in _facts_before(form):
            self._fact(caption, text)
        self._content.addWidget(label(_("Options talked about"), "caption"))
        for place, option in enumerate(form.options):
            self._content.addWidget(_option(option, taken=place == form.chosen))
        for caption, text in _facts_after(row_of, form, owner):
            self._fact(caption, text)
        self._offer(row_of)
        self.scroller.verticalScrollBar().setValue(0)

    def _fact(self, caption: str, text: str) -> None:
        if text:
            self._content.addLayout(
                column(label(caption, "caption"), label(text, wrap=True), spacing=2)
            )

    def _offer(self, row_of: DecisionRow) -> None:
        stands = row_of.state in {NoteState.SIGNED, NoteState.AMENDED}
        may_work_on_it = row_of.state == NoteState.SIGNED and self._desk.may(
            Permission.RECORD_DECISION
        )
        may_keep = self._desk.may(Permission.APPROVE_TEMPLATES)
        self.keep.setVisible(may_keep and row_of.state == NoteState.SIGNED)
        self.amend.setVisible(may_work_on_it)
        self.review.setVisible(may_work_on_it and row_of.reviewed_on is None)
        self.mistake.setVisible(stands and self._desk.may(Permission.DELETE_RECORD))


def _facts_before(form: DecisionForm) -> Iterator[tuple[str, str]]:
    yield _("What is being decided"), form.question
    yield _("Why now"), form.why_now
    yield _("What in the chart bears on it"), form.clinical_context
    yield _("How long it can wait"), _waits(form)
    yield _("What matters to the patient"), _quoted(form.what_matters)
    yield _("What worries the patient"), _quoted(form.worries)
    yield _("What the patient would not accept"), _quoted(form.deal_breakers)
    yield _("What the patient leaned to before the talk"), _quoted(form.leaning_before)
    yield _("Who looked into it, and who decides by what right"), form.capacity_note
    yield _("Note from staff, not the patient's words"), form.staff_note
    yield _("Begun from a template"), origin_words(form.template) if form.template else ""
    yield _("Decision aid other than the template"), _aid(form)


def _quoted(words: str) -> str:
    """The patient's own words are told apart by their quotation marks."""
    return f"“{words}”" if words else ""


def _waits(form: DecisionForm) -> str:
    day = full_date(form.decide_by_on) if form.decide_by_on else ""
    return " ".join(filter(None, (term_words(TimeLimit, form.time_limit), day)))


def _aid(form: DecisionForm) -> str:
    if not form.aid:
        return ""
    seen = {
        ThreeValued.YES.value: _("the patient has looked at it"),
        ThreeValued.NO.value: _("the patient has not looked at it"),
    }.get(form.aid_seen, "")
    given = full_date(form.aid_given_on) if form.aid_given_on else ""
    return ", ".join(filter(None, (form.aid, given, seen)))


def _facts_after(row_of: DecisionRow, form: DecisionForm, owner: str) -> Iterator[tuple[str, str]]:
    yield _("Why waiting is not an option here"), form.no_wait_reason
    yield _("What came of it"), term_words(Outcome, form.outcome)
    yield _("What is still needed to decide"), form.missing_for_decision
    yield _("Who takes it up again"), owner
    yield _("What to do until then, and when to call"), form.until_then
    yield _("Why, in the patient's words"), _quoted(form.choice_reason)
    yield _("Plan"), form.plan
    fits = term_words(MatchesWhatMatters, form.matches_what_matters)
    yield _("Does it fit what matters to the patient"), fits
    yield _("Look at it again on"), full_date(form.review_on) if form.review_on else ""
    yield _("How the patient sees it now"), term_words(ReviewResult, row_of.review_outcome)
    yield _("Looked at again on"), full_date(row_of.reviewed_on) if row_of.reviewed_on else ""
    yield _("Who held the talk"), row_of.held_by
    yield (
        _("Who took part"),
        ", ".join(
            " ".join(filter(None, (term_words(ParticipantRole, one.role), one.name)))
            for one in form.participants
        ),
    )


def _option(option: OptionEntry, *, taken: bool) -> QWidget:
    made = Card("chosen" if taken else "inset", (12, 8, 12, 8), 4)
    head = row(label(option.label, "strong", wrap=True), spacing=6)
    if taken:
        head.insertWidget(0, IconLabel("circle-check", "primary_text"))
        head.addWidget(badge(_("Chosen"), Tone.OK))
    head.setStretch(1 if taken else 0, 1)
    made.body.addLayout(head)
    sides = QHBoxLayout()
    sides.setSpacing(12)
    sides.addWidget(_side(option, good=True), 1)
    sides.addWidget(_side(option, good=False), 1)
    made.body.addLayout(sides)
    weight = weight_words(option.weight)
    comment = _quoted(option.patient_comment)
    for text in filter(None, (option.burden, option.living_with, weight, comment)):
        made.body.addWidget(label(text, "small", wrap=True))
    return made


def _side(option: OptionEntry, *, good: bool) -> QWidget:
    holder = QWidget()
    lines = column(spacing=2)
    for effect in option.effects:
        if (effect.side == BENEFIT) is not good:
            continue
        sign = IconLabel("plus" if good else "minus", "ok" if good else "warn", 14)
        words = label(effect_words(effect), "small", wrap=True)
        line = row(sign, words, spacing=6)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        lines.addLayout(line)
        if effect.source:
            source = _("Source: {source}").format(source=effect.source)
            quoted = label(source, "small", wrap=True)
            quoted.setContentsMargins(look().px(20), 0, 0, 0)
            lines.addWidget(quoted)
    lines.addStretch(1)
    holder.setLayout(lines)
    return holder
