import datetime as dt
from collections.abc import Iterator

import pytest

from carecoord.common.i18n import current_language, use_language
from tests.ui.kit import TODAY, ZONE
from ui.widgets import formats
from ui.widgets.chart_scale import scale_over


@pytest.fixture
def spanish() -> Iterator[None]:
    before = current_language()
    use_language("es")
    yield
    use_language(before)


def test_that_a_day_of_this_year_needs_no_year() -> None:
    assert formats.short_date(dt.date(2026, 11, 18), TODAY) == "18 Nov"
    assert formats.short_date(dt.date(2025, 11, 18), TODAY) == "18 Nov 2025"


def test_that_days_are_written_in_spanish(spanish: None) -> None:
    assert formats.short_date(dt.date(2026, 11, 18), TODAY) == "18 nov"
    assert formats.long_date(TODAY) == "sábado 21 de noviembre"
    assert formats.month_and_year(TODAY) == "noviembre 2026"


def test_that_lateness_is_said_in_words() -> None:
    assert formats.due_words(dt.date(2026, 11, 18), TODAY) == "3 days late"
    assert formats.due_words(dt.date(2026, 11, 20), TODAY) == "1 day late"
    assert formats.due_words(dt.date(2026, 9, 30), TODAY) == "7 weeks late (30 Sep)"
    assert formats.due_words(dt.date(2025, 9, 30), TODAY) == "13 months late (30 Sep 2025)"
    assert formats.short_due_words(dt.date(2026, 9, 30), TODAY) == "7 weeks late"
    assert formats.due_words(TODAY, TODAY) == "Today"
    assert formats.due_words(dt.date(2026, 11, 22), TODAY) == "Tomorrow"
    assert formats.due_words(dt.date(2026, 11, 23), TODAY) == "Mon 23 Nov"


def test_that_an_instant_is_told_in_the_practices_zone() -> None:
    late_evening = dt.datetime(2026, 11, 22, 2, 30, tzinfo=dt.UTC)
    assert formats.moment(late_evening, ZONE, TODAY) == "9:30 PM"
    assert formats.moment(late_evening - dt.timedelta(days=1), ZONE, TODAY) == "Yesterday"


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ((1971, 4, 12), "55"),
        ((1971, 11, 22), "54"),
        ((2024, 11, 21), "2"),
        ((2025, 10, 30), "12 months"),
        ((2026, 8, 20), "3 months"),
        ((2026, 11, 10), "1 week"),
        ((2026, 11, 21), "0 weeks"),
    ],
)
def test_that_ages_are_completed_and_small_ones_carry_their_unit(
    born: tuple[int, int, int], words: str
) -> None:
    assert formats.age_words(dt.date(*born), TODAY) == words


def test_that_only_american_numbers_are_grouped() -> None:
    assert formats.phone("+12025550142") == "(202) 555-0142"
    assert formats.phone("+525512345678") == "+525512345678"
    assert formats.phone("ask the daughter") == "ask the daughter"


def test_that_an_axis_holds_all_values_on_round_steps() -> None:
    scale = scale_over([132, 158, 100, 135])
    assert list(scale.ticks) == [100, 120, 140, 160]
    assert scale.share(130) == 0.5
    assert scale_over([7]).low < 7 < scale_over([7]).high
