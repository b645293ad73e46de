"""Standing by a handout of the library, adapting it, or no longer offering it here."""

import enum
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.handout_facts import HandoutFacts
from carecoord.services.wording import language_label
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.retire import RetireDialog
from ui.pages.handouts.reading import HandoutServices
from ui.state.navigation import Messages, Navigate
from ui.widgets.copying import copy_text

_WRITING = "writing"


class Deed(enum.Enum):
    """What can be done about a handout besides giving it."""

    APPROVE = enum.auto()
    ADAPT = enum.auto()
    OPEN = enum.auto()
    WITHDRAW = enum.auto()
    STOP_OFFERING = enum.auto()
    COPY_LINK = enum.auto()


def deed_words() -> dict[Deed, str]:
    """The menu, in its order."""
    return {
        Deed.ADAPT: _("Adapt it for this practice"),
        Deed.OPEN: _("Open where it is written"),
        Deed.WITHDRAW: _("Take the approval back"),
        Deed.STOP_OFFERING: _("Do not offer it here"),
        Deed.COPY_LINK: _("Copy a link to MedlinePlus.gov"),
    }


class Standing(QObject):
    """Asks, and writes it down.

    Signals:
        changed: The practice thinks otherwise of a handout now.
    """

    changed = Signal()

    def __init__(
        self,
        services: HandoutServices,
        jobs: JobRunner,
        messages: Messages,
        navigate: Navigate,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._services, self._jobs = services, jobs
        self._messages, self._navigate = messages, navigate
        self._page = page
        self._undo_words = ""

    def do(self, deed: Deed, facts: HandoutFacts) -> None:
        """Ask what has to be asked about the page shown."""
        if deed is Deed.ADAPT:
            self._navigate.open_page(_WRITING, f"adapt:{facts.topic}")
        elif deed is Deed.OPEN:
            self._navigate.open_page(_WRITING, f"topic:{facts.topic}/{facts.language}")
        elif deed is Deed.APPROVE:
            self._approve(facts)
        elif deed is Deed.WITHDRAW:
            self._withdraw(facts)
        elif deed is Deed.COPY_LINK:
            self._copy_link(facts)
        else:
            self._stop_offering(facts)

    def _copy_link(self, facts: HandoutFacts) -> None:
        copy_text(facts.more_link)
        self._messages.say(
            _(
                "The link is copied for 20 seconds. It holds the code of the condition and nothing "
                "about the patient. CareCoord itself does not open it."
            )
        )

    def _approve(self, facts: HandoutFacts) -> None:
        sentence = _(
            "It is shown as reviewed by you from now on, in {language} and in this version. "
            "Approve it only after reading all of it."
        ).format(language=language_label(facts.language))
        title = _("Approve this handout for the practice?")
        if ConfirmDialog.ask(self._page, title, sentence, _("Approve")):
            approve = partial(
                self._services.handout_approvals.approve,
                facts.topic,
                facts.language,
                version=facts.version,
                actor=self._services.actor,
            )
            self._jobs.write(approve, self._on_written)

    def _withdraw(self, facts: HandoutFacts) -> None:
        reason = ReasonDialog.ask(
            self._page,
            _("Take the approval back?"),
            _("The handout can still be given, and is marked as not reviewed."),
            _("Take it back"),
            caption=_("Why"),
            missing=_("Say why this handout is no longer approved."),
        )
        if reason is not None:
            withdraw = partial(
                self._services.handout_approvals.withdraw,
                facts.topic,
                facts.language,
                reason=reason,
                actor=self._services.actor,
            )
            self._jobs.write(withdraw, self._on_written)

    def _stop_offering(self, facts: HandoutFacts) -> None:
        retired = RetireDialog.ask_about(self._page)
        if retired is not None:
            self._undo_words = _("“{title}” is no longer offered.").format(title=facts.title)
            stop = partial(
                self._services.handout_approvals.stop_offering,
                facts.topic,
                facts.language,
                version=facts.version,
                reason=retired.reason,
                is_harmful=retired.is_harmful,
                actor=self._services.actor,
            )
            self._jobs.write(stop, self._on_stopped)

    @Slot(object)
    def _on_written(self, _nothing: object) -> None:
        self.changed.emit()

    @Slot(object)
    def _on_stopped(self, transaction: str) -> None:
        self._navigate.undo_offered(self._undo_words, partial(self._take_back, transaction))
        self.changed.emit()

    def _take_back(self, transaction: str) -> None:
        undo, actor = self._services.undo, self._services.actor
        self._jobs.write(partial(undo.undo, transaction, actor=actor), self._on_taken_back)

    @Slot(object)
    def _on_taken_back(self, sentence: str) -> None:
        self._messages.say(sentence)
        self.changed.emit()
