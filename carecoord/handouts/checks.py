"""What must be said before a handout from the library is given to a particular patient."""

import datetime as dt
from collections.abc import Iterator

from carecoord.common.i18n import _
from carecoord.handouts.library import Handout
from carecoord.rules import handing_out
from carecoord.rules.findings import Finding, Severity
from carecoord.vocab.languages import name_of


def check_handout(
    handout: Handout,
    *,
    written_language: str,
    today: dt.date,
    has_died: bool = False,
    reason: str = "",
) -> tuple[Finding, ...]:
    """Everything to show before giving: misfits first, then what is good to know.

    Args:
        handout: With the practice's own review, if there was one, in ``reviewed_by``.
        written_language: BCP 47 code of what the patient reads, "" when not asked yet.
        today: The practice day it is given on.
        has_died: Whether the chart says that the patient has died.
        reason: Why it is given all the same; turns what blocks into warnings.
    """
    misfits = handing_out.check(
        handing_out.Giving(
            language=handout.language,
            reads=written_language,
            grade=handout.grade,
            translation_reviewed=handout.is_reviewed or not handout.is_translation,
            review_due_on=handout.review_due_on,
            given_on=today,
            has_died=has_died,
            reason=reason,
        )
    )
    return (*misfits, *_remarks(handout, written_language))


def _remarks(handout: Handout, written_language: str) -> Iterator[Finding]:
    if not written_language:
        sentence = _(
            "We do not know which language this patient reads. Ask before you give this "
            "handout in {language}."
        ).format(language=name_of(handout.language))
        yield Finding("handout.language_unknown", Severity.WARNS, sentence, "language")
    if handout.grade is None:
        sentence = _(
            "We cannot grade how hard this language is to read. Go through the handout together."
        )
        yield Finding("handout.grade_unknown", Severity.WARNS, sentence, "grade")
    if not handout.is_reviewed and not handout.is_translation:
        sentence = _(
            "This handout is not yet reviewed by this practice. Ask a clinician to read it."
        )
        yield Finding("handout.not_reviewed", Severity.SUGGESTS, sentence, "reviewed_by")
