"""Numbers of the practice, and the records behind one, as tables for files."""

from collections.abc import Iterator, Sequence

from carecoord.common.i18n import _, current_language
from carecoord.exporters.tables import Column, Kind, Row, Table
from carecoord.handouts.documents.dates import long_date
from carecoord.services.export_columns import birth_cell
from carecoord.services.measure_cases import Period
from carecoord.services.measure_values import Measure, MeasureCase, Number
from carecoord.services.measure_words import Definition


def numbers_table(measures: Sequence[Measure], period: Period) -> Table:
    """Every number and its parts, each with what it counts; nobody's name of the patients."""
    columns = (
        Column(key="section", title=_("Section"), width=24),
        Column(key="title", title=_("Number"), width=36),
        Column(key="part", title=_("Part"), width=28),
        Column(key="met", title=_("Counts as done"), kind=Kind.NUMBER, width=14),
        Column(key="of", title=_("Of"), kind=Kind.NUMBER, width=10),
        Column(key="share", title=_("Percent"), kind=Kind.NUMBER, width=10),
        Column(key="people", title=_("People"), kind=Kind.NUMBER, width=10),
        Column(key="waiting", title=_("Still has time"), kind=Kind.NUMBER, width=14),
        Column(key="counted", title=_("What is counted"), width=60),
        Column(key="definition", title=_("What counts as done"), width=60),
    )
    rows = list(_number_rows(measures))
    few = _("There is no percentage where fewer than 10 people stand behind a number.")
    return Table(
        title=_("How the practice works"),
        columns=columns,
        rows=rows,
        row_count=len(rows),
        about=(_days(period), few),
    )


def _number_rows(measures: Sequence[Measure]) -> Iterator[Row]:
    for one in measures:
        yield (one.section, one.title, "", *_cells(one.number), one.counted, one.met)
        for line in one.lines:
            cells = _cells(line.number, has_share=line.has_share)
            yield (one.section, one.title, line.title, *cells, one.counted, one.met)


def _cells(number: Number, *, has_share: bool = True) -> Row:
    share = number.share if has_share else None
    return number.met, number.of, share, number.people, number.waiting


def records_table(definition: Definition, period: Period, found: Sequence[MeasureCase]) -> Table:
    """The records behind a number."""
    columns = (
        Column(key="name", title=_("Patient"), width=24),
        Column(key="birth_on", title=_("Born"), kind=Kind.DATE, width=13),
        Column(key="record_number", title=_("Record"), width=14),
        Column(key="on", title=_("Day"), kind=Kind.DATE, width=12),
        Column(key="about", title=_("About"), width=44),
        Column(key="words", title=_("Counts as"), width=28),
    )
    rows: list[Row] = [
        (one.name, birth_cell(one.birth_on), one.record_number, one.on, one.about, one.words)
        for one in found
    ]
    return Table(
        title=_(definition.title),
        columns=columns,
        rows=rows,
        row_count=len(rows),
        about=(_days(period), _(definition.counted), _(definition.met)),
    )


def _days(period: Period) -> str:
    language = current_language()
    return _("{first} to {last}").format(
        first=long_date(period.first, language), last=long_date(period.last, language)
    )
