"""Writing to the people of the list shown: letters, drafts, texts, sheets for calling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _, current_language, n_
from carecoord.services.abilities import Permission, may
from carecoord.services.letter_forms import EmailRun, LetterRun, LoggedRun, Plan, Run, TextRun
from carecoord.services.letter_log import LetterLogService
from carecoord.services.letter_texts import LetterTextService, Words
from carecoord.services.letters import LetterService
from carecoord.services.papers import LabelSheet, ListDocument
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outbound import WAYS, Made
from carecoord.vocab.patients import Channel
from ui.background.jobs import JobRunner
from ui.background.steps import Steps
from ui.dialogs.files import FileDialog
from ui.dialogs.letter_words import LetterWordsDialog
from ui.dialogs.one_by_one import Message, OneByOneDialog
from ui.dialogs.paper import PaperDialog
from ui.dialogs.two_letters import ToTakeBack, TwoLettersDialog
from ui.dialogs.write_to_list import Choice, Deed, Offer, WriteDialog
from ui.printing.label_paper import LabelPaper
from ui.printing.letter_paper import LetterPaper
from ui.printing.list_paper import ListPaper
from ui.printing.papers import InSteps
from ui.state.navigation import Messages, Navigate
from ui.widgets.saved_file import SavedFileStrip

_FILE_NAMES = {Channel.LETTER: "letters.pdf", Channel.CALL: "calls.pdf"}


class WritingServices(Protocol):
    """What writing to people needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def letters(self) -> LetterService: ...
    @property
    def letter_log(self) -> LetterLogService: ...
    @property
    def letter_texts(self) -> LetterTextService: ...
    @property
    def worklists(self) -> WorklistService: ...
    @property
    def undo(self) -> UndoService: ...


@dataclass(frozen=True, slots=True)
class _SavedDrafts:
    count: int
    folder: Path
    logged: LoggedRun


class WritingTo(QObject):
    """One thing at a time is made; each run that is logged is offered to be taken back."""

    def __init__(
        self,
        services: WritingServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        strip: SavedFileStrip,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._navigate = navigate
        self._strip = strip
        self._window = window
        self._worklist_id = ""
        self._chosen_id = ""
        self._is_busy = False
        self._run: Run | None = None
        self._used: tuple[Run, Made, list[str]] | None = None
        self._pages: InSteps | None = None
        self._steps = Steps(self)
        self._steps.progressed.connect(strip.show_progress)
        self._steps.ended.connect(self._on_set)
        strip.cancel_asked.connect(self._on_cancel)

    def let_go(self) -> None:
        """The screen is given up: who was written to by now is not to be written to again."""
        if self._used is not None:
            run, state, used = self._used
            self._log(_only(run, used), state)

    # Asking

    def begin(self, worklist_id: str, chosen_id: str) -> None:
        """Rehearse every way, then ask what is to be made."""
        if self._is_busy or self._steps.is_running:
            return
        self._worklist_id, self._chosen_id = worklist_id, chosen_id
        services = self._services

        def rehearse() -> Offer:
            plan = partial(services.letters.plan, worklist_id, actor=services.actor)
            return Offer(
                title=services.worklists.definition(worklist_id).title,
                plans={way: plan(way) for way in WAYS},
                labels=plan(Channel.LETTER, once_more=True),
                templates=services.letter_texts.choices(
                    with_visits=services.letters.is_about_visits(worklist_id)
                ),
                waiting=services.letter_log.waiting(worklist_id, actor=services.actor),
                chosen_id=chosen_id,
                may_word=may(services.actor, Permission.MANAGE_SETTINGS),
            )

        self._is_busy = True
        self._jobs.ask(rehearse, self._on_offer, self._on_failed)

    @Slot(object)
    def _on_offer(self, offer: Offer) -> None:
        self._is_busy = False
        choice = WriteDialog.ask(self._window, offer)
        if choice is None:
            return
        plan = offer.labels if choice.is_for_labels else offer.plans[choice.way]
        wanted = frozenset(choice.patient_ids)
        ticked = tuple(one for one in plan.recipients if one.patient_id in wanted)
        self._make(choice, replace(plan, recipients=ticked))

    def _make(self, choice: Choice, plan: Plan) -> None:
        services, actor = self._services, self._services.actor
        if choice.deed is Deed.SENT:
            say = partial(services.letter_log.say_sent, choice.run_id, actor=actor)
            self._write(say, self._on_logged)
        elif choice.deed is Deed.WORDS:
            self._read_words(choice.template_id)
        elif choice.deed is Deed.REHEARSE:
            make = partial(services.letters.rehearsal_paper, plan, actor=actor)
            self._write(make, self._on_rehearsal)
        elif choice.deed is Deed.LABELS:
            labels = partial(
                services.letters.labels, plan, choice.form_id, start=choice.start, actor=actor
            )
            self._write(labels, self._on_labels)
        else:
            self._make_messages(choice, plan)

    def _make_messages(self, choice: Choice, plan: Plan) -> None:
        letters, actor = self._services.letters, self._services.actor
        if choice.way is Channel.EMAIL and choice.deed is Deed.MAKE:
            folder = FileDialog.ask_folder(self._window, _("Save drafts in a folder"))
            if folder is None:
                return

            self._save_drafts(choice, plan, folder)
            return
        makers: dict[Channel, tuple[Callable[..., object], Callable[[Any], object]]] = {
            Channel.LETTER: (letters.letters, self._on_letters),
            Channel.CALL: (letters.scripts, self._on_letters),
            Channel.EMAIL: (letters.emails, self._on_emails),
            Channel.TEXT: (letters.texts, self._on_texts),
        }
        make, then = makers[choice.way]
        self._write(partial(make, plan, choice.template_id, actor=actor), then)

    def _save_drafts(self, choice: Choice, plan: Plan, folder: Path) -> None:
        letters, actor = self._services.letters, self._services.actor

        def save() -> _SavedDrafts:
            made = letters.emails(plan, choice.template_id, actor=actor)
            count = letters.save_drafts(made, folder)
            logged = self._services.letter_log.log(made.run, Made.DRAFT, actor=actor)
            return _SavedDrafts(count, folder, logged)

        self._write(save, self._on_drafts)

    # Making

    @Slot(object)
    def _on_drafts(self, saved: _SavedDrafts) -> None:
        sentence = n_(
            "{count} draft is saved in {folder}. Keep it where only staff can open it.",
            "{count} drafts are saved in {folder}. Keep them where only staff can open them.",
            saved.count,
        ).format(count=f"{saved.count:,}", folder=saved.folder.name)
        self._strip.finish(sentence, saved.folder)
        self._on_logged(saved.logged)

    @Slot(object)
    def _on_letters(self, made: LetterRun) -> None:
        self._is_busy = False
        self._run = made.run
        self._set_pages(LetterPaper(made.paper))

    @Slot(object)
    def _on_labels(self, sheet: LabelSheet) -> None:
        self._is_busy = False
        self._run = None
        self._set_pages(LabelPaper(sheet))

    @Slot(object)
    def _on_rehearsal(self, document: ListDocument) -> None:
        self._is_busy = False
        self._run = None
        self._set_pages(ListPaper(document))

    def _set_pages(self, pages: InSteps) -> None:
        self._pages = pages
        self._strip.begin(_("Setting the pages…"))
        self._steps.run(pages.plan())

    @Slot()
    def _on_set(self) -> None:
        pages, self._pages = self._pages, None
        run, self._run = self._run, None
        self._strip.hide()
        if pages is None:
            return
        name = "labels.pdf" if run is None else _FILE_NAMES[run.way]
        if isinstance(pages, ListPaper):
            name = "who.pdf"
        came = PaperDialog.made_of(self._window, pages.sheet, name, pages)
        if came is not None and came.saved is not None:
            sentence = _("{file} is saved. Keep the file where only staff can open it.")
            self._strip.finish(sentence.format(file=came.saved.name), came.saved.parent)
        if came is None or run is None or run.way is not Channel.LETTER:
            return
        state = Made.PRINTED if came.saved is None else Made.SAVED
        self._log(run, state)

    @Slot(object)
    def _on_emails(self, made: EmailRun) -> None:
        self._is_busy = False
        names = {one.patient_id: one.name for one in made.run.recipients}
        messages = [
            Message(
                patient_id=one.patient_id, name=names[one.patient_id], to=one.to,
                text=f"{one.subject}\n\n{one.body}", link=one.link,
            )
            for one in made.drafts
        ]  # fmt: skip
        self._go_through(_("E-mails one by one"), messages, made.run, Made.DRAFT)

    @Slot(object)
    def _on_texts(self, made: TextRun) -> None:
        self._is_busy = False
        messages = [
            Message(
                patient_id=one.patient_id,
                name=one.name,
                to=one.to,
                text=one.text,
                remark=_length_words(one.length.units, one.length.segments),
            )
            for one in made.messages
        ]
        self._go_through(_("Text messages one by one"), messages, made.run, Made.COPIED)

    def _go_through(self, title: str, messages: Sequence[Message], run: Run, state: Made) -> None:
        self._used = run, state, []
        used = OneByOneDialog.go_through(self._window, title, messages, self._on_used)
        self._used = None
        self._log(_only(run, used), state)

    @Slot(str)
    def _on_used(self, patient_id: str) -> None:
        if self._used is not None:
            self._used[2].append(patient_id)

    # Logging

    def _log(self, run: Run, state: Made) -> None:
        if run.recipients:
            log = partial(self._services.letter_log.log, run, state, actor=self._services.actor)
            self._write(log, self._on_logged)

    @Slot(object)
    def _on_logged(self, logged: LoggedRun) -> None:
        self._is_busy = False
        back = partial(self._take_back, logged.run_id)
        if logged.sent_id:
            back = partial(self._take_back_sent, logged.sent_id)
        self._navigate.undo_offered(logged.sentence, back)
        if not logged.doubles:
            return
        wanted = TwoLettersDialog.ask(self._window, logged.doubles)
        if wanted is ToTakeBack.ALL:
            self._take_back(logged.run_id)
        elif wanted is ToTakeBack.THESE_PEOPLE:
            self._take_back(logged.run_id, frozenset(one.patient_id for one in logged.doubles))

    def _take_back(self, run_id: str, patient_ids: frozenset[str] | None = None) -> None:
        services = self._services
        take_back = partial(
            services.letter_log.take_back, run_id, actor=services.actor, patient_ids=patient_ids
        )
        self._jobs.write(take_back, self._on_taken)

    def _take_back_sent(self, sent_id: str) -> None:
        """What was made stays ready: it was said to be sent too early."""
        take_back = partial(self._services.undo.undo, sent_id, actor=self._services.actor)
        self._jobs.write(take_back, self._on_taken)

    @Slot(object)
    def _on_taken(self, sentence: str) -> None:
        self._messages.say(sentence)

    # Words

    def _read_words(self, template_id: str) -> None:
        texts, actor = self._services.letter_texts, self._services.actor

        def read() -> tuple[str, dict[str, Words]]:
            words = {
                language: texts.words(template_id, language, actor=actor).words
                for language in ("en", "es")
            }
            return template_id, words

        self._is_busy = True
        self._jobs.ask(read, self._on_words, self._on_failed)

    @Slot(object)
    def _on_words(self, found: tuple[str, dict[str, Words]]) -> None:
        self._is_busy = False
        template_id, words = found
        texts, actor = self._services.letter_texts, self._services.actor
        choices = {each.id: each for each in texts.choices(with_visits=True)}
        changed = LetterWordsDialog.ask(
            self._window, choices[template_id], words, current_language()
        )

        def keep() -> None:
            for one in changed:
                if one.words is None:
                    texts.restore(template_id, one.language, actor=actor)
                else:
                    texts.save(template_id, one.language, one.words, actor=actor)

        if changed:
            self._write(keep, self._on_kept)
        else:
            self.begin(self._worklist_id, self._chosen_id)

    @Slot(object)
    def _on_kept(self, _nothing: None) -> None:
        self._is_busy = False
        self._messages.say(_("The words are saved."))
        self.begin(self._worklist_id, self._chosen_id)

    def _write(self, command: Callable[[], object], then: Callable[[Any], object]) -> None:
        self._is_busy = True
        self._jobs.write(command, then, self._on_failed)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._is_busy = False
        self._jobs.broke.emit(error)

    @Slot()
    def _on_cancel(self) -> None:
        if self._steps.is_running:
            self._steps.stop()
            self._pages = self._run = None
            self._strip.hide()


def _only(run: Run, patient_ids: Sequence[str]) -> Run:
    """The run with those alone whose message was really used."""
    return replace(
        run, recipients=tuple(one for one in run.recipients if one.patient_id in patient_ids)
    )


def _length_words(places: int, parts: int) -> str:
    return n_(
        "{places} characters, sent as {parts} message.",
        "{places} characters, sent as {parts} messages.",
        parts,
    ).format(places=places, parts=parts)
