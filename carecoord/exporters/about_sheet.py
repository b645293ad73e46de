"""The second sheet of a workbook: what the list is, and the words of its drop-downs."""

import datetime as dt
from typing import Any

from carecoord.common.i18n import _, n_
from carecoord.exporters.tables import Table
from carecoord.rules.partial_dates import display

# XlsxWriter ships no types.
Workbook = Any
Sheet = Any

DATE_FORMAT = "d mmm yyyy"
_WIDTH = 90
_FIRST_CHOICES_COLUMN = 2


def write_sentences(workbook: Workbook, about: Sheet, table: Table, made_on: dt.date) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    title = workbook.add_format({"bold": True, "font_size": 14})
    about.set_column(0, 0, _WIDTH, wrapped)
    about.write_string(0, 0, table.title, title)
    for row, line in enumerate(sentences(table, made_on), start=1):
        about.write_string(row, 0, line, wrapped)
    about.set_landscape()
    about.fit_to_pages(1, 0)


def sentences(table: Table, made_on: dt.date) -> list[str]:
    """What the person who opens the file needs to know, line by line."""
    made = n_(
        "Made on {date}, with {count} row.", "Made on {date}, with {count} rows.", table.row_count
    )
    lines = [*table.about, made.format(date=display(made_on.isoformat()), count=table.row_count)]
    if table.is_filled_in:
        lines += _on_filling_in()
    elif any(column.hidden for column in table.columns):
        lines.append(_("Hidden columns say whom a row is about. Please leave them as they are."))
    lines.append(
        _("This file names patients. Let only your team open it, and delete it after use.")
    )
    explained = _("{column}: {note}")
    lines.extend(
        explained.format(column=column.title, note=column.note)
        for column in table.columns
        if column.note
    )
    return lines


def _on_filling_in() -> tuple[str, ...]:
    return (
        _("Fill in the columns with a green header. The others are for reading."),
        _(
            "To bring it back, save this file and drop it on the CareCoord window. You see what"
            " would be saved before anything is, and can undo the whole of it."
        ),
        _(
            "Rows you leave empty change nothing. Do not copy or add rows: somebody who is not"
            " on this list is called from their own page."
        ),
        _(
            "Hidden columns say whom a row is about, so the sheet is protected, without a"
            " password. If you take the protection off to sort it, sort all columns together."
        ),
        _("A name or number you correct here is not taken over. Correct it on the person's page."),
    )


def write_choices(workbook: Workbook, about: Sheet, table: Table) -> dict[int, str]:
    """Put each drop-down's words in a column; where they stand, per column of the table.

    A list written into the rule itself could hold neither commas nor 255 characters.
    """
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": DATE_FORMAT, "align": "left"})
    sources = {}
    offered = [
        (index, column)
        for index, column in enumerate(table.columns)
        if column.choices or column.days
    ]
    for place, (index, column) in enumerate(offered, start=_FIRST_CHOICES_COLUMN):
        about.set_column(place, place, column.width)
        about.write_string(0, place, column.title, bold)
        for row, choice in enumerate(column.choices, start=1):
            about.write_string(row, place, choice)
        for row, each in enumerate(column.days, start=1):
            about.write_datetime(row, place, each, day)
        letter = letters(place)
        cells = f"${letter}$2:${letter}${len(column.choices) + len(column.days) + 1}"
        sources[index] = f"='{about.get_name()}'!{cells}"
    return sources


def letters(index: int) -> str:
    """The name of a column counted from 0: A, B, ... Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
