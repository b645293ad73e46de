"""What the page asks of the services, away from the window's thread."""

from dataclasses import dataclass
from typing import Protocol

from carecoord.common.i18n import current_language
from carecoord.rules.findings import Finding
from carecoord.services.appointments import AppointmentService
from carecoord.services.authoring import AuthoringService
from carecoord.services.chart import ChartService
from carecoord.services.handout_approvals import HandoutApprovalService
from carecoord.services.handout_facts import HandoutFacts
from carecoord.services.handouts import (
    GivenRow,
    HandoutChoice,
    HandoutItem,
    HandoutService,
    Receiver,
)
from carecoord.services.papers import Document
from carecoord.services.patient_search import SearchService
from carecoord.services.undo import UndoService
from carecoord.vocab.actor import Actor
from carecoord.vocab.languages import base
from ui.pages.handouts.library_pane import ALL, FOR_VISIT, IN_LANGUAGE


class HandoutServices(Protocol):
    """The part of the services this page uses."""

    @property
    def actor(self) -> Actor: ...
    @property
    def handouts(self) -> HandoutService: ...
    @property
    def chart(self) -> ChartService: ...
    @property
    def search(self) -> SearchService: ...
    @property
    def authoring(self) -> AuthoringService: ...
    @property
    def handout_approvals(self) -> HandoutApprovalService: ...
    @property
    def appointments(self) -> AppointmentService: ...
    @property
    def undo(self) -> UndoService: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is to show.

    Attributes:
        words: What was typed.
        chip: One of the pane's chips.
        language: Of the chip "In ...".
        patient_id: Whose conditions count, "" for nobody's.
    """

    words: str
    chip: str
    language: str
    patient_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """Topics of the chip asked for, how many each chip has, and all that can be opened.

    Attributes:
        waiting: How many handouts of the practice wait for this person's approval.
    """

    wanted: Wanted
    items: tuple[HandoutItem, ...]
    counts: dict[str, int]
    library: dict[str, HandoutItem]
    waiting: int


@dataclass(frozen=True, slots=True)
class PageWanted:
    """One page of the library as it is made out now."""

    choice: HandoutChoice
    patient_id: str
    receiver: Receiver | None = None


@dataclass(frozen=True, slots=True)
class PageShown:
    """The paper with everything staff should know of it.

    Attributes:
        people: Who is on the patient's file.
        permission: What to ask the patient before somebody else takes it, "" when nothing is.
        next_visit: When the person comes next, in the paper's language; "" when not booked.
    """

    wanted: PageWanted
    document: Document
    facts: HandoutFacts
    findings: tuple[Finding, ...]
    given: GivenRow | None
    lacks_phone: bool
    people: tuple[Receiver, ...] = ()
    permission: str = ""
    next_visit: str = ""


def find(services: HandoutServices, wanted: Wanted) -> Found:
    """Topics with these words, titled in the window's language where they are written in it."""
    handouts = services.handouts
    own = {one.topic: one for one in handouts.find("", language=current_language())}
    library = {one.topic: own.get(one.topic, one) for one in handouts.find("")}
    worded = [library[one.topic] for one in handouts.find(wanted.words)]
    fitting = set()
    if wanted.patient_id:
        fits = handouts.for_patient(wanted.patient_id, actor=services.actor)
        fitting = {one.topic for one in fits}
    by_chip = {
        FOR_VISIT: [one for one in worded if one.topic in fitting],
        IN_LANGUAGE: [one for one in worded if base(wanted.language) in one.languages],
        ALL: worded,
    }
    counts = {chip: len(items) for chip, items in by_chip.items()}
    waiting = services.authoring.waiting(actor=services.actor)
    return Found(wanted, tuple(by_chip[wanted.chip]), counts, library, waiting)


def show_page(services: HandoutServices, wanted: PageWanted) -> PageShown:
    """The paper as it prints.

    Raises:
        RefusedError: It is not in the library, or not in this language.
    """
    handouts, choice, actor = services.handouts, wanted.choice, services.actor
    document = handouts.preview(choice, patient_id=wanted.patient_id, actor=actor)
    findings: tuple[Finding, ...] = ()
    given = None
    people: tuple[Receiver, ...] = ()
    permission = next_visit = ""
    if wanted.patient_id:
        people = handouts.people_near(wanted.patient_id, actor=actor)
        permission = handouts.permission_words(wanted.patient_id, wanted.receiver, actor=actor)
        next_visit = services.appointments.next_words(
            wanted.patient_id, choice.language, actor=actor
        )
        findings = handouts.findings(
            choice.topic, choice.language, patient_id=wanted.patient_id, actor=actor
        )
        ledger = handouts.given(wanted.patient_id, actor=actor)
        given = next((row for row in ledger if row.topic == choice.topic), None)
    facts = handouts.about(choice.topic, choice.language)
    lacks_phone = handouts.lacks_phone()
    return PageShown(
        wanted, document, facts, findings, given, lacks_phone, people, permission, next_visit
    )
