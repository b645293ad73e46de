"""What is filled in about a barrier, and what a person's page shows of barriers."""

import datetime as dt
from dataclasses import dataclass

from carecoord.rules.barriers import Answer
from carecoord.vocab.barriers import Domain, Impact, Sensitivity, Source, Status, WantsHelp
from carecoord.vocab.patients import BestTime
from carecoord.vocab.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierForm:
    """One answer as it was given.

    Attributes:
        best_time: The time of day that suits because of it; None when it does not matter.
        asked_alone: Whether nobody else could hear; safety at home is asked no other way.
        keep_back: Whether it is kept back although its part of life is not always.
        note: What was said.
        owner_id, owner_role: Who does the next step; nobody named means whoever records it.
    """

    domain: Domain
    status: Status = Status.PRESENT
    impact: Impact = Impact.NOT_ASKED
    wants_help: WantsHelp = WantsHelp.NOT_ASKED
    source: Source = Source.PATIENT
    best_time: BestTime | None = None
    asked_alone: bool = False
    keep_back: bool = False
    note: str = ""
    next_step: str = ""
    next_step_on: dt.date | None = None
    owner_id: str = ""
    owner_role: Role | None = None

    def answer(self) -> Answer:
        """What the rules look at."""
        return Answer(
            domain=self.domain,
            status=self.status,
            impact=self.impact,
            wants_help=self.wants_help,
            asked_alone=self.asked_alone,
            keep_back=self.keep_back,
            next_step=self.next_step,
            next_step_on=self.next_step_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierRow:
    """One answer as screens show it; ``owner`` is a name, or a role's."""

    id: str
    rev: int
    domain: Domain
    status: Status
    impact: Impact
    wants_help: WantsHelp
    source: Source
    sensitivity: Sensitivity
    best_time: BestTime | None
    note: str
    next_step: str
    next_step_on: dt.date | None
    owner: str
    owner_id: str
    owner_role: Role | None
    opened_on: dt.date
    reviewed_on: dt.date
    resolved_on: dt.date | None
    outcome: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class BarrierBook:
    """What a person's page shows of what gets in the way.

    Attributes:
        rows: The newest answer to each part of life, what is in the way first; without what
            is kept back.
        kept_back: How many are kept back, for those who may see them; 0 for others.
        changes: What is done differently, a sentence each.
        not_asked: Parts of life nobody asked about, as far as this person may ask.
    """

    rows: tuple[BarrierRow, ...]
    kept_back: int
    changes: tuple[str, ...]
    not_asked: tuple[Domain, ...]

    @property
    def present(self) -> tuple[BarrierRow, ...]:
        """What is in the way now, without what is kept back."""
        return tuple(row for row in self.rows if row.status is Status.PRESENT)


NO_BARRIERS = BarrierBook((), 0, (), ())
