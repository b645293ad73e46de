"""What a child can be asked for: each takes typed words and paths and gives plain data.

Parsers are imported when their task comes, so that the child is there at once.
"""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.importers.apart.wire import decode, encode
from carecoord.importers.appointments.records import AppointmentReading
from carecoord.importers.options import Inspection, Options
from carecoord.importers.records import (
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingPatient,
    IncomingVisit,
    Problem,
    Reading,
    Record,
    Why,
    Withdrawal,
)
from carecoord.importers.worked_rows import WorkedSheet
from carecoord.vocab.data_package import Look

_AT_ONCE = 2_000  # records in one message
_RECORDS = {
    kind.__name__: kind
    for kind in (IncomingCondition, IncomingMeasurement, IncomingVisit, IncomingAllergy)
}


class Report(NamedTuple):
    """How a task tells what it does."""

    progress: Callable[[int, int], None]
    part: Callable[[str, bytes], None]


class Files(msgspec.Struct):
    """Files, and what is settled about them."""

    paths: tuple[str, ...]
    options: Options


class OneFile(msgspec.Struct):
    """A file that speaks for itself."""

    path: str


class Together(msgspec.Struct):
    """Files chosen together, which speak for themselves."""

    paths: tuple[str, ...]


class Schedule(msgspec.Struct):
    """A schedule, with the practice's day and zone."""

    paths: tuple[str, ...]
    zone: ZoneInfo
    today: dt.date


class Text(msgspec.Struct):
    """A file in TOML of at most so many bytes."""

    path: str
    most_bytes: int


class WholePractice(msgspec.Struct):
    """The export of a practice, and what opens it."""

    path: str
    passphrase: str


class ReadingEnd(msgspec.Struct):
    """What is left of a reading when its records have gone ahead."""

    counts: dict[str, int]
    not_kept: dict[str, int]
    elsewhere: dict[str, set[str]]
    lacks: tuple[str, ...]
    fingerprint: str


class ScheduleRead(msgspec.Struct):
    """A schedule with the SHA-256 of its file."""

    reading: AppointmentReading
    fingerprint: str


class _TakenBack(msgspec.Struct):
    """A withdrawal; of four kinds of record JSON has to name which it is."""

    kind: str
    source_key: str
    patient_key: str
    where: str
    why: Why
    record_kind: str
    record: msgspec.Raw


class Task(NamedTuple):
    """One thing to ask for: types of words and of the answer, and the work."""

    words: type[msgspec.Struct]
    answer: Any
    work: Callable[[Any, Report], Any]


PARTS: dict[str, Any] = {
    "patients": list[IncomingPatient],
    "conditions": list[IncomingCondition],
    "measurements": list[IncomingMeasurement],
    "visits": list[IncomingVisit],
    "allergies": list[IncomingAllergy],
    "withdrawn": list[_TakenBack],
    "problems": list[Problem],
}


def add_part(reading: Reading, name: str, items: msgspec.Raw) -> None:
    """Put records that came ahead where they belong.

    Raises:
        KeyError: There are no records of that name.
        msgspec.DecodeError: They are something else.
    """
    found = decode(items, PARTS[name])
    if name == "withdrawn":
        found = [_withdrawal(one) for one in found]
    getattr(reading, name).extend(found)


def finished(reading: Reading, end: ReadingEnd) -> Reading:
    """The reading, whole again."""
    reading.counts = Counter(end.counts)
    reading.not_kept = Counter(end.not_kept)
    reading.elsewhere = end.elsewhere
    reading.lacks = end.lacks
    reading.fingerprint = end.fingerprint
    return reading


def _inspect(words: Files, _report: Report) -> Inspection:
    from carecoord.importers.reader import inspect

    return inspect([Path(path) for path in words.paths], words.options)


def _read(words: Files, report: Report) -> ReadingEnd:
    from carecoord.importers.reader import fingerprint_of, read

    reading = read([Path(path) for path in words.paths], words.options, report.progress)
    for name in PARTS:
        items = getattr(reading, name)
        for start in range(0, len(items), _AT_ONCE):
            some = items[start : start + _AT_ONCE]
            if name == "withdrawn":
                some = [_taken_back(one) for one in some]
            report.part(name, encode(some))
    return ReadingEnd(
        dict(reading.counts), dict(reading.not_kept), reading.elsewhere, reading.lacks,
        fingerprint_of(reading),
    )  # fmt: skip


def _is_worked_list(words: OneFile, _report: Report) -> bool:
    from carecoord.importers.sources import the_one_file
    from carecoord.importers.worked_lists import is_worked_list

    return is_worked_list(the_one_file(Path(words.path)))


def _read_worked_list(words: OneFile, _report: Report) -> WorkedSheet:
    from carecoord.importers.sources import the_one_file
    from carecoord.importers.worked_lists import read_worked_list

    return read_worked_list(the_one_file(Path(words.path)))


def _is_schedule(words: Together, _report: Report) -> bool:
    from carecoord.importers.appointments.reading import is_schedule_of
    from carecoord.importers.sources import sources_of

    return is_schedule_of(sources_of(map(Path, words.paths)))


def _read_schedule(words: Schedule, _report: Report) -> ScheduleRead:
    import hashlib

    from carecoord.importers.appointments.reading import read_schedule_of
    from carecoord.importers.sources import sources_of

    files = sources_of(map(Path, words.paths))
    reading = read_schedule_of(files, zone=words.zone, today=words.today)
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.fetch())
    return ScheduleRead(reading, whole.hexdigest()[:32])


def _read_toml(words: Text, _report: Report) -> dict[str, Any]:
    try:
        with Path(words.path).open("rb") as stream:
            content = stream.read(words.most_bytes + 1)
    except OSError:
        raise UnavailableError from None
    if len(content) > words.most_bytes:
        raise RefusedError
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise RefusedError from None


def _look_at_practice(words: WholePractice, _report: Report) -> Look:
    from carecoord.importers.whole import look

    return look(Path(words.path), words.passphrase)


def _read_practice(words: WholePractice, report: Report) -> bool:
    from carecoord.importers.whole import read

    def take(name: str, rows: list[list[str]]) -> None:
        report.part(name, encode(rows))

    read(Path(words.path), words.passphrase, take, report.progress)
    return True


def _taken_back(one: Withdrawal) -> _TakenBack:
    record = one.record
    name = "" if record is None else type(record).__name__
    raw = msgspec.Raw(encode(record))
    return _TakenBack(one.kind, one.source_key, one.patient_key, one.where, one.why, name, raw)


def _withdrawal(one: _TakenBack) -> Withdrawal:
    record: Record | None = None
    if one.record_kind:
        record = decode(one.record, _RECORDS[one.record_kind])
    return Withdrawal(
        kind=one.kind, source_key=one.source_key, patient_key=one.patient_key, where=one.where,
        why=one.why, record=record,
    )  # fmt: skip


TASKS = {
    "inspect": Task(Files, Inspection, _inspect),
    "read": Task(Files, ReadingEnd, _read),
    "is worked list": Task(OneFile, bool, _is_worked_list),
    "worked list": Task(OneFile, WorkedSheet, _read_worked_list),
    "is schedule": Task(Together, bool, _is_schedule),
    "schedule": Task(Schedule, ScheduleRead, _read_schedule),
    "look at practice": Task(WholePractice, Look, _look_at_practice),
    "read practice": Task(WholePractice, bool, _read_practice),
    "toml": Task(Text, dict[str, Any], _read_toml),
}
