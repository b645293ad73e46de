"""What the measures come to: numbers, their parts, and the records behind them."""

import datetime as dt
from dataclasses import dataclass, field

from carecoord.common.i18n import _, n_

LEAST_FOR_SHARE = 10
"""Of fewer people a share says nothing; the numbers themselves are always told."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many of how many.

    Attributes:
        waiting: How many are too early to tell; they are counted nowhere.
        people: Whom the records belong to, where that is known.
    """

    met: int
    of: int
    waiting: int = 0
    people: int | None = field(default=None, compare=False)

    @property
    def share(self) -> int | None:
        """Percent, None where too few people stand behind it."""
        few = self.of if self.people is None else min(self.of, self.people)
        return None if few < LEAST_FOR_SHARE else round(100 * self.met / self.of)

    def words(self) -> str:
        """The number, with a share where there are enough; never a share alone."""
        if not self.of:
            return _("Nothing to count yet")
        if self.share is None:
            return _("{number}, too few for a percentage").format(number=self.counts())
        return _("{number} ({share}%)").format(number=self.counts(), share=self.share)

    def counts(self) -> str:
        """The number without a share."""
        return _("{met} of {of}").format(met=f"{self.met:,}", of=f"{self.of:,}")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A part of a measure, such as one handout or one language.

    Attributes:
        has_share: Whether a percentage may stand beside it; beside a person's name none does.
    """

    part: str
    title: str
    number: Number
    has_share: bool = True

    def words(self) -> str:
        """The number as it is told."""
        is_plain = self.number.of and not self.has_share
        return self.number.counts() if is_plain else self.number.words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure over a period, in words of the screen's language."""

    id: str
    section: str
    title: str
    counted: str
    met: str
    number: Number
    people: int
    lines: tuple[MeasureLine, ...]

    def note(self) -> str:
        """How many people, and what is not counted yet."""
        said = n_("{count} person", "{count} people", self.people).format(count=f"{self.people:,}")
        waiting = self.number.waiting
        if not waiting:
            return said
        more = n_("{count} more still has time", "{count} more still have time", waiting)
        return f"{said} · {more.format(count=f'{waiting:,}')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCase:
    """One record behind a number, with whose it is; ``words`` say how it counts."""

    patient_id: str
    record_id: str
    name: str
    birth_on: str
    record_number: str
    on: dt.date
    about: str
    is_met: bool | None
    words: str
