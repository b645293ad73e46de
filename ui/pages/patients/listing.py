"""Who is shown: read beside the window's thread, the latest question wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from carecoord.services.caseloads import CaseloadService
from carecoord.services.patient_list import PatientFilter, PatientListService, PatientRow
from carecoord.services.patient_search import SearchService
from carecoord.services.people import PeopleService
from carecoord.vocab.actor import Actor
from ui.background.jobs import JobRunner, Lane
from ui.models.paged_table import FIRST_ROWS
from ui.pages.patients.filters import Choices

MOST_FOUND = 200
"""People shown for what was typed; more letters find fewer."""


class ListingServices(Protocol):
    """What reading the list needs of the practice."""

    @property
    def actor(self) -> Actor: ...
    @property
    def caseloads(self) -> CaseloadService: ...
    @property
    def patient_list(self) -> PatientListService: ...
    @property
    def search(self) -> SearchService: ...
    @property
    def people(self) -> PeopleService: ...


@dataclass(frozen=True, slots=True)
class Found:
    """Ids in order; ``text`` is what was typed, "" when the filters answered.

    Attributes:
        first: Rows of the first ids when the others are still being read; ``ids`` are theirs.
        known: Rows of the first of all ids, where they were read with them.
    """

    number: int
    ids: Sequence[str]
    text: str
    first: Mapping[str, PatientRow] | None = None
    known: Mapping[str, PatientRow] | None = None


class Listing(QObject):
    """Answers to questions asked since are dropped.

    Signals:
        found: A ``Found``.
        choices: A ``Choices``.
    """

    found = Signal(object)
    choices = Signal(object)

    def __init__(self, services: ListingServices, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs = jobs
        self._number = 0

    def search(self, text: str) -> None:
        """Find people by what was typed, the likeliest first."""
        services, number = self._services, self._next()

        def find() -> Found:
            ids = services.search.ids(text, actor=services.actor, limit=MOST_FOUND)
            known = services.patient_list.rows(ids[:FIRST_ROWS], actor=services.actor)
            return Found(number, ids, text, known=known)

        self._jobs.ask(find, self._on_found)

    def filter(self, wanted: PatientFilter, *, first: bool = False) -> None:
        """Everybody the filter lets through.

        ``first`` tells the first rows as soon as they are known, which takes as long for a
        million people as for a thousand, and then everybody.
        """
        services, number = self._services, self._next()
        lists, actor = services.patient_list, services.actor

        def read_first() -> Found:
            rows = lists.first(wanted, FIRST_ROWS, actor=actor)
            return Found(number, list(rows), "", rows)

        def read() -> Found:
            return Found(number, lists.ids(wanted, actor=actor), "")

        if first:
            is_free = not self._jobs.busy_with(Lane.READING)
            job = self._jobs.ask(read_first, self._on_found)
            if is_free:
                self._jobs.hand_over(job, self)
        self._jobs.ask(read, self._on_found)

    def ask_choices(self) -> None:
        """Counts by status and what the boxes offer."""
        services = self._services

        def read() -> Choices:
            lists, actor = services.patient_list, services.actor
            staff = {each.id: each.name for each in services.people.staff()}
            return Choices(
                lists.counts(actor=actor),
                lists.languages(actor=actor),
                lists.tags(actor=actor),
                staff,
                services.caseloads.why_empty(actor=actor),
            )

        self._jobs.ask(read, self._on_choices)

    def _next(self) -> int:
        self._number += 1
        return self._number

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        if found.number == self._number and (found.first is None or found.first):
            self.found.emit(found)

    @Slot(object)
    def _on_choices(self, choices: Choices) -> None:
        self.choices.emit(choices)
