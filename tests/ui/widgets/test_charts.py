import datetime as dt

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication

from tests.ui.gallery import CALLS, PRESSURES
from tests.ui.kit import TODAY, Show
from ui.widgets import trend_chart
from ui.widgets.bar_chart import BarChart
from ui.widgets.chart_table import ChartTable
from ui.widgets.trend_chart import Band, Reading, Trend, TrendChart


def test_that_a_trend_is_told_in_sentences() -> None:
    assert PRESSURES.spoken() == (
        "Upper blood pressure at home. 8 readings. First 158 mmHg on 29 Oct 2026. "
        "Last 132 mmHg on 20 Nov 2026. Goal 100 to 135. 7 outside the goal."
    )


def test_that_a_trend_without_readings_says_so(show: Show) -> None:
    empty = Trend("Weight", "kg", ())
    chart = TrendChart(empty, TODAY)
    show(chart)
    assert chart.accessibleName() == "Weight. No readings yet."


def test_that_open_goals_are_said_as_people_do() -> None:
    assert Band(high=7).words() == "7 or less"
    assert Band(low=10).words() == "10 or more"
    assert Band(high=7).holds(7)
    assert not Band(high=7).holds(7.1)


def test_that_one_reading_alone_is_drawn(show: Show) -> None:
    chart = TrendChart(Trend("A1c", "%", [Reading(TODAY, 8.1)], Band(high=7)), TODAY)
    show(chart)
    assert not chart.grab().isNull()


def test_that_points_outside_the_goal_are_drawn_as_squares(show: Show) -> None:
    """The same line with every point inside looks different."""
    days = [dt.date(2026, 11, day) for day in (1, 10, 20)]
    readings = [Reading(day, 150) for day in days]
    pictures = []
    for goal in (Band(100, 160), Band(100, 140)):
        chart = TrendChart(Trend("BP", "mmHg", readings, goal), TODAY)
        show(chart)
        pictures.append(chart.grab().toImage())
    assert pictures[0] != pictures[1]


def test_that_the_day_of_the_last_reading_is_written_whole(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: dict[str, QRectF] = {}

    def write(_painter: object, box: QRectF, words: str, *_look: object) -> None:
        written[words] = box

    monkeypatch.setattr(trend_chart, "write", write)
    days = (dt.date(2023, 12, 24), dt.date(2025, 12, 1))
    chart = TrendChart(Trend("Weight", "kg", [Reading(day, 80) for day in days]), TODAY)
    show(chart)
    chart.grab()
    assert written["24 Dec 2023"].left() >= 0
    assert written["1 Dec 2025"].right() <= chart.width()


def test_that_the_table_twin_lists_the_newest_first(qapp: QApplication) -> None:
    table = ChartTable(PRESSURES)
    model = table.model()
    assert model.rowCount() == 8
    assert [model.index(0, column).data() for column in range(3)] == [
        "20 Nov 2026", "132", "Within",
    ]  # fmt: skip
    assert model.index(7, 2).data() == "Outside"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Value (mmHg)"


def test_that_bars_say_their_amounts(show: Show) -> None:
    bars = BarChart("Calls this week", CALLS)
    show(bars)
    assert bars.accessibleName().startswith("Calls this week. Reached 31, Voicemail 18")
