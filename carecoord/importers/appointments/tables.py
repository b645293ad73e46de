"""Lists of appointments as CSV files and workbooks: columns found by their headers."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold, squeeze
from carecoord.importers.appointments.records import AppointmentReading, IncomingAppointment
from carecoord.importers.appointments.words import interpreter_of, mode_of, status_of
from carecoord.importers.columns import field_of_header
from carecoord.importers.delimited import guess_delimiter, read_rows
from carecoord.importers.encodings import decode_text
from carecoord.importers.grids import Grid, Layout, lay_out
from carecoord.importers.records import Problem
from carecoord.importers.sources import SourceFile, source_of_bytes
from carecoord.importers.values.dates import DateColumn, date_column, read_date
from carecoord.importers.values.instants import instant
from carecoord.importers.values.names import split_name
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.importers.xlsx import read_sheets
from carecoord.rules.times import read_time

_HEADERS_FILE = RESOURCES_DIR / "importers" / "appointment_headers.toml"
_SEARCHED_ROWS = 40
_WORKBOOK = b"PK"
_HEAD_BYTES = 1 << 18
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
"""Begin a file whose letters take two bytes each."""
_PERSON = ("record_number", "full_name", "family", "given", "birth_on")
_SPEAKS = frozenset({"time", "status", "with_whom", "kind", "minutes", "key"})
_CLEARLY = frozenset({"start", "key"})
_TIME_BEHIND = re.compile(
    r"^(?P<day>.*?\d)[T\s,]+(?:at |a las |um )?"
    r"(?P<time>\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?\s*m\.?)?)$",
    re.IGNORECASE,
)
_DATED = ("start", "day", "booked_at", "birth_on")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}$")
"""Where people part the numbers of a date with dots, the day comes first."""
_AHEAD = dt.timedelta(days=3 * 366)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:?\d\d|Z)?$")
_MINUTES = re.compile(r"(\d{1,3})(?:\.0+)?\s*(?:m|min|mins|minutes|minutos)?\.?$", re.IGNORECASE)
_CLOCK_MINUTES = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?$")
_MOST_MINUTES = 480


@dataclass(frozen=True, slots=True)
class _Table:
    layout: Layout
    fields: tuple[str, ...]


@cache
def _by_header() -> Mapping[str, str]:
    names = tomllib.loads(_HEADERS_FILE.read_text(encoding="utf-8"))
    return {fold(header): field for field, headers in reversed(names.items()) for header in headers}


def is_appointment_list(source: SourceFile) -> bool:
    """Whether a table lists appointments, rather than patients or visits that were.

    Raises:
        UnavailableError: It cannot be opened.
    """
    data = source.fetch()
    if not data.startswith(_WORKBOOK) and len(data) > _HEAD_BYTES:
        # A header stands at the top; a large list of patients is not read twice.
        head = data[: data.rfind(b"\n", 0, _HEAD_BYTES) + 1]
        whole = len(head) // 2 * 2 if head.startswith(_TWO_BYTES) else len(head)
        source = source_of_bytes(source.name, head[:whole])
    try:
        return _find_table(source, strict=True) is not None
    except RefusedError:
        return False


def read_appointment_list(
    source: SourceFile, *, zone: ZoneInfo, today: dt.date
) -> AppointmentReading:
    """The rows of a list of appointments.

    Raises:
        RefusedError: No header of such a list was found.
        UnavailableError: It cannot be opened.
    """
    table = _find_table(source, strict=False)
    if table is None:
        raise RefusedError(
            _(
                "No list of appointments was found in this file. It needs a header with the day"
                " and time of each visit and the patient's number, or name and birth date."
            )
        )
    return _Rows(table, source.name, zone, today).read()


def _find_table(source: SourceFile, *, strict: bool) -> _Table | None:
    for grid in _grids(source):
        for number, row in enumerate(grid.rows[:_SEARCHED_ROWS], start=1):
            fields = _fields_of(row)
            if _is_list(fields, strict=strict):
                layout = lay_out(grid, number)
                return _Table(layout, _fields_of(grid.rows[number - 1][: len(layout.headers)]))
    return None


def _grids(source: SourceFile) -> Iterator[Grid]:
    data = source.fetch()
    if data.startswith(_WORKBOOK):
        yield from read_sheets(source.name, data)
        return
    decoded = decode_text(data)
    rows = read_rows(decoded.text, guess_delimiter(decoded.text))
    yield Grid(source.name, rows, warnings=decoded.warnings)


def _fields_of(row: Sequence[str]) -> tuple[str, ...]:
    """The field of each column, "" where none; the first of two with one field counts."""
    found: list[str] = []
    for cell in row:
        named = _by_header().get(fold(re.sub(r"[(\[].*?[)\]]", "", cell)), "") if cell else ""
        person = field_of_header(cell) if cell and not named else ""
        field = named or (person if person in _PERSON else "")
        found.append(field if field not in found else "")
    return tuple(found)


def _is_list(fields: Sequence[str], *, strict: bool) -> bool:
    named = set(fields)
    is_dated = bool({"start", "day"} & named)
    is_about = bool({"record_number", "full_name", "family"} & named)
    speaks = _SPEAKS & named
    if not (is_dated and is_about and speaks):
        return False
    if not strict:
        return True
    # A list of patients has a status, and one of visits a day and a type.
    return bool(_CLEARLY & named and {"time", "status"} & named) or {"day", "time"} <= named


class _Rows:
    """Reads row after row."""

    def __init__(self, table: _Table, name: str, zone: ZoneInfo, today: dt.date) -> None:
        self._table, self._name, self._zone, self._today = table, name, zone, today
        self._latest = today + _AHEAD
        self._records = list(table.layout.records())
        self._dates = self._columns()
        self._reading = AppointmentReading(
            "list", name, is_whole_list=True, warnings=table.layout.grid.warnings
        )

    def read(self) -> AppointmentReading:
        open_dates = [self._dates[field] for field in ("start", "day") if self._has(field)]
        if any(not column.is_settled for column in open_dates):
            self._note(
                "warning",
                "",
                _(
                    "The days can be read as month first or as day first, and nothing in the file"
                    " decides it. They were read as month first; look at the days below."
                ),
            )
        seen: dict[tuple[str, ...], int] = {}
        place = _("{file}, row {number}")
        for number, cells in self._records:
            self._reading.count += 1
            where = place.format(file=self._name, number=number)
            first = seen.setdefault(tuple(cells), number)
            if first != number:
                message = _("This row is an exact copy of row {row} and was skipped.")
                self._note("note", where, message.format(row=first))
                continue
            row = {
                field: squeeze(cell)
                for field, cell in zip(self._table.fields, cells, strict=True)
                if field
            }
            self._take(row, where)
        return self._reading

    def _take(self, row: Mapping[str, str], where: str) -> None:
        try:
            starts_at = self._starts_at(row)
            birth_on = self._day(row.get("birth_on", ""), "birth_on", latest=self._today)
            booked_at = self._booked_at(row.get("booked_at", ""))
        except UnclearValueError as error:
            self._note("refused", where, str(error))
            return
        except ValueError:
            said = _("The day or the time cannot be read. Correct it in the source.")
            self._note("refused", where, said)
            return
        status = status_of(row.get("status", ""))
        if status is None:
            message = _("“{word}” is no status known here, so the visit was left out.")
            self._note("refused", where, message.format(word=row["status"]))
            return
        family, given = self._name_of(row)
        self._reading.appointments.append(
            IncomingAppointment(
                where=where,
                key=row.get("key", ""),
                number=row.get("record_number", ""),
                family=family,
                given=given,
                birth_on=birth_on,
                starts_at=starts_at,
                minutes=self._minutes(row, starts_at),
                kind=row.get("kind", ""),
                with_whom=row.get("with_whom", ""),
                mode=mode_of(row.get("mode", "")) or mode_of(row.get("kind", "")),
                interpreter=interpreter_of(row.get("interpreter", "")),
                booked_at=booked_at,
                status=status,
                reason=row.get("why", ""),
            )
        )

    def _starts_at(self, row: Mapping[str, str]) -> dt.datetime:
        """The instant it begins.

        Raises:
            UnclearValueError: The day or the time is missing or cannot be read.
        """
        field = "start" if row.get("start") else "day"
        text, time = row.get(field, ""), row.get("time", "")
        if _PLAIN.match(text) and (not time or not text.endswith(("00:00", "00:00:00"))):
            found, _precision = instant(text.replace(" ", "T"), self._zone)
            assert found is not None
            return found
        if (split := _TIME_BEHIND.match(text)) is not None:
            text, behind = split["day"], split["time"]
            time = time or behind
        day = self._day(text, field, latest=self._latest)
        at = read_time(time)
        if not day:
            raise UnclearValueError(_("The day of the visit is missing."))
        if len(day) != len("2026-03-09") or at is None:
            raise UnclearValueError(_("The time of the visit is missing or cannot be read."))
        return dt.datetime.combine(dt.date.fromisoformat(day), at, self._zone)

    def _day(self, text: str, field: str, *, latest: dt.date) -> str:
        return read_date(text, self._dates[field], latest=latest).iso if text else ""

    def _booked_at(self, text: str) -> dt.datetime | None:
        """When it was booked; a day alone counts from noon."""
        if not text:
            return None
        if _PLAIN.match(text):
            return instant(text.replace(" ", "T"), self._zone)[0]
        split = _TIME_BEHIND.match(text)
        day = self._day(split["day"] if split else text, "booked_at", latest=self._today)
        if len(day) != len("2026-03-09"):
            return None
        at = (read_time(split["time"]) if split else None) or dt.time(12)
        return dt.datetime.combine(dt.date.fromisoformat(day), at, self._zone)

    def _minutes(self, row: Mapping[str, str], starts_at: dt.datetime) -> int | None:
        text, end = row.get("minutes", ""), row.get("end", "")
        minutes = 0
        if found := _MINUTES.match(text):
            minutes = int(found[1])
        elif clock := _CLOCK_MINUTES.match(text):
            minutes = int(clock[1]) * 60 + int(clock[2])
        elif end:
            split = _TIME_BEHIND.match(end)
            at = read_time(split["time"] if split else end)
            local = starts_at.astimezone(self._zone)
            if at is not None:
                until = dt.datetime.combine(local.date(), at, self._zone)
                minutes = round((until - local).total_seconds() / 60)
        return minutes if 1 <= minutes <= _MOST_MINUTES else None

    def _name_of(self, row: Mapping[str, str]) -> tuple[str, str]:
        if row.get("family") or row.get("given"):
            return row.get("family", ""), row.get("given", "")
        parts = split_name(row.get("full_name", ""))
        return parts.family, parts.given

    def _columns(self) -> dict[str, DateColumn]:
        """How each column writes its dates; one that leaves it open writes them as the others."""
        cells = {field: self._dated(field) for field in _DATED}
        found = {field: date_column(each) for field, each in cells.items()}
        orders = {each.order for each in found.values() if each.evidence == "one"}
        if not orders and any(_DOTTED.match(cell) for each in cells.values() for cell in each):
            orders = {"dmy"}
        if len(orders) != 1:
            return found
        (order,) = orders
        return {
            field: each if each.evidence else date_column(cells[field], order)
            for field, each in found.items()
        }

    def _dated(self, field: str) -> list[str]:
        if not self._has(field):
            return []
        place = self._table.fields.index(field)
        return [_without_time(cells[place]) for _number, cells in self._records]

    def _has(self, field: str) -> bool:
        return field in self._table.fields

    def _note(self, severity: str, where: str, message: str) -> None:
        self._reading.problems.append(Problem(severity, where, message))  # type: ignore[arg-type]


def _without_time(cell: str) -> str:
    found = _TIME_BEHIND.match(cell.strip())
    return found["day"] if found else cell
