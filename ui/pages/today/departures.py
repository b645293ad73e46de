"""Saying why the person looked at is off the list, when a colleague brought it about."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from carecoord.services.worklist_rows import WorklistRow as Entry
from ui.background.jobs import JobRunner
from ui.pages.today.reading import ListServices
from ui.state.navigation import Messages


class Departures(QObject):
    """Asks once for each row that goes, and says nothing where there is nothing to say."""

    def __init__(
        self, services: ListServices, jobs: JobRunner, messages: Messages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._jobs, self._messages = services, jobs, messages
        self._last = ""

    def tell(self, entry: Entry) -> None:
        """The person was shown and is not on the list any more.

        Whose note is half written stays in sight through each reading of the list.
        """
        if entry.patient_id == self._last:
            return
        self._last = entry.patient_id
        services = self._services
        ask = partial(
            services.outreach.why_left, entry.patient_id, entry.name, actor=services.actor
        )
        self._jobs.ask(ask, self._on_told)

    @Slot(object)
    def _on_told(self, sentence: str) -> None:
        if sentence:
            self._messages.say(sentence)
