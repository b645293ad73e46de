"""Teach-back: topics to check, earlier ones first, and what came back."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.rules.findings import Finding, Severity, blocking
from carecoord.services.abilities import Permission
from carecoord.services.decision_forms import DecisionRow
from carecoord.services.papers import Document
from carecoord.services.teachback_forms import TeachbackForm, TopicEntry
from ui.background.not_kept import NotKept
from ui.dialogs.medicine import MedicineDialog
from ui.dialogs.paper import PaperDialog
from ui.pages.patient.deeds import Deeds, Done
from ui.pages.patient.findings_card import FindingsCard
from ui.pages.patient.needs import Desk
from ui.pages.patient.teachback.add_menu import AddMenu
from ui.pages.patient.teachback.board import TopicBoard
from ui.pages.patient.teachback.earlier import EarlierSessions
from ui.pages.patient.teachback.setting_part import SettingPart
from ui.pages.patient.teachback.sitting import Sitting, findings_on, place_on, record
from ui.pages.patient.teachback.topic import Topic
from ui.pages.patient.teachback.topic_card import TopicCard
from ui.pages.patient.view import TEACHBACK_DRAFT, PatientView
from ui.widgets.buttons import Kind, button
from ui.widgets.cards import Card, Pane
from ui.widgets.formats import moment
from ui.widgets.in_sight import bring_in_sight
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.layouts import row, rule

_PAUSE_MS = 1000
_SETTLED_MS = 100
"""A part that is shown for the first time has its place only after a turn or two."""


class TeachbackPane(Pane):
    """One sitting at a time; unfinished ones are kept and offered again."""

    help_topic = "teach-back"

    def __init__(self, desk: Desk, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__((14, 14, 14, 10), parent=parent)
        self._desk = desk
        self._deeds = deeds
        self._view: PatientView | None = None
        self._setting = TeachbackForm()
        self._changed = False
        self._unsaved = False
        self._kept_for = ""
        self._not_kept = NotKept(desk.jobs, self._take_as_not_written, self)
        self._filling = False
        self._saving = ""
        self._worked_here = False
        self._warned: tuple[Finding, ...] = ()
        self.count = badge("")
        self.setting = SettingPart(desk.today)
        self.board = TopicBoard(self.setting.learner.buttons()[0])
        self.missing = FindingsCard(_("Before you save"))
        self.unfinished = Card("info", (12, 8, 12, 8), 6)
        self._unfinished_words = label("", wrap=True)
        self.start_afresh = button(_("Start afresh"), Kind.TEXT)
        self.earlier = EarlierSessions(desk)
        self.menu = AddMenu(desk, self)
        self.add = button(_("Add a topic"), Kind.TEXT, icon="plus")
        self.save = button(_("Save teach-back"), Kind.OUTLINED)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.add.setMenu(self.menu)
        ask = _("Ask: “Please tell me in your own words, so I know I explained it well.”")
        self.body.addLayout(row(label(_("Teach-back"), "subtitle"), None, self.count))
        self.body.addWidget(label(ask, "muted", wrap=True))
        self.unfinished.body.addWidget(self._unfinished_words)
        self.unfinished.body.addLayout(row(self.start_afresh, None))
        for shown in (self.missing, self.unfinished, self.board, self.setting, rule()):
            self.body.addWidget(shown)
        self.body.addWidget(self.earlier)
        self.body.addStretch(1)
        self.foot.addLayout(row(self.add, None, self.save))
        self.unfinished.hide()
        self.show_foot(self._desk.may(Permission.RECORD_TEACHBACK))

    def _connect(self) -> None:
        self.board.edited.connect(self._on_edited)
        self.setting.edited.connect(self._on_edited)
        self.menu.own_asked.connect(self.add_own_point)
        self.menu.medicine_asked.connect(self.note_medicine)
        self.menu.decision_chosen.connect(self._on_decision)
        self.menu.points_found.connect(self._on_points)
        self.missing.chosen.connect(self._go_to)
        self.start_afresh.clicked.connect(self._on_start_afresh)
        self.earlier.print_asked.connect(self._on_print)
        self.save.clicked.connect(self.save_sitting)
        self._timer.timeout.connect(self.save_draft)

    def show_patient(self, view: PatientView) -> None:
        """A patient, or the same one after something changed; typing is never disturbed."""
        is_other = self._view is None or self._view.patient_id != view.patient_id
        if is_other:
            self.save_draft()
        self._view = view
        self.menu.about(view)
        self.earlier.show_sessions(view.sessions)
        if is_other and view.teachback_draft is not None:
            self._resume(view)
        elif is_other or not self._changed:
            self._start(view)

    def start_new(self, handout_topic: str) -> None:
        """Go to what waits to be checked, else offer an empty topic.

        ``handout_topic`` offers the key points of a handout that was just given.
        """
        if handout_topic:
            self.menu.find_points(handout_topic)
        elif (waiting := self.board.waiting()) is not None:
            self._begin(waiting)
        else:
            self.add_own_point()

    def go_to_topic(self, topic_id: str) -> None:
        """Put the cursor on a topic that an earlier session left open."""
        for card in self.board.cards:
            if card.topic.topic_id == topic_id:
                self._begin(card)

    @property
    def is_on_topics(self) -> bool:
        """Whether the cursor is in one of the topics."""
        focused = QApplication.focusWidget()
        return focused is not None and self.board.isAncestorOf(focused)

    @Slot()
    def add_own_point(self) -> None:
        """An empty topic, ready to be typed; the one there is, where nothing stands in it yet."""
        new = Topic(language=self._setting.language)
        self._begin(self.board.empty() or self.board.add_topic(new))

    @Slot()
    def add_medicine(self) -> None:
        """A topic with what has to come back about any new medicine; only its name is typed."""
        self._begin(self.board.add_topic(Topic.new_medicine(self._setting.language)))

    @Slot()
    def note_medicine(self) -> None:
        """Keep that a medicine is new today, and begin its topic; it counts from now on."""
        name = MedicineDialog.ask(self.window()) if self._view is not None else None
        if name is None or self._view is None:
            return
        teachback, actor = self._desk.services.teachback, self._desk.actor
        note = partial(teachback.note_medicine, self._view.patient_id, name, actor=actor)
        self._deeds.do(note, _("“{name}” is kept as new today.").format(name=name))
        self._begin(self.board.add_topic(Topic.new_medicine(self._setting.language, name)))

    def _begin(self, card: TopicCard) -> None:
        card.begin()
        QTimer.singleShot(0, self, self._reveal)
        QTimer.singleShot(_SETTLED_MS, self, self._reveal)

    @Slot()
    def save_draft(self) -> None:
        """Keep an unfinished sitting; asks nothing."""
        self._timer.stop()
        if self._view is None or not self._unsaved or self._is_recording:
            return
        self._unsaved = False
        save = partial(
            self._desk.services.drafts.save,
            TEACHBACK_DRAFT,
            self._view.patient_id,
            self.sitting().to_json(),
            actor=self._desk.actor,
        )
        self._kept_for = self._view.patient_id
        self._desk.jobs.write(save, failed=self._not_kept.hear)

    def _take_as_not_written(self) -> None:
        if self._view is not None and self._view.patient_id == self._kept_for:
            self._unsaved = self._changed

    @Slot()
    def save_sitting(self) -> None:
        """Check the sitting, then record it; a second click records nothing more."""
        if self._saving:
            return
        sitting = self.sitting()
        if self._view is None or not sitting.says_anything():
            self._desk.messages.warn(_("Add a topic, or answer one, then save."))
            return
        self._saving = self._view.patient_id
        ask = partial(findings_on, self._desk.services, self._saving, sitting)
        self._desk.jobs.ask(ask, self._on_checked, self._on_not_recorded)

    @property
    def has_unsaved(self) -> bool:
        """Whether something stands here that is not in the record yet."""
        return self._changed and self.sitting().says_anything()

    @property
    def _is_here(self) -> bool:
        """Whether whoever the sitting that is being saved is about is still shown."""
        return self._view is not None and self._view.patient_id == self._saving

    @property
    def _is_recording(self) -> bool:
        """Whether what stands here is on its way into the record, kept as it was until then."""
        return self._is_here and not self.save.isEnabled()

    def sitting(self) -> Sitting:
        """The form as it stands."""
        return Sitting(self.setting.write_into(self._setting), self.board.points())

    def _start(self, view: PatientView) -> None:
        said = view.interpreter_today
        setting = TeachbackForm(
            place=place_on(self._desk.today, view.sessions),
            language=view.header.language_spoken,
            interpreter=said.interpreter if said else "",
            interpreter_reason=said.reason if said else "",
            interpreter_number=said.number if said else "",
        )
        self._fill(view, Sitting(setting, ()))
        self._changed = False
        self.unfinished.hide()

    def _resume(self, view: PatientView) -> None:
        draft = view.teachback_draft
        assert draft is not None
        self._fill(view, Sitting.from_json(draft.content))
        self._changed = True
        when = moment(draft.saved_at, self._desk.services.zone, self._desk.today)
        words = _("This was left unfinished ({when}). Go on where you stopped.")
        self._unfinished_words.setText(words.format(when=when))
        self.unfinished.show()

    def _fill(self, view: PatientView, sitting: Sitting) -> None:
        self._filling = True
        self._setting = replace(sitting.setting, topics=())
        self.setting.show_form(sitting.setting, view)
        self.board.say_whose_words(sitting.setting.learner)
        self.board.show_points(sitting.points, view.open_topics, sitting.setting.language)
        self.missing.show_findings(())
        self._warned = ()
        self._unsaved = False
        self._show_count()
        self._filling = False

    def _show_count(self) -> None:
        clear, total = self.board.count_clear(), len(self.board.cards)
        words = _("{clear} of {total}").format(clear=clear, total=total)
        set_tone(self.count, words, Tone.OK if total and clear == total else Tone.NEUTRAL)
        self.count.setToolTip(_("Topics that were clear"))
        self.count.setVisible(bool(total))

    @Slot()
    def _on_edited(self) -> None:
        if self._filling:
            return
        self._changed = self._unsaved = True
        self.board.say_whose_words(self.setting.learner.value)
        self._show_count()
        if not self._timer.isActive():  # also somebody who never pauses loses a second at most
            self._timer.start()

    @Slot(object)
    def _on_points(self, points: Sequence[TopicEntry]) -> None:
        language = self._setting.language
        cards = [self.board.add_topic(Topic.suggested(point, language)) for point in points]
        if cards and isinstance(QApplication.focusWidget(), QTabBar):
            # The page was opened for them.
            cards[0].answer.buttons()[0].setFocus()

    @Slot(object)
    def _on_decision(self, decision: DecisionRow) -> None:
        self._begin(self.board.add_topic(Topic.of_decision(decision, self._setting.language)))

    @Slot()
    def _on_start_afresh(self) -> None:
        assert self._view is not None
        self._timer.stop()
        discard = partial(
            self._desk.services.drafts.discard,
            TEACHBACK_DRAFT,
            self._view.patient_id,
            actor=self._desk.actor,
        )
        self._desk.jobs.write(discard)
        self._start(self._view)

    @Slot(object)
    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        if not self._is_here:
            self._saving = ""
            self._desk.messages.warn(
                _(
                    "The teach-back was not saved, as somebody else was opened first. It is kept: "
                    "open the person again and save it."
                )
            )
            return
        warnings = tuple(one for one in findings if one.severity is Severity.WARNS)
        if blocking(findings) or (warnings and warnings != self._warned):
            self._saving = ""
            self._warned = warnings
            self.missing.show_findings(findings)
            self.scroller.verticalScrollBar().setValue(0)
            self.missing.take_focus()
            return
        self._record(self.sitting())

    def _record(self, sitting: Sitting) -> None:
        # Kept first, so that nothing is left to keep while it is recorded.
        self.save_draft()
        focused = QApplication.focusWidget()
        self._worked_here = focused is not None and self.isAncestorOf(focused)
        self.save.setEnabled(False)
        command = partial(record, self._desk.services, self._saving, sitting, new_id())
        perform = partial(self._deeds.perform, command, can_undo=sitting.is_one_step())
        self._desk.jobs.write(perform, self._on_recorded, self._on_not_recorded)

    @Slot(object)
    def _on_recorded(self, done: Done) -> None:
        self.save.setEnabled(True)
        if self._is_here and self._view is not None:
            self._changed = self._unsaved = False
            self._start(self._view)
            if self._worked_here:
                self.add.setFocus()
        self._saving = ""
        self._deeds.tell(done)

    @Slot(Exception)
    def _on_not_recorded(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self._unsaved = self._unsaved or self._is_here
        self._saving = ""
        self._desk.jobs.broke.emit(error)

    @Slot(object)
    def _go_to(self, found: Finding) -> None:
        if (field := self.setting.field_for(found.field)) is not None:
            field.setFocus()
        elif found.position:
            self.board.cards_with_points()[found.position - 1].field_for(found.field).setFocus()
        else:
            self.add.setFocus()
        QTimer.singleShot(0, self, self._reveal)

    @Slot()
    def _reveal(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            bring_in_sight(focused)

    @Slot(str)
    def _on_print(self, session_id: str) -> None:
        make = partial(self._desk.services.papers.teachback, session_id, actor=self._desk.actor)
        self._desk.jobs.write(make, self._on_paper)

    @Slot(object)
    def _on_paper(self, paper: Document) -> None:
        PaperDialog.show_paper(self, paper)
