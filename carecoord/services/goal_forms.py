"""A person's goals as they travel between the forms and the store."""

import datetime as dt
from dataclasses import dataclass

from carecoord.vocab.barriers import Domain
from carecoord.vocab.goals import Area, CheckInOutcome, State, ToldBy
from carecoord.vocab.terms import label


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalForm:
    """A goal as somebody writes it down; words and a check-in day are enough to begin.

    Attributes:
        words: What they want, in their own words.
        what, how_much, when_words, how_often, start_on: What they will do.
        confidence: From 0 to 10, how sure they are; None when nobody asked yet.
        barrier: What may get in the way; ``barrier_domain`` is the ``vocab.barriers.Domain`` of
            its kind, or "". One of the two is enough.
        unsure_reason: Why it is planned though they are less sure and nothing is in the way.
        check_in_on: None stands for the usual day.
        is_planned: Whether it stands as planned together, and not only as begun.
    """

    words: str
    area: Area | None = None
    what: str = ""
    how_much: str = ""
    when_words: str = ""
    how_often: str = ""
    start_on: dt.date | None = None
    why: str = ""
    confidence: int | None = None
    barrier: str = ""
    barrier_domain: str = ""
    plan_b: str = ""
    unsure_reason: str = ""
    helper: str = ""
    check_in_on: dt.date | None = None
    is_planned: bool = False

    @property
    def plan(self) -> str:
        """What they will do, as one line; "" while there is no plan."""
        return ", ".join(filter(None, (self.what, self.how_much, self.when_words, self.how_often)))

    @property
    def barrier_words(self) -> str:
        """What may get in the way, with its kind where that was chosen."""
        kind = label(Domain(self.barrier_domain)) if self.barrier_domain in set(Domain) else ""
        return ": ".join(filter(None, (kind, self.barrier.strip())))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInForm:
    """What somebody was told about a goal.

    Attributes:
        done, target: How often they did it, of how often they wanted to; None when not counted.
        note: What they said.
        new_words: What they want instead, where they want something else.
        checked_on: None stands for today.
        next_on: When to ask again; None stands for the usual day.
    """

    outcome: CheckInOutcome | None
    told_by: ToldBy | None = None
    done: int | None = None
    target: int | None = None
    confidence: int | None = None
    note: str = ""
    new_words: str = ""
    checked_on: dt.date | None = None
    next_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One check-in as it was told; ``by`` is who wrote it down."""

    id: str
    on: dt.date
    by: str
    told_by: ToldBy
    outcome: CheckInOutcome
    done: int | None
    target: int | None
    confidence: int | None
    note: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal with its check-ins, newest first.

    Attributes:
        begun_on: Practice day.
        confidence_on: Day on which they said how sure they are.
        days_late: Days past the check-in, 0 while there are none or it ended.
    """

    id: str
    rev: int
    patient_id: str
    form: GoalForm
    state: State
    begun_on: dt.date
    begun_by: str
    confidence_on: dt.date | None
    ended_on: dt.date | None
    days_late: int
    check_ins: tuple[CheckInRow, ...]

    @property
    def check_in_on(self) -> dt.date:
        assert self.form.check_in_on is not None
        return self.form.check_in_on
