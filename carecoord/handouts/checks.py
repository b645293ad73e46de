"""What must be said before a handout is given to a particular patient."""

import datetime as dt
import enum
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.handouts.languages import language_name
from carecoord.handouts.library import Handout

HARDEST_GRADE = 8


class FindingKind(enum.StrEnum):
    """What was noticed."""

    OTHER_LANGUAGE = "other_language"
    LANGUAGE_UNKNOWN = "language_unknown"
    HARD_TO_READ = "hard_to_read"
    GRADE_UNKNOWN = "grade_unknown"
    REVIEW_OVERDUE = "review_overdue"
    NOT_REVIEWED = "not_reviewed"
    TRANSLATION_NOT_REVIEWED = "translation_not_reviewed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the person must see.

    Attributes:
        sentence: Says what is the matter and what to do, translated.
        needs_reason: The handout may be given only with a reason that is kept.
    """

    kind: FindingKind
    sentence: str
    needs_reason: bool


def check_handout(
    handout: Handout, *, written_language: str | None, today: dt.date
) -> tuple[Finding, ...]:
    """Findings for giving ``handout`` to someone who reads ``written_language``.

    Args:
        handout: With the practice's own review, if there was one, in ``reviewed_by``.
        written_language: ISO 639-1 code of what the patient reads; None when not asked yet.
        today: The practice day it is given on.
    """
    found = (
        _language_finding(handout, written_language),
        _grade_finding(handout),
        _date_finding(handout, today),
        _review_finding(handout),
    )
    return tuple(finding for finding in found if finding is not None)


def _language_finding(handout: Handout, written_language: str | None) -> Finding | None:
    if written_language is None:
        sentence = _(
            "We do not know which language this patient reads. Ask before you give this "
            "handout in {language}."
        ).format(language=language_name(handout.language))
        return Finding(FindingKind.LANGUAGE_UNKNOWN, sentence, needs_reason=False)
    if written_language != handout.language:
        sentence = _(
            "This handout is in {language}, but the patient reads {reads}. Choose {reads}, or "
            "say why you give it in {language}."
        ).format(language=language_name(handout.language), reads=language_name(written_language))
        return Finding(FindingKind.OTHER_LANGUAGE, sentence, needs_reason=True)
    return None


def _grade_finding(handout: Handout) -> Finding | None:
    if handout.grade is None:
        sentence = _(
            "We have no way to grade how hard this language is to read. Go through the handout "
            "together."
        )
        return Finding(FindingKind.GRADE_UNKNOWN, sentence, needs_reason=False)
    if handout.grade > HARDEST_GRADE:
        sentence = _(
            "This handout reads at grade {grade}, which is hard for many people. Choose an "
            "easier one, or say why you give it."
        ).format(grade=handout.grade)
        return Finding(FindingKind.HARD_TO_READ, sentence, needs_reason=True)
    return None


def _date_finding(handout: Handout, today: dt.date) -> Finding | None:
    if today <= handout.review_due_on:
        return None
    sentence = _(
        "This handout is past its review date. Have a clinician check it, or say why you give "
        "it now."
    )
    return Finding(FindingKind.REVIEW_OVERDUE, sentence, needs_reason=True)


def _review_finding(handout: Handout) -> Finding | None:
    if handout.is_reviewed:
        return None
    if handout.is_translation:
        sentence = _(
            "Nobody in this practice has checked the {language} translation yet. Have someone "
            "who reads {language} well check it, or say why you give it now."
        ).format(language=language_name(handout.language))
        return Finding(FindingKind.TRANSLATION_NOT_REVIEWED, sentence, needs_reason=True)
    sentence = _("This handout is not yet reviewed by this practice. Ask a clinician to read it.")
    return Finding(FindingKind.NOT_REVIEWED, sentence, needs_reason=False)
