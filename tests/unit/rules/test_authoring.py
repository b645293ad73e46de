"""What stands in the way of a handout somebody here wrote, and what is good to know."""

from dataclasses import replace

import pytest

from carecoord.handouts.loading import load_library
from carecoord.rules.authoring import Point, Writing, check, is_closed_question
from carecoord.rules.findings import Severity

GOOD = Writing(
    title="Walking",
    text="Walk each day.",
    points=(Point(text="Walk each day.", ask="How will you fit a walk in?"),),
    grade=4,
    has_sources=True,
    says_whom_to_call=True,
)
TRANSLATED = replace(GOOD, is_translation=True, translated_by="Elena Ruiz", is_checked=True)


def found(writing: Writing, *, approving: bool = False) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in check(writing, approving=approving)]


def test_that_a_complete_handout_has_nothing_to_be_said_about() -> None:
    assert found(GOOD) == found(GOOD, approving=True) == []
    assert found(TRANSLATED) == []


@pytest.mark.parametrize(
    ("writing", "code", "severity"),
    [
        (replace(GOOD, title=" "), "authoring.title", Severity.BLOCKS),
        (replace(GOOD, title="For {you"), "authoring.title", Severity.BLOCKS),
        (replace(GOOD, text="\n"), "authoring.text", Severity.BLOCKS),
        (replace(GOOD, unknown_fields=("dose",)), "authoring.text", Severity.BLOCKS),
        (replace(GOOD, unknown_codes=("sugar",)), "authoring.codes", Severity.BLOCKS),
        (replace(GOOD, points=(Point(text="", ask="Why?"),)), "authoring.points", Severity.BLOCKS),
        (replace(GOOD, points=(Point(text="A", ask=" "),)), "authoring.points", Severity.BLOCKS),
        (
            replace(GOOD, points=(Point(text="Take {medicine}", ask="When?"),)),
            "authoring.points",
            Severity.BLOCKS,
        ),
        (
            replace(GOOD, points=(Point(text="A", ask="How will you take {medicine}?"),)),
            "authoring.points",
            Severity.BLOCKS,
        ),
        (
            replace(GOOD, points=(Point(text="A", ask="Do you understand?"),)),
            "authoring.points",
            Severity.WARNS,
        ),
        (replace(GOOD, points=()), "authoring.no_points", Severity.SUGGESTS),
        (replace(GOOD, points=GOOD.points * 6), "authoring.many_points", Severity.SUGGESTS),
        (replace(GOOD, has_sources=False), "authoring.sources", Severity.WARNS),
        (replace(GOOD, says_whom_to_call=False), "authoring.no_phone", Severity.SUGGESTS),
        (replace(GOOD, grade=7), "authoring.grade", Severity.SUGGESTS),
        (replace(GOOD, grade=9), "authoring.hard", Severity.WARNS),
        (replace(TRANSLATED, translated_by=""), "authoring.translated_by", Severity.BLOCKS),
        (replace(TRANSLATED, is_checked=False), "authoring.checked_by", Severity.WARNS),
        (replace(TRANSLATED, source_changed=True), "authoring.translated_from", Severity.WARNS),
    ],
)
def test_that_each_fault_is_found_with_its_weight(
    writing: Writing, code: str, severity: Severity
) -> None:
    assert found(writing) == [(code, severity)]


def test_that_a_hard_text_is_approved_only_with_a_reason() -> None:
    hard = replace(GOOD, grade=9)
    assert found(hard, approving=True) == [("authoring.hard", Severity.BLOCKS)]
    told = replace(hard, reason="Read together")
    assert found(told, approving=True) == [("authoring.hard", Severity.WARNS)]
    assert found(replace(GOOD, grade=8), approving=True) == [("authoring.grade", Severity.SUGGESTS)]
    assert found(replace(GOOD, grade=None), approving=True) == []


def test_that_what_stands_in_the_way_is_told_first_with_the_point_it_is_about() -> None:
    writing = replace(GOOD, has_sources=False, points=(*GOOD.points, Point(text="B", ask="")))
    first, second = check(writing)
    assert (first.severity, first.field, first.position) == (Severity.BLOCKS, "points", 2)
    assert second.field == "sources"


@pytest.mark.parametrize(
    "ask", ["Do you understand?", "Are there any questions?", "¿Entendió?", "¿Tiene preguntas?"]
)
def test_that_a_question_answered_by_yes_or_no_is_closed(ask: str) -> None:
    assert is_closed_question(ask)


def test_that_no_question_of_the_library_is_taken_for_a_closed_one() -> None:
    asks = [
        point.ask
        for topic in load_library().topics()
        for handout in topic.handouts
        for point in handout.key_points
    ]
    assert [ask for ask in asks if is_closed_question(ask)] == []
