"""Spans of days, on either side of each limit."""

import datetime as dt
from collections.abc import Iterator

import pytest

from carecoord.common.i18n import current_language, use_language
from carecoord.common.spans import ago_words, is_rough, late_words, limit_words, span_words

TODAY = dt.date(2026, 12, 3)


@pytest.fixture
def spanish() -> Iterator[None]:
    before = current_language()
    use_language("es")
    yield
    use_language(before)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (dt.date(2026, 12, 4), "0 days"),
        (dt.date(2026, 12, 3), "0 days"),
        (dt.date(2026, 12, 2), "1 day"),
        (dt.date(2026, 11, 20), "13 days"),
        (dt.date(2026, 11, 19), "2 weeks"),
        (dt.date(2026, 11, 13), "2 weeks"),
        (dt.date(2026, 11, 12), "3 weeks"),
        (dt.date(2026, 10, 4), "8 weeks"),
        (dt.date(2026, 10, 3), "2 months"),
        (dt.date(2024, 12, 4), "23 months"),
        (dt.date(2024, 12, 3), "2 years"),
        (dt.date(2023, 12, 4), "2 years"),
        (dt.date(2023, 4, 14), "3 years"),
    ],
)
def test_that_a_span_is_told_in_the_unit_people_use(first: dt.date, words: str) -> None:
    assert span_words(first, TODAY) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (dt.date(2026, 12, 31), dt.date(2027, 2, 28), "8 weeks"),
        (dt.date(2024, 2, 29), dt.date(2026, 2, 28), "23 months"),
        (dt.date(2024, 2, 29), dt.date(2026, 3, 1), "2 years"),
    ],
)
def test_that_short_months_and_leap_days_are_not_rounded_up(
    first: dt.date, last: dt.date, words: str
) -> None:
    assert span_words(first, last) == words


def test_that_what_is_past_and_what_is_late_are_whole_phrases() -> None:
    assert ago_words(dt.date(2023, 4, 14), TODAY) == "3 years ago"
    assert ago_words(TODAY, TODAY) == "today"
    assert late_words(dt.date(2026, 12, 2), TODAY) == "1 day late"


def test_that_a_date_belongs_beside_what_is_no_longer_told_in_days() -> None:
    assert not is_rough(dt.date(2026, 11, 20), TODAY)
    assert is_rough(dt.date(2026, 11, 19), TODAY)


def test_that_a_limit_is_never_rounded() -> None:
    assert [limit_words(days) for days in (0, 1, 90, 364, 365, 730)] == [
        "0 days", "1 day", "90 days", "364 days", "12 months", "24 months",
    ]  # fmt: skip


def test_that_spanish_has_its_own_plurals(spanish: None) -> None:
    assert ago_words(dt.date(2026, 12, 2), TODAY) == "hace 1 día"
    assert ago_words(dt.date(2023, 4, 14), TODAY) == "hace 3 años"
    assert late_words(dt.date(2026, 11, 12), TODAY) == "3 semanas de retraso"
    assert late_words(dt.date(2025, 10, 3), TODAY) == "14 meses de retraso"
