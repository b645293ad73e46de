"""Handouts: find one, see it as it prints, make it out to a patient, give it."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from carecoord.common.changes import Area, Changes
from carecoord.common.i18n import _, current_language
from carecoord.services.abilities import Permission, may
from carecoord.services.chart_rows import ChartHeader
from carecoord.services.handouts import HandoutItem
from carecoord.vocab.languages import base
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.pages.handouts.choice_pane import ChoicePane
from ui.pages.handouts.facts_card import FactsCard
from ui.pages.handouts.find_patient import FindPatientDialog
from ui.pages.handouts.giving import EMAIL, PDF, PRINT, READ_ALOUD, Giver, Giving
from ui.pages.handouts.head import PageHead
from ui.pages.handouts.library_pane import ALL, LibraryPane
from ui.pages.handouts.phone_card import PhoneCard
from ui.pages.handouts.preview_pane import PreviewPane
from ui.pages.handouts.reading import (
    Found,
    HandoutServices,
    PageShown,
    PageWanted,
    Wanted,
    find,
    show_page,
)
from ui.pages.handouts.recipient import Recipient, recipient_of
from ui.pages.handouts.standing import Deed, Standing
from ui.state.navigation import Messages, Navigate
from ui.state.window_state import WindowState
from ui.theme.look import look
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import page_layout, stand_in_order
from ui.widgets.shortcuts import Shortcuts

_PATIENT_MARK = "patient:"
_EMAIL_MARK = "email"
"""What the palette asks of the handout that is shown."""
_PAUSE_MS = 150
_LEFT_PX, _MIDDLE_PX, _RIGHT_PX = 306, 520, 300
_LEFT_MOST_PX, _RIGHT_MOST_PX = 360, 400
_LEAST_PX = 240
_SPLIT_KEY = "handouts"
_CODE_KEY = "handouts/with_code"


class HandoutsPage(QWidget):
    """Library at the left, the paper in the middle, how it is made out at the right."""

    help_topic = "handouts"

    def __init__(
        self,
        services: HandoutServices,
        jobs: JobRunner,
        changes: ChangeBus,
        messages: Messages,
        window_state: WindowState,
        shortcuts: Shortcuts,
        navigate: Navigate,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs = services, jobs
        self._navigate, self._messages = navigate, messages
        self._state = window_state
        self.head = PageHead(may(services.actor, Permission.EDIT_HANDOUTS))
        self.library = LibraryPane()
        self.preview = PreviewPane()
        facts = FactsCard(
            may(services.actor, Permission.APPROVE_HANDOUTS),
            may(services.actor, Permission.EDIT_HANDOUTS),
        )
        self.choice = ChoicePane(PhoneCard(may(services.actor, Permission.MANAGE_SETTINGS)), facts)
        self.choice.code.setChecked(bool(window_state.text(_CODE_KEY)))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self.giver = Giver(services, jobs, messages, navigate, self)
        self.standing = Standing(services, jobs, messages, navigate, self)
        self._recipient: Recipient | None = None
        self._items: dict[str, HandoutItem] = {}
        self._topic_asked = ""
        self._language_asked = ""
        self._awaited = ""
        self._is_new_recipient = False
        self._is_stale = False
        self._shown: PageShown | None = None
        self._saved: Giving | None = None
        if not may(services.actor, Permission.GIVE_HANDOUT):
            self._build_refusal()
            return
        self._build()
        self._connect(changes, shortcuts)
        self._make_out_to(None)

    # Building

    def _build_refusal(self) -> None:
        sentence = _("Your role does not include it. Ask the practice lead.")
        refusal = EmptyState("lock", _("You cannot give handouts"), sentence)
        page_layout(self).addWidget(refusal)

    def _build(self) -> None:
        outer = page_layout(self)
        outer.addWidget(self.head)
        outer.addWidget(self._split, 1)
        for pane in (self.library, self.preview, self.choice):
            self._split.addWidget(pane)
        stand_in_order(self._split)
        for pane in (self.library, self.preview):
            pane.setMinimumWidth(_LEAST_PX)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.setStretchFactor(1, 1)
        if not self._state.restore_splitter(self._split, _SPLIT_KEY):
            px = look().px
            left, right = min(px(_LEFT_PX), _LEFT_MOST_PX), min(px(_RIGHT_PX), _RIGHT_MOST_PX)
            self._split.setSizes([left, _MIDDLE_PX, right])

    def _connect(self, changes: ChangeBus, shortcuts: Shortcuts) -> None:
        self.head.patient_asked.connect(self.choose_patient)
        self.head.nobody_asked.connect(self._put_away)
        self.head.writing_asked.connect(self._open_writing)
        self.choice.facts.asked.connect(self._on_standing)
        self.standing.changed.connect(self._look_up)
        self.library.asked.connect(self._look_up)
        self.library.topic_chosen.connect(self._on_topic)
        self.choice.changed.connect(self._on_choice)
        self.choice.print_asked.connect(self.give_print)
        self.choice.pdf_asked.connect(self.give_pdf)
        self.choice.email_asked.connect(self.give_email)
        self.choice.read_asked.connect(self.give_read_aloud)
        self.choice.phone_card.settings_asked.connect(self._open_settings)
        self.preview.laid_out.connect(self._on_laid_out)
        self.giver.ended.connect(self._on_ended)
        self.giver.saved.connect(self._on_saved)
        self.giver.given.connect(self._on_given)
        self.choice.saved_card.given.connect(self._give_saved)
        self._pause.timeout.connect(self._ask_page)
        self._split.splitterMoved.connect(self._keep_split)
        changes.changed.connect(self._on_changes)
        group = _("Handouts")
        for keys, does, act in (
            ("Ctrl+P", _("Print the handout"), self.give_print),
            ("Ctrl+Shift+M", _("Make an e-mail draft of the handout"), self.give_email),
            ("Ctrl+F", _("Find a handout"), self.library.search.setFocus),
            ("Ctrl+Shift+P", _("Choose the patient"), self.choose_patient),
            ("Ctrl+T", _("Check it with teach-back, or not"), self.choice.teachback.toggle),
        ):
            shortcuts.add(self, keys, does, act, group=group)

    # What the window asks

    def open(self, subject: str) -> None:
        """``topic[/language]``, ``patient:<id>[/<topic>]``, or ``email`` to make a draft."""
        if subject == _EMAIL_MARK:
            self.give_email()
            return
        if subject.startswith(_PATIENT_MARK):
            patient_id, _mark, self._topic_asked = subject[len(_PATIENT_MARK) :].partition("/")
            self._open_patient(patient_id)
            return
        self._topic_asked, _mark, self._language_asked = subject.partition("/")
        self._look_up()

    # Whom it is for

    def let_go(self) -> None:
        """The screen is given up, with the printer's question open or not."""
        self.giver.let_go()

    @Slot()
    def choose_patient(self) -> None:
        services = self._services
        sentences = "\n".join(services.search.help_sentences())
        chosen = FindPatientDialog.ask(
            self, partial(services.search.find, actor=services.actor), self._jobs, sentences
        )
        if chosen:
            self._open_patient(chosen)

    def _open_patient(self, patient_id: str) -> None:
        """Until the person is read nothing is given, neither to whom it was made out before."""
        self._awaited, self._shown = patient_id, None
        self.choice.let_give(on=False)
        self._ask_about_saved()
        services = self._services
        self._jobs.write(
            partial(services.chart.open, patient_id, actor=services.actor),
            self._on_opened,
            self._on_not_opened,
        )

    @Slot(object)
    def _on_opened(self, header: ChartHeader) -> None:
        if header.id == self._awaited:
            self._make_out_to(recipient_of(header))

    @Slot(Exception)
    def _on_not_opened(self, error: Exception) -> None:
        self._make_out_to(None)
        self._jobs.broke.emit(error)

    @Slot()
    def _put_away(self) -> None:
        self._make_out_to(None)

    def _make_out_to(self, recipient: Recipient | None) -> None:
        self._recipient, self._awaited = recipient, ""
        self._is_new_recipient = True
        self._language_asked = ""
        self.head.show_recipient(recipient)
        self.choice.make_out_to(recipient)
        self.choice.let_give(on=False)
        self.library.offer(language=self._language(), for_somebody=recipient is not None)
        self._look_up()
        if self.library.topic:
            self._on_topic(self.library.topic)

    def _language(self) -> str:
        """The language handouts are first looked for in."""
        if self._recipient is None:
            return current_language()
        return self._recipient.reads or self._recipient.speaks or current_language()

    # The list

    @Slot()
    def _look_up(self) -> None:
        wanted = self._wanted()
        self._jobs.ask(partial(find, self._services, wanted), self._on_found)

    def _wanted(self) -> Wanted:
        patient_id = self._recipient.id if self._recipient else ""
        chips, words = self.library.chips, self.library.search.text().strip()
        return Wanted(words, chips.value or ALL, self._language(), patient_id)

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.wanted != self._wanted():
            return
        self._items = found.library
        self.head.show_waiting(found.waiting)
        if self._has_to_widen(found):
            self.library.chips.choose(ALL)
            self._look_up()
            return
        self._is_new_recipient = False
        self.library.show_items(found.items, found.counts)
        if self._topic_asked and self.library.choose(self._topic_asked):
            self._topic_asked = ""
        chosen = self._items.get(self.library.topic)
        if chosen is not None and self.choice.offered() != chosen.languages:
            self._on_topic(chosen.topic)  # one more language, or one that is no longer offered
        if not self.library.topic:
            self._shown = None
            self.choice.let_give(on=False)
            self.preview.show_nothing(_("Choose a handout to see it here."))

    def _has_to_widen(self, found: Found) -> bool:
        """Whether all handouts are better shown than those of the chip."""
        if found.wanted.chip == ALL:
            return False
        if self._topic_asked:
            return self._topic_asked not in {item.topic for item in found.items}
        return self._is_new_recipient and not found.items

    @Slot(str)
    def _on_topic(self, topic: str) -> None:
        item = self._items.get(topic)
        if item is None:
            return
        wishes = (self._language_asked, self._language(), current_language())
        language = next((base(wish) for wish in wishes if base(wish) in item.languages), "")
        self.choice.offer_languages(topic, item.languages, language, self._recipient)
        self._ask_later()

    # The paper

    @Slot()
    def _on_choice(self) -> None:
        choice = self.choice.choice()
        self._state.set_text(_CODE_KEY, "1" if self.choice.code.isChecked() else "")
        self._language_asked = choice.language if choice else ""
        self._ask_later()

    def _ask_later(self) -> None:
        self.choice.let_give(on=False)
        self._pause.start()

    def _page_wanted(self) -> PageWanted | None:
        choice = self.choice.choice()
        patient_id = self._recipient.id if self._recipient else ""
        receiver = self.choice.given_to.receiver()
        return PageWanted(choice, patient_id, receiver) if choice and not self._awaited else None

    @Slot()
    def _ask_page(self) -> None:
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        wanted = self._page_wanted()
        if wanted is not None:
            self._jobs.ask(
                partial(show_page, self._services, wanted), self._on_page, self._on_no_page
            )

    @Slot(object)
    def _on_page(self, shown: PageShown) -> None:
        if shown.wanted != self._page_wanted():
            return
        self._shown = shown
        self._ask_about_saved()
        self.choice.show_facts(
            shown.facts, shown.findings, shown.given, self._recipient, shown.next_visit
        )
        self.choice.given_to.offer(shown.wanted.patient_id, shown.people)
        self.choice.given_to.show_hint(shown.permission)
        self.choice.phone_card.setVisible(shown.lacks_phone)
        self.preview.show_document(shown.document)
        self._let_give()
        if shown.wanted != self._page_wanted():
            self._ask_later()  # the handout has room for details typed for the one before

    @Slot(Exception)
    def _on_no_page(self, error: Exception) -> None:
        self._shown = None
        self.preview.show_nothing(_("This handout cannot be shown"), str(error))

    def _let_give(self) -> None:
        """Only the very paper that is shown, and to nobody but whom it is made out to."""
        shown = self._shown
        is_ready = shown is not None and shown.wanted == self._page_wanted()
        self.choice.let_give(on=is_ready and not self._awaited)

    @Slot(int)
    def _on_laid_out(self, count: int) -> None:
        self.choice.show_pages(count, blank=self._recipient is None)

    # Giving

    @Slot()
    def give_print(self) -> None:
        self._give(PRINT)

    @Slot()
    def give_pdf(self) -> None:
        self._give(PDF)

    @Slot()
    def give_email(self) -> None:
        if self._recipient is None or self._shown is None:
            self._messages.say(_("Choose the patient and the handout first."))
        else:
            self._give(EMAIL)

    @Slot()
    def give_read_aloud(self) -> None:
        self._give(READ_ALOUD)

    def _give(self, channel: str) -> None:
        shown, recipient = self._shown, self._recipient
        if shown is None or not self.choice.print_button.isEnabled():
            return
        if recipient is None:
            self._give_blank(shown, channel)
        elif self.choice.ask_reason():
            path = self.giver.ask_path(shown.facts.title) if channel == PDF else None
            if channel == PDF and path is None:
                return
            self.choice.let_give(on=False)
            giving = Giving(
                choice=shown.wanted.choice,
                recipient=recipient,
                channel=channel,
                title=shown.facts.title,
                reason=self.choice.findings.words(),
                teach_back=self.choice.teachback.isChecked(),
                receiver=shown.wanted.receiver,
                path=path,
            )
            ways = {PDF: self.giver.save, EMAIL: self.giver.save_email}
            ways.get(channel, self.giver.give)(giving)

    def _give_blank(self, shown: PageShown, channel: str) -> None:
        if channel == PRINT:
            self.giver.print_blank(shown.document)
        elif channel == PDF and (path := self.giver.ask_path(shown.facts.title)):
            self.giver.save_blank(shown.document, path)

    @Slot(object)
    def _on_saved(self, saved: Giving) -> None:
        self._saved = saved
        self._ask_about_saved()
        self.choice.saved_card.given_button.setFocus()

    def _ask_about_saved(self) -> None:
        """Only beside the very paper that was saved."""
        wanted = self._page_wanted()
        saved = self._saved
        if saved and wanted == PageWanted(saved.choice, saved.recipient.id, saved.receiver):
            self.choice.saved_card.ask_about(saved.recipient.name, by_email=saved.channel == EMAIL)
        else:
            self.choice.saved_card.hide()

    @Slot()
    def _give_saved(self) -> None:
        if self._saved is not None and self._recipient is not None:
            self.choice.let_give(on=False)
            self.choice.saved_card.hide()
            ticked = self.choice.teachback.isChecked()
            self.giver.give(replace(self._saved, teach_back=ticked))

    @Slot(object)
    def _on_given(self, given: Giving) -> None:
        saved = self._saved
        if saved and (saved.choice, saved.recipient.id) == (given.choice, given.recipient.id):
            self._saved = None
            self._ask_about_saved()

    @Slot()
    def _on_ended(self) -> None:
        self._let_give()

    @Slot(object)
    def _on_standing(self, deed: Deed) -> None:
        if self._shown is not None:
            self.standing.do(deed, self._shown.facts)

    @Slot()
    def _open_writing(self) -> None:
        self._navigate.open_page("writing")

    @Slot()
    def _open_settings(self) -> None:
        self._navigate.open_page("settings", "practice")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask_page()
        # Where the work begins; the page's first stop, by Tab, would be another patient.
        self.library.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # What others changed

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if Area.HANDOUTS in changes:
            self._look_up()
        if changes & {Area.HANDOUTS, Area.SETTINGS, Area.PATIENTS} and self._shown:
            self._ask_page()

    @Slot()
    def _keep_split(self) -> None:
        self._state.save_splitter(self._split, _SPLIT_KEY)
