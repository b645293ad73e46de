"""Whether a handout fits the person it is given to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.languages import base, name_of

GRADE_AT_MOST = 8.0
"""Reading grade above which a handout needs a reason; the aim is grade 6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A handout about to be given.

    Attributes:
        language: BCP 47 code the handout is written in.
        reads: BCP 47 code of the patient's written language, "" when not asked.
        grade: Reading grade; None when it could not be measured.
        translation_reviewed: False while a machine translation waits for a person.
        review_due_on: Day by which its content must be looked at again; None when unknown.
        given_on: Practice day.
        has_died: Whether the chart says so.
        reason: Why it is given all the same.
    """

    language: str
    reads: str
    grade: float | None
    translation_reviewed: bool
    review_due_on: dt.date | None
    given_on: dt.date
    has_died: bool = False
    reason: str = ""


def check(giving: Giving) -> tuple[Finding, ...]:
    """What does not fit; with a reason it may be given and the findings only warn."""
    severity = Severity.WARNS if giving.reason.strip() else Severity.BLOCKS
    return tuple(
        Finding(f"handout.{name}", severity, sentence, name) for name, sentence in _misfits(giving)
    )


def _misfits(giving: Giving) -> Iterator[tuple[str, str]]:
    if giving.has_died:
        yield (
            "status",
            _("The chart says that this patient has died. Check the name, or say why it is given."),
        )
    if giving.reads and base(giving.reads) != base(giving.language):
        yield (
            "language",
            _(
                "The patient reads {language}. Choose a handout in that language, or say why not."
            ).format(language=name_of(base(giving.reads))),
        )
    if giving.grade is not None and giving.grade > GRADE_AT_MOST:
        yield (
            "grade",
            _(
                "This is harder to read than grade {grade}. Choose an easier one, or say why."
            ).format(grade=int(GRADE_AT_MOST)),
        )
    if not giving.translation_reviewed:
        yield (
            "translation",
            _("Nobody has checked this translation yet. Have it checked, or say why it is given."),
        )
    if giving.review_due_on is not None and giving.review_due_on < giving.given_on:
        yield (
            "review_due",
            _("This handout is past its review date. Use a newer one, or say why it is given."),
        )
