"""What somebody is told when they sign in: whom they do not see, what others opened, a new key."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from carecoord.services.abilities import Permission, may
from ui.background.jobs import JobRunner
from ui.state.navigation import Messages

if TYPE_CHECKING:  # the services bring SQLAlchemy
    from carecoord.services.bundle import Services
    from carecoord.services.emergencies import OpenedInEmergency


class SignInNews(QObject):
    """Asks once after each sign-in; a notice of emergencies comes back until it is acknowledged."""

    def __init__(
        self, services: "Services", jobs: JobRunner, messages: Messages, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._window = window

    def look(self, *, key_changed: bool = False) -> None:
        """Ask whether there is something to tell this person."""
        services = self._services
        makes_backups = services.backups.are_here and may(services.actor, Permission.BACKUP)
        if key_changed and makes_backups:
            self._messages.say(
                _(
                    "The records have their new key. Press Back up now under Data and journal: "
                    "older backups open with the key of their time."
                )
            )
        if may(services.actor, Permission.HEAR_OF_EMERGENCIES):
            waiting = partial(services.emergencies.waiting, actor=services.actor)
            self._jobs.ask(waiting, self._on_waiting)
        elif may(services.actor, Permission.VIEW_PATIENT):
            why_empty = partial(services.caseloads.why_empty, actor=services.actor)
            self._jobs.ask(why_empty, self._on_why_empty)

    @Slot(object)
    def _on_why_empty(self, sentence: str) -> None:
        """An empty list must not look like a day without work."""
        if sentence:
            self._messages.warn(sentence)

    @Slot(object)
    def _on_waiting(self, opened: "Sequence[OpenedInEmergency]") -> None:
        from ui.dialogs.emergency import EmergencyNotice

        services = self._services
        if not opened or not EmergencyNotice.ask(self._window, opened, services.zone):
            return
        ids = [each.id for each in opened]
        read = partial(services.emergencies.acknowledge, ids, actor=services.actor)
        self._jobs.write(read, self._on_read)

    @Slot(object)
    def _on_read(self, _answer: object) -> None:
        self._messages.say(_("It is kept that you have read this."))
