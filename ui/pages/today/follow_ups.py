"""Adding a follow-up from the day's page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.clock import Clock
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.services.followups import FollowUpService
from carecoord.services.patient_search import SearchService
from carecoord.services.people import PeopleService
from carecoord.services.practice_days import holidays
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklist_rows import WorklistRow as Entry
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner
from ui.dialogs.follow_up import FollowUpDialog
from ui.dialogs.person_picker import Person, PersonPicker
from ui.state.navigation import Messages

_MOST_HITS = 8


class FollowUpServices(Protocol):
    """What adding a follow-up needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def followups(self) -> FollowUpService: ...
    @property
    def search(self) -> SearchService: ...
    @property
    def people(self) -> PeopleService: ...
    @property
    def preferences(self) -> PreferenceService: ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    person: Person
    colleagues: Mapping[str, str]
    closed: frozenset[dt.date]


class FollowUps(QObject):
    """Asks for whom and for what, and saves it."""

    def __init__(
        self, services: FollowUpServices, jobs: JobRunner, messages: Messages, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._jobs = jobs
        self._messages = messages
        self._window = window
        self._picker: PersonPicker | None = None

    def add(self, entry: Entry | None) -> None:
        """Ask for a follow-up for this person; for whom, when nobody is chosen."""
        if entry is None:
            person = self._pick()
        else:
            person = Person(entry.patient_id, entry.name, entry.birth_on, entry.record_number)
        if person is not None:
            self._ask_about(person)

    def _pick(self) -> Person | None:
        self._picker = PersonPicker(_("Who is it for?"), _("Go on"), self._window)
        self._picker.sought.connect(self._on_sought)
        chosen = self._picker.chosen if self._picker.wait() else None
        self._picker = None
        return chosen

    def _ask_about(self, person: Person) -> None:
        services = self._services

        def read() -> _Wanted:
            colleagues = services.people.staff()
            names = {each.id: each.name for each in colleagues}
            return _Wanted(person, names, holidays(services.preferences))

        self._jobs.ask(read, self._on_ready)

    @Slot(str)
    def _on_sought(self, text: str) -> None:
        services = self._services

        def find() -> tuple[str, tuple[Person, ...]]:
            hits = services.search.find(text, actor=services.actor, limit=_MOST_HITS)
            found = (Person(hit.id, hit.name, hit.birth_on, hit.identifier) for hit in hits)
            return text, tuple(found)

        self._jobs.ask(find, self._on_found)

    @Slot(object)
    def _on_found(self, answer: tuple[str, tuple[Person, ...]]) -> None:
        if self._picker is not None:
            self._picker.show_people(*answer)

    @Slot(object)
    def _on_ready(self, wanted: _Wanted) -> None:
        services = self._services
        form = FollowUpDialog.ask(
            self._window,
            today=services.clock.today(),
            colleagues=wanted.colleagues,
            me=services.actor.staff_id,
            about=f"{wanted.person.name}  ·  {wanted.person.facts}",
            closed=wanted.closed,
            whose=wanted.person.id,
        )
        if form is None:
            return
        save = partial(
            services.followups.add,
            wanted.person.id,
            form,
            actor=services.actor,
            command_id=new_id(),
        )
        self._jobs.write(save, self._on_saved)

    @Slot(object)
    def _on_saved(self, _follow_up_id: str) -> None:
        self._messages.say(_("The follow-up is saved. It shows up on its day."))
