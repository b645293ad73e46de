"""What a whole column tells about its cells: order of dates, words for nothing, sex letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from carecoord.common.i18n import _
from carecoord.importers.columns import DATES
from carecoord.importers.options import Options, Question
from carecoord.importers.values.dates import DateColumn, DayMonth, date_column, read_date
from carecoord.importers.values.identifiers import (
    lost_postcode_zeros,
    lost_zeros,
    usual_phone_digits,
)
from carecoord.importers.values.missing import missing_words_of_names
from carecoord.importers.values.names import family_words
from carecoord.importers.values.people import is_spanish_sex_column
from carecoord.importers.values.unclear import UnclearValueError

Cells = Mapping[str, Sequence[str]]
"""All cells of a table by target field; a field in several columns has them one after another."""

_NAMES = ("family", "given", "middle", "full_name")
_PHONES = ("phone", "phone_home", "phone_mobile", "phone_work")
_PAD_CHOICES = 10  # widest record number padding is offered for
_US_ZIP_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Habits:
    """How this table writes things."""

    dates: Mapping[str, DateColumn]
    missing_names: frozenset[str]
    spanish_sex: bool
    zeros_lost: bool  # of record numbers
    postcode_zeros_lost: bool
    family_words: int = 0  # of a whole name that begins with them
    phone_digits: int = 0  # of most phones, where they are not those of the United States

    def date(self, field: str) -> DateColumn:
        return self.dates.get(field, _NO_HABIT)


_NO_HABIT = DateColumn("mdy", is_settled=True, both_ways=0)


def habits_of(
    cells: Cells,
    options: Options,
    *,
    numeric: frozenset[str] = frozenset(),
    is_1904: bool = False,
    assumed: DayMonth = "mdy",
    name_header: str = "",
) -> Habits:
    """The habits of a table.

    Args:
        cells: Of the whole table.
        options: What a person decided.
        numeric: Fields that a workbook keeps as numbers.
        is_1904: Whether it counts days from 1904 on.
        assumed: The order of dates that speak for neither, until somebody is asked.
        name_header: The header of the column with whole names.
    """
    names = [cell for field in _NAMES for cell in cells.get(field, ())]
    dates = {
        field: date_column(cells[field], options.date_order, is_1904=is_1904, assumed=assumed)
        for field in DATES
        if field in cells
    }
    return Habits(
        dates=_like_the_proven(dates),
        missing_names=missing_words_of_names(names),
        spanish_sex=is_spanish_sex_column(cells.get("sex", ())),
        zeros_lost=lost_zeros(
            cells.get("record_number", ()), is_numeric="record_number" in numeric
        ),
        postcode_zeros_lost=lost_postcode_zeros(cells.get("postcode", ())),
        family_words=family_words(name_header, cells.get("full_name", ())),
        phone_digits=usual_phone_digits(cell for one in _PHONES for cell in cells.get(one, ())),
    )


def _like_the_proven(columns: dict[str, DateColumn]) -> dict[str, DateColumn]:
    """A column whose dates fit both orders is written as another of the same table is."""
    proven = {column.order for column in columns.values() if column.evidence == "one"}
    if len(proven) != 1:
        return columns
    (order,) = proven
    return {
        field: column
        if column.is_settled or column.evidence
        else replace(column, order=order, is_settled=True)
        for field, column in columns.items()
    }


def questions(cells: Cells, habits: Habits, options: Options) -> tuple[Question, ...]:
    """What the table leaves open and only a person can tell."""
    asked = []
    open_dates = [column for column in habits.dates.values() if not column.is_settled]
    if open_dates or options.date_order:
        asked.append(_date_question(open_dates[0].order if open_dates else "mdy"))
    if _two_digit_doubts(cells, habits, options):
        asked.append(_century_question())
    if habits.zeros_lost:
        asked.append(_padding_question(cells))
    if habits.postcode_zeros_lost:
        asked.append(_postcode_question())
    return tuple(asked)


def _two_digit_doubts(cells: Cells, habits: Habits, options: Options) -> bool:
    for cell in cells.get("birth_on", ()):
        try:
            read = read_date(cell, habits.date("birth_on"), latest=options.today)
        except UnclearValueError:
            continue
        if read.other:
            return True
    return False


def _date_question(assumed: DayMonth) -> Question:
    return Question(
        "date_order",
        _("Some dates can be read both ways, such as 3/4/1990. Which comes first?"),
        (("mdy", _("Month, then day (March 4)")), ("dmy", _("Day, then month (3 April)"))),
        assumed,
    )


def _century_question() -> Question:
    return Question(
        "century",
        _("Some birth years have two digits and fit both centuries. Which is meant?"),
        (
            ("recent", _("The later one: 12 is 2012, and every such person is listed")),
            ("earlier", _("The earlier one: 12 is 1912")),
        ),
        "recent",
    )


def _padding_question(cells: Cells) -> Question:
    longest = max((len(cell) for cell in cells["record_number"] if cell.isdigit()), default=0)
    widths = [
        (str(n), _("{count} digits").format(count=n)) for n in range(longest, _PAD_CHOICES + 1)
    ]
    return Question(
        "pad_record_numbers_to",
        _(
            "The record numbers are kept as numbers, so zeros at their start are lost."
            " How many digits do your record numbers have?"
        ),
        (("0", _("Leave them as they are")), *widths),
        "0",
    )


def _postcode_question() -> Question:
    return Question(
        "pad_postcodes_to",
        _("ZIP codes with four digits have lost a zero at their start. Put it back?"),
        (("0", _("Leave them as they are")), (str(_US_ZIP_DIGITS), _("Write five digits"))),
        "0",
    )
