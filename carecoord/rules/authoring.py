"""Whether a handout that somebody here wrote can be sent for approval, and be approved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.rules.handing_out import GRADE_AT_MOST

GRADE_AIM = 6
POINTS_AT_MOST = 5
"""More than that nobody keeps in mind; the aim is three."""
_BRACES = re.compile(r"[{}]")
_CLOSED = re.compile(
    r"\W*(?:do|does|did|are|is|was|were|have|has|can|could|will|would|should|may) "
    r"(?:you|we|it|that|this|there|the|your|they)\b(?! (?:tell|show|explain|say))"
    r"|\W*¿\W*(?:entiende|entendió|comprende|comprendió|tiene|puede|va a|sabe|es|está|hay|le quedó"
    r"|quiere)\b(?!\s+(?:contarme|mostrarme|explicarme|decirme))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key point and the question that checks it."""

    text: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A handout being written.

    Attributes:
        unknown_fields: Names in braces that nothing can fill in.
        unknown_codes: What is typed among the codes and is none.
        grade: Whole school grade, None where it cannot be measured.
        says_whom_to_call: Whether the phone of the practice stands in it.
        is_translation: Whether another language came first.
        source_changed: Whether that language has a newer version than was translated.
        reason: Why it is approved although it is hard to read.
    """

    title: str
    text: str
    unknown_fields: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    grade: int | None = None
    has_sources: bool = False
    says_whom_to_call: bool = False
    is_translation: bool = False
    translated_by: str = ""
    is_checked: bool = False
    source_changed: bool = False
    reason: str = ""


def check(writing: Writing, *, approving: bool = False) -> tuple[Finding, ...]:
    """Everything to put right or to know, what stands in the way first."""
    found = [
        *_missing(writing),
        *_points(writing),
        *_translation(writing),
        *_reading(writing, approving=approving),
        *_remarks(writing),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def is_closed_question(ask: str) -> bool:
    """Whether a question can be answered with yes or no."""
    # A question with another one in it, or that ends in a request, asks for more than that.
    return ask.rstrip().endswith("?") and ask.count("?") == 1 and _CLOSED.match(ask) is not None


def _missing(writing: Writing) -> Iterator[Finding]:
    if not writing.title.strip():
        yield _blocks("title", _("Give the handout a title."))
    elif _BRACES.search(writing.title):
        yield _blocks("title", _("Take the braces out of the title: nothing is filled in there."))
    if not writing.text.strip():
        yield _blocks("text", _("Write or paste the text of the handout."))
    if writing.unknown_fields:
        yield _blocks(
            "text",
            _("Nothing can be filled in for {field}. Choose a field from the list.").format(
                field="{" + writing.unknown_fields[0] + "}"
            ),
        )
    if writing.unknown_codes:
        yield _blocks(
            "codes",
            _("“{code}” is not a code. Type codes such as E11 or LOINC 4548-4.").format(
                code=writing.unknown_codes[0]
            ),
        )


def _points(writing: Writing) -> Iterator[Finding]:
    for place, point in enumerate(writing.points, start=1):
        if not point.text.strip():
            sentence = _("Write what is to be remembered, or remove the point.")
            yield _blocks("points", sentence, place)
        elif not point.ask.strip():
            sentence = _("Write the question that invites the patient's own words.")
            yield _blocks("points", sentence, place)
        elif _BRACES.search(point.text + point.ask):
            sentence = _("Take the braces out of the point: nothing is filled in there.")
            yield _blocks("points", sentence, place)
        elif is_closed_question(point.ask):
            sentence = _("This can be answered with yes or no. Ask for the patient's own words.")
            yield _warns("points", sentence, place)
    if not writing.points:
        sentence = _("Add what to remember, so that it can be checked with teach-back.")
        yield Finding("authoring.no_points", Severity.SUGGESTS, sentence, "points")
    elif len(writing.points) > POINTS_AT_MOST:
        sentence = _("Nobody keeps so many points in mind. Three are a good number.")
        yield Finding("authoring.many_points", Severity.SUGGESTS, sentence, "points")


def _translation(writing: Writing) -> Iterator[Finding]:
    if not writing.is_translation:
        return
    if not writing.translated_by.strip():
        yield _blocks("translated_by", _("Say who made this translation."))
    if not writing.is_checked:
        sentence = _("Nobody has checked this translation yet. Whoever gives it has to say why.")
        yield _warns("checked_by", sentence)
    if writing.source_changed:
        sentence = _("The text it was translated from has a newer version. Compare them again.")
        yield _warns("translated_from", sentence)


def _reading(writing: Writing, *, approving: bool) -> Iterator[Finding]:
    if writing.grade is None or writing.grade <= GRADE_AIM:
        return
    if writing.grade <= GRADE_AT_MOST:
        sentence = _("The aim is grade {grade}. Shorter sentences and plainer words help.").format(
            grade=GRADE_AIM
        )
        yield Finding("authoring.grade", Severity.SUGGESTS, sentence, "text")
        return
    stops = approving and not writing.reason.strip()
    sentence = _(
        "This is harder to read than grade {grade}. Make it easier, or say why it is approved."
    ).format(grade=int(GRADE_AT_MOST))
    severity = Severity.BLOCKS if stops else Severity.WARNS
    yield Finding("authoring.hard", severity, sentence, "reason")


def _remarks(writing: Writing) -> Iterator[Finding]:
    if not writing.has_sources:
        yield _warns("sources", _("Name the source of the facts, with its date."))
    if not writing.says_whom_to_call:
        sentence = _("Say when to call, and put in the field for the practice's phone.")
        yield Finding("authoring.no_phone", Severity.SUGGESTS, sentence, "text")


def _blocks(field: str, sentence: str, position: int = 0) -> Finding:
    return Finding(f"authoring.{field}", Severity.BLOCKS, sentence, field, position)


def _warns(field: str, sentence: str, position: int = 0) -> Finding:
    return Finding(f"authoring.{field}", Severity.WARNS, sentence, field, position)
