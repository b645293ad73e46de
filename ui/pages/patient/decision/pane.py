"""The decision part of the page: the list, the form, the signed note."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity, blocking
from carecoord.services.abilities import Permission
from carecoord.services.decision_forms import DecisionForm, DecisionRow, LoadedDecision
from carecoord.vocab.records import NoteState
from ui.pages.patient.decision.differences import differences
from ui.pages.patient.decision.draft_keeper import DraftKeeper
from ui.pages.patient.decision.form import DecisionFormView
from ui.pages.patient.decision.from_template import FromTemplate
from ui.pages.patient.decision.keep_template import KeepTemplate
from ui.pages.patient.decision.list import DecisionList
from ui.pages.patient.decision.note_actions import NoteActions
from ui.pages.patient.decision.note_view import NoteView
from ui.pages.patient.decision.option_card import OptionCard
from ui.pages.patient.decision.options_part import blank_options
from ui.pages.patient.needs import Desk
from ui.pages.patient.view import PatientView
from ui.widgets.announce import announce
from ui.widgets.formats import full_date
from ui.widgets.labels import Tone


@dataclass(frozen=True, slots=True)
class _Read:
    """A note with its line in the patient's list."""

    loaded: LoadedDecision
    row: DecisionRow


class DecisionPane(QStackedWidget):
    """One note at a time; a draft is kept while it is typed."""

    help_topic = "decisions"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: PatientView | None = None
        self._shown: LoadedDecision | None = None
        self._wanted = ""
        self._takes_focus = False
        self._warned: tuple[Finding, ...] = ()
        self._signing: object = None
        self._saved_cards: tuple[OptionCard, ...] = ()
        self.list = DecisionList(desk)
        self.form = DecisionFormView(desk)
        self.template = FromTemplate(desk, self.form)
        self.note = NoteView(desk)
        for page in (self.list, self.form, self.note):
            self.addWidget(page)
        self.keeper = DraftKeeper(desk, self.form.note, self)
        self.on_note = NoteActions(desk, self)
        self.keep_template = KeepTemplate(desk, self)
        self.form.sign.setVisible(desk.may(Permission.SIGN_DECISION))
        self._connect()

    def _connect(self) -> None:
        self.list.opened.connect(self.open_note)
        self.list.new_asked.connect(self.start_new)
        self.form.edited.connect(self._on_edited)
        self.form.left.connect(self.show_list)
        self.form.sign_asked.connect(self.sign)
        self.form.print_asked.connect(self._on_print)
        self.form.error_asked.connect(self._on_mistaken)
        self.form.conflict.mine_kept.connect(self._on_mine_kept)
        self.form.conflict.theirs_taken.connect(self._on_theirs_taken)
        self.note.left.connect(self.show_list)
        self.note.print_asked.connect(self._on_print)
        self.note.amend_asked.connect(self.on_note.amend)
        self.note.review_asked.connect(self.on_note.review)
        self.note.template_asked.connect(self._on_template_asked)
        self.note.error_asked.connect(self.on_note.mark_mistake)
        self.on_note.amended.connect(self._on_amended)
        self.on_note.done.connect(self.show_list)
        self.keeper.saving.connect(self._on_saving)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.signed.connect(self._on_signed)
        self.keeper.conflicted.connect(self._on_conflict)
        self.keeper.broke.connect(self._on_broke)

    def show_patient(self, view: PatientView) -> None:
        """A patient, or the same one after something changed."""
        is_other = self._view is None or self._view.patient_id != view.patient_id
        self._view = view
        self.list.show_decisions(view.decisions)
        if is_other:
            self.show_list()

    def save_draft(self) -> None:
        self.keeper.flush()

    def is_writing(self) -> bool:
        """Whether a note stands in the form."""
        return self.currentWidget() is self.form

    def resume(self) -> None:
        """Show the one draft there is; with several, let the person choose."""
        decisions = self._view.decisions if self._view else ()
        drafts = [one for one in decisions if one.state == NoteState.DRAFT]
        if len(drafts) == 1 and self.currentWidget() is self.list:
            self._load(drafts[0].id)

    @Slot()
    def show_list(self) -> None:
        self.keeper.end()
        self._wanted = ""
        self._shown = None
        self.setCurrentWidget(self.list)

    @Slot()
    def start_new(self) -> None:
        """An empty note; nothing is stored before something is typed."""
        if self._view is None:
            return
        self.keeper.end()
        self._shown = None
        self._warned = ()
        said = self._view.interpreter_today
        form = DecisionForm(
            options=blank_options(),
            language=self._view.header.language_spoken,
            interpreter=said.interpreter if said else "",
            interpreter_reason=said.reason if said else "",
            interpreter_number=said.number if said else "",
        )
        self.form.show_note(form, self._view)
        self.template.offer(form, self._view)
        self.setCurrentWidget(self.form)
        self.keeper.begin_new(self._view.patient_id)
        self.form.parts.talk.question.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def open_note(self, decision_id: str) -> None:
        """Read a signed note, or go on with a draft, with the cursor in it."""
        self._takes_focus = True
        self._load(decision_id)

    def _load(self, decision_id: str) -> None:
        self.keeper.end()
        self._wanted = decision_id
        # Behind any save of the same note that is still waiting.
        self._desk.jobs.write(partial(self._read, decision_id), self._on_read)

    @Slot()
    def sign(self) -> None:
        """Check the note; sign it when nothing is missing, once and no other one."""
        if self._view is None or not self.is_writing() or self._signing is self.keeper.held:
            return
        self.keeper.flush()
        self._signing = self.keeper.held
        self._check(self._on_checked, self._on_broke)

    def _read(self, decision_id: str) -> _Read:
        decisions, actor = self._desk.services.decisions, self._desk.actor
        loaded = decisions.load(decision_id, actor=actor)
        rows = decisions.for_patient(loaded.patient_id, actor=actor)
        return _Read(loaded, next(one for one in rows if one.id == loaded.id))

    @Slot(object)
    def _on_read(self, read: _Read) -> None:
        view, loaded = self._view, read.loaded
        if view is None or loaded.id != self._wanted or loaded.patient_id != view.patient_id:
            return
        self._shown = loaded
        self._warned = ()
        if loaded.state == NoteState.DRAFT:
            self._show_draft(loaded, view)
            return
        self.on_note.about(loaded)
        self.note.show_note(read.row, loaded.form, view.names.get(loaded.form.owner_id, ""))
        self.setCurrentWidget(self.note)
        self._take_focus(self.note.back)

    def _show_draft(self, loaded: LoadedDecision, view: PatientView) -> None:
        self.form.show_note(loaded.form, view)
        self.template.offer(loaded.form, view)
        self.form.show_state(_("Draft"))
        self.form.parts.readiness.show_offers(
            self._desk.services.decisions.support_offers(loaded.form)
        )
        self._offer_removal(loaded)
        self.setCurrentWidget(self.form)
        self._take_focus(self.form.parts.talk.question)
        self.keeper.begin(loaded)

    def _offer_removal(self, draft: LoadedDecision) -> None:
        """A draft that nobody will finish is marked as a mistake, by whom the practice permits."""
        self.on_note.about(draft)
        self.form.mistake.setVisible(self._desk.may(Permission.DELETE_RECORD))

    def _take_focus(self, first: QWidget) -> None:
        if self._takes_focus:
            first.setFocus()
        self._takes_focus = False

    @Slot()
    def _on_edited(self) -> None:
        self.keeper.touch()
        offers = self._desk.services.decisions.support_offers(self.form.note())
        self.form.parts.readiness.show_offers(offers)

    @Slot()
    def _on_saving(self) -> None:
        self._saved_cards = tuple(self.form.parts.options.cards)
        self.form.show_state(_("Saving"))

    @Slot(object)
    def _on_saved(self, loaded: LoadedDecision) -> None:
        self._shown = loaded
        self._offer_removal(loaded)
        self.form.parts.options.remember_ids(self._saved_cards, loaded.form.options)
        self.form.show_state(_("Draft saved {time}").format(time=self._desk.time_now()))
        if self.form.missing.isVisible():
            self._check(self.form.missing.show_findings)

    def _check(
        self,
        then: Callable[[tuple[Finding, ...]], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask the rules what is missing; ``then`` and ``failed`` are bound methods."""
        assert self._view is not None
        ask = partial(
            self._desk.services.decisions.findings,
            self.form.note(),
            patient_id=self._view.patient_id,
            actor=self._desk.actor,
        )
        self._desk.jobs.ask(ask, then, failed)

    @Slot(object)
    def _on_conflict(self, theirs: LoadedDecision) -> None:
        self._signing = None
        self._shown = theirs
        self.form.conflict.show_differences(differences(self.form.note(), theirs.form))
        self.form.conflict.show()
        self.form.show_state(_("Not saved"), Tone.WARN)
        self.form.scroller.verticalScrollBar().setValue(0)
        self.form.conflict.keep_mine.setFocus()

    @Slot()
    def _on_mine_kept(self) -> None:
        assert self._shown is not None
        self.form.conflict.hide()
        self.keeper.keep_mine(self._shown)

    @Slot()
    def _on_theirs_taken(self) -> None:
        assert self._shown is not None
        assert self._view is not None
        self._show_draft(self._shown, self._view)

    @Slot(Exception)
    def _on_broke(self, error: Exception) -> None:
        self._signing = None
        self.form.show_state(_("Not saved"), Tone.WARN)
        self._desk.jobs.broke.emit(error)

    @Slot(object)
    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        if self._signing is not self.keeper.held:
            self._signing = None
            self._desk.messages.warn(
                _(
                    "The decision was not signed, as something else was opened first. It is kept "
                    "as a draft: open it again and sign it."
                )
            )
            return
        warnings = tuple(one for one in findings if one.severity is Severity.WARNS)
        if blocking(findings) or (warnings and warnings != self._warned):
            self._signing = None
            self._warned = warnings
            self.form.sign.setText(_("Sign decision") if blocking(findings) else _("Sign anyway"))
            self.form.show_missing(findings)
            return
        self.keeper.sign()

    @Slot(object)
    def _on_signed(self, loaded: LoadedDecision) -> None:
        is_here = self._signing is self.keeper.held
        self._signing = None
        if is_here:
            self.form.sign.setText(_("Sign decision"))
            self.keeper.drop()
        sentence = _("Decision signed.")
        if loaded.form.review_on:
            day = full_date(loaded.form.review_on)
            sentence = _("Decision signed. It comes back for a look on {day}.").format(day=day)
        self._desk.messages.say(sentence)
        announce(self, sentence)
        if is_here:
            self.show_list()

    @Slot()
    def _on_mistaken(self) -> None:
        self.keeper.flush()
        self.on_note.mark_mistake()

    @Slot()
    def _on_print(self) -> None:
        self.keeper.flush()
        self.on_note.print_note(self._shown.id if self._shown else self.keeper.decision_id)

    @Slot()
    def _on_template_asked(self) -> None:
        if self._shown is not None:
            self.keep_template.keep(self._shown)

    @Slot(object)
    def _on_amended(self, loaded: LoadedDecision) -> None:
        self.open_note(loaded.id)
