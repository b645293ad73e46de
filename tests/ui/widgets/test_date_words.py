import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.date_words import parse_day
from ui.widgets.formats import full_date

SATURDAY = dt.date(2026, 11, 21)
MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", (2026, 11, 21)),
        ("Tomorrow", (2026, 11, 22)),
        ("yesterday", (2026, 11, 20)),
        ("Tue", (2026, 11, 24)),
        ("next tue", (2026, 11, 24)),
        ("Saturday", (2026, 11, 28)),
        ("in 2 weeks", (2026, 12, 5)),
        ("2w", (2026, 12, 5)),
        ("in six weeks", (2027, 1, 2)),
        ("a month", (2026, 12, 21)),
        ("3 months from now", (2027, 2, 21)),
        ("3 days ago", (2026, 11, 18)),
        ("next week", (2026, 11, 23)),
        ("next month", (2026, 12, 1)),
        ("18 Nov 2026", (2026, 11, 18)),
        ("November 18th, 2026", (2026, 11, 18)),
        ("31 jan", (2027, 1, 31)),
        ("12/1/2026", (2026, 12, 1)),
        ("12-1-26", (2026, 12, 1)),
        ("2026-12-01", (2026, 12, 1)),
    ],
)
def test_that_english_words_mean_days(text: str, day: tuple[int, int, int]) -> None:
    assert parse_day(text, SATURDAY, "en") == dt.date(*day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hoy", (2026, 11, 21)),
        ("mañana", (2026, 11, 22)),
        ("pasado mañana", (2026, 11, 23)),
        ("el próximo martes", (2026, 11, 24)),
        ("el martes que viene", (2026, 11, 24)),
        ("en 2 semanas", (2026, 12, 5)),
        ("dentro de tres días", (2026, 11, 24)),
        ("hace 2 días", (2026, 11, 19)),
        ("la semana que viene", (2026, 11, 23)),
        ("próximo mes", (2026, 12, 1)),
        ("18 de noviembre de 2026", (2026, 11, 18)),
        ("1/12/2026", (2026, 12, 1)),
        ("in 2 weeks", (2026, 12, 5)),
    ],
)
def test_that_spanish_words_mean_days(text: str, day: tuple[int, int, int]) -> None:
    assert parse_day(text, SATURDAY, "es") == dt.date(*day)


def test_that_next_tuesday_said_on_a_monday_is_not_tomorrow() -> None:
    assert parse_day("tue", MONDAY, "en") == dt.date(2026, 11, 24)
    assert parse_day("next tue", MONDAY, "en") == dt.date(2026, 12, 1)


def test_that_el_proximo_martes_said_on_a_monday_is_tomorrow() -> None:
    assert parse_day("próximo martes", MONDAY, "es") == dt.date(2026, 11, 24)
    assert parse_day("martes de la semana que viene", MONDAY, "es") == dt.date(2026, 12, 1)


def test_that_what_happened_is_looked_for_in_the_past() -> None:
    assert parse_day("12 Nov", SATURDAY, "en", past=True) == dt.date(2026, 11, 12)
    assert parse_day("24 Dec", SATURDAY, "en", past=True) == dt.date(2025, 12, 24)
    assert parse_day("Tue", SATURDAY, "en", past=True) == dt.date(2026, 11, 17)


def test_that_the_end_of_a_month_is_not_overrun() -> None:
    assert parse_day("in 1 month", dt.date(2027, 1, 31), "en") == dt.date(2027, 2, 28)
    assert parse_day("in 1 month", dt.date(2028, 1, 31), "en") == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "  ", "soon", "next", "12", "feb 30", "13/13/2026", "99999 days", "0000-01-01"]
)
def test_that_no_day_is_made_of_anything_else(text: str) -> None:
    assert parse_day(text, SATURDAY, "en") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(["en", "es"]))
def test_that_a_written_day_is_read_back(day: dt.date, language: str) -> None:
    assert parse_day(full_date(day), SATURDAY, language) == day


@given(st.text(max_size=30), st.sampled_from(["en", "es"]), st.booleans())
def test_that_no_text_breaks_it(text: str, language: str, past: bool) -> None:
    parse_day(text, SATURDAY, language, past=past)
