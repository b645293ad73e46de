"""What services call: the same questions as the readers answer, asked in a child process."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from carecoord.importers.apart import client
from carecoord.importers.apart.limits import USUAL, budget_for, budget_for_practice
from carecoord.importers.apart.tasks import (
    Files,
    OneFile,
    ReadingEnd,
    Schedule,
    ScheduleRead,
    Text,
    Together,
    WholePractice,
    add_part,
    finished,
)
from carecoord.importers.apart.wire import decode
from carecoord.importers.options import Cancelled, Inspection, Options, Progress
from carecoord.importers.records import Reading
from carecoord.importers.worked_rows import WorkedSheet
from carecoord.vocab.data_package import Look


def inspect(paths: Sequence[Path], options: Options) -> Inspection:
    """As ``reader.inspect``.

    Raises:
        RefusedError: Nothing in them can be read; the text says what they are instead.
        UnavailableError: A file cannot be opened.
    """
    found: Inspection = client.ask("inspect", _files(paths, options), budget_for(paths))
    return found


def read(
    paths: Sequence[Path],
    options: Options,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Reading:
    """As ``reader.read``, with the fingerprint.

    Raises:
        RefusedError: As for ``inspect``, or a file is damaged or another FHIR version.
        UnavailableError: A file cannot be opened.
        CancelledError: ``cancelled`` said so.
    """
    reading = Reading()

    def take(name: str, items: msgspec.Raw) -> None:
        add_part(reading, name, items)

    listener = client.Listener(progress, cancelled, take)
    end: ReadingEnd = client.ask("read", _files(paths, options), budget_for(paths), listener)
    return finished(reading, end)


def is_worked_list(path: Path) -> bool:
    """As ``worked_lists.is_worked_list``.

    Raises:
        UnavailableError: It cannot be opened.
    """
    return bool(client.ask("is worked list", OneFile(_whole(path)), budget_for([path])))


def read_worked_list(path: Path) -> WorkedSheet:
    """As ``worked_lists.read_worked_list``.

    Raises:
        RefusedError: It is no list of ours, or its columns are gone.
        UnavailableError: It cannot be opened.
    """
    found: WorkedSheet = client.ask("worked list", OneFile(_whole(path)), budget_for([path]))
    return found


def is_schedule(paths: Sequence[Path]) -> bool:
    """As ``appointments.reading.is_schedule_of``, with folders for all that is in them.

    Raises:
        UnavailableError: One cannot be opened.
    """
    return bool(client.ask("is schedule", Together(_each(paths)), budget_for(paths)))


def read_schedule(paths: Sequence[Path], *, zone: ZoneInfo, today: dt.date) -> ScheduleRead:
    """As ``appointments.reading.read_schedule_of``, with one fingerprint of all the files.

    Raises:
        RefusedError: They are no schedule; the text says what it needs.
        UnavailableError: One cannot be opened.
    """
    words = Schedule(_each(paths), zone, today)
    found: ScheduleRead = client.ask("schedule", words, budget_for(paths))
    return found


def read_toml(path: Path, *, most_bytes: int) -> dict[str, Any]:
    """A file in TOML as plain values.

    Raises:
        RefusedError: It is none, or longer; without words, as only the caller knows what it is.
        UnavailableError: It cannot be opened.
    """
    found: dict[str, Any] = client.ask("toml", Text(_whole(path), most_bytes), USUAL)
    return found


def look_at_practice(path: Path, passphrase: str) -> Look:
    """As ``whole.look``.

    Raises:
        RefusedError: It is no export, damaged, of a newer version, or does not open.
        UnavailableError: It cannot be opened.
    """
    words = WholePractice(_whole(path), passphrase)
    found: Look = client.ask("look at practice", words, budget_for_practice(path))
    return found


def read_practice(
    path: Path,
    passphrase: str,
    take: Callable[[str, list[list[str]]], None],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """As ``whole.read``; the rows come as they are read.

    Raises:
        RefusedError: A file is missing, was changed or is damaged.
        UnavailableError: It cannot be opened.
        CancelledError: ``cancelled`` said so.
    """

    def part(name: str, items: msgspec.Raw) -> None:
        take(name, decode(items, list[list[str]]))

    words, budget = WholePractice(_whole(path), passphrase), budget_for_practice(path)
    client.ask("read practice", words, budget, client.Listener(progress, cancelled, part))


def _files(paths: Sequence[Path], options: Options) -> Files:
    return Files(_each(paths), options)


def _each(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(map(_whole, paths))


def _whole(path: Path) -> str:
    return str(path.absolute())
