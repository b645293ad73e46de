"""What is said before a handout is given."""

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest

from carecoord.handouts.checks import check_handout
from carecoord.handouts.library import Handout
from carecoord.handouts.loading import HANDOUTS_DIR, load_topic
from carecoord.rules.findings import Severity, blocking

TODAY = dt.date(2026, 12, 1)


@cache
def handout(language: str) -> Handout:
    found = load_topic(HANDOUTS_DIR / "a1c").in_language(language)
    assert found is not None
    return found


def codes(given: Handout, *, reads: str, today: dt.date = TODAY) -> set[str]:
    return {found.code for found in check_handout(given, written_language=reads, today=today)}


def test_that_a_reviewed_handout_in_the_patients_language_passes_in_silence() -> None:
    reviewed = replace(handout("es"), reviewed_by="Ana Ruiz")
    assert codes(reviewed, reads="es-MX") == set()


def test_that_another_language_needs_a_reason() -> None:
    found = check_handout(handout("en"), written_language="es", today=TODAY)
    assert [one.code for one in blocking(found)] == ["handout.language"]
    excused = check_handout(
        handout("en"), written_language="es", today=TODAY, reason="Her son reads it to her."
    )
    assert blocking(excused) == ()
    assert "handout.language" in {one.code for one in excused}


def test_that_a_translation_nobody_read_needs_a_reason() -> None:
    found = check_handout(handout("es"), written_language="es", today=TODAY)
    assert [one.code for one in blocking(found)] == ["handout.translation"]


def test_that_the_original_without_review_is_said_and_may_be_given() -> None:
    found = check_handout(handout("en"), written_language="en", today=TODAY)
    assert [(one.code, one.severity) for one in found] == [
        ("handout.not_reviewed", Severity.SUGGESTS)
    ]
    assert "not yet reviewed by this practice" in found[0].sentence


def test_that_the_review_date_itself_is_still_in_time() -> None:
    due = handout("en").review_due_on
    assert "handout.review_due" not in codes(handout("en"), reads="en", today=due)
    later = due + dt.timedelta(days=1)
    assert "handout.review_due" in codes(handout("en"), reads="en", today=later)


def test_that_a_hard_text_is_named() -> None:
    level = handout("en").reading_level
    assert level is not None
    hard = replace(handout("en"), reading_level=replace(level, grade=9))
    assert "handout.grade" in codes(hard, reads="en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_that_an_unknown_written_language_is_asked_for(language: str) -> None:
    assert "handout.language_unknown" in codes(handout(language), reads="")


def test_that_a_language_without_a_formula_is_said() -> None:
    ungraded = replace(handout("en"), reading_level=None)
    assert "handout.grade_unknown" in codes(ungraded, reads="en")
