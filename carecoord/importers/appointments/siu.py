"""HL7 v2 messages about a schedule (SIU): new, moved, changed, canceled, deleted, missed."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.importers.appointments.records import (
    CANCELLED,
    DELETED,
    AppointmentReading,
    IncomingAppointment,
)
from carecoord.importers.appointments.words import status_of
from carecoord.importers.encodings import decode_text
from carecoord.importers.records import Problem
from carecoord.importers.sources import SourceFile
from carecoord.importers.values.instants import instant, partial_date
from carecoord.vocab.appointments import Status

EVENTS: Mapping[str, str] = {
    "S12": Status.BOOKED.value,
    "S13": Status.BOOKED.value,
    "S14": "",
    "S15": CANCELLED,
    "S16": CANCELLED,
    "S17": DELETED,
    "S26": Status.NO_SHOW.value,
}
"""What each event makes of an appointment; "" leaves how it stands."""
_OPENERS = ("MSH", "FHS", "BHS")
_CHARSETS = {
    "": "", "UNICODE UTF-8": "utf-8", "UNICODE": "utf-8", "UTF-8": "utf-8", "ASCII": "cp1252",
    "8859/1": "latin-1", "8859/15": "iso8859-15", "ISO-8859-1": "latin-1", "ISO 8859-1": "latin-1",
}  # fmt: skip
_MINUTE_UNITS = frozenset({"", "m", "min", "mins", "minute", "minutes"})
_SECOND_UNITS = frozenset({"s", "sec", "second", "seconds"})
_HOUR_UNITS = frozenset({"h", "hr", "hour", "hours"})
_MOST_MINUTES = 480
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+$")


@dataclass(frozen=True, slots=True)
class _Message:
    """The segments of one message, by name, with its own separators."""

    segments: Sequence[Sequence[str]]
    component: str
    repeat: str
    escape: str
    part: str

    def all(self, name: str) -> Iterator[Sequence[str]]:
        return (segment for segment in self.segments if segment[0] == name)

    def field(self, name: str, place: int) -> str:
        """A field of the first segment of this name, as it stands."""
        segment = next(self.all(name), ())
        return segment[place] if place < len(segment) else ""

    def words(self, field: str, component: int = 1, part: int = 1) -> str:
        """One component in plain text, of the first repetition."""
        first = field.split(self.repeat, maxsplit=1)[0]
        components = first.split(self.component)
        if component > len(components):
            return ""
        parts = components[component - 1].split(self.part)
        return squeeze(self.plain(parts[part - 1])) if part <= len(parts) else ""

    def plain(self, text: str) -> str:
        """Escape sequences as the characters they stand for; unknown ones are left out."""
        if self.escape not in text:
            return text
        stands_for = {
            "F": "|", "S": self.component, "T": self.part, "R": self.repeat, "E": self.escape,
        }  # fmt: skip
        pieces = text.split(self.escape)
        out = [pieces[0]]
        for place, piece in enumerate(pieces[1:], start=1):
            is_sequence = place % 2 == 1 and place < len(pieces) - 1
            if not is_sequence:
                out.append(piece if place % 2 == 0 else self.escape + piece)
            elif piece in stands_for:
                out.append(stands_for[piece])
            elif piece[:1] == "X" and _HEX.match(piece[1:]):
                out.append(bytes.fromhex(piece[1:]).decode("utf-8", "replace"))
            elif piece.startswith((".br", ".sp")):
                out.append(" ")
        return "".join(out)


def is_schedule_messages(data: bytes) -> bool:
    """Whether these are HL7 v2 messages."""
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip(b"\x0b\r\n ")
    return head.startswith((b"MSH|", b"FHS|", b"BHS|", b"MSH", b"FHS", b"BHS")) and b"|" in head


def read_messages(source: SourceFile, *, zone: ZoneInfo) -> AppointmentReading:
    """The appointments of the messages of a file, in the order they were sent.

    Raises:
        RefusedError: None of the messages is about a schedule.
        UnavailableError: The file cannot be opened.
    """
    data = source.fetch()
    reading = AppointmentReading("messages", source.name)
    text = _decoded(data)
    place = _("{file}, message {number}")
    found = 0
    others = 0
    for number, message in enumerate(_messages(text), start=1):
        where = place.format(file=source.name, number=number)
        kind = message.words(message.field("MSH", 8), 1)
        event = message.words(message.field("MSH", 8), 2)
        if kind != "SIU":
            others += 1
            continue
        found += 1
        reading.count += 1
        if event not in EVENTS:
            said = _("Messages of the kind {event} say nothing about a booked visit.")
            reading.problems.append(Problem("note", where, said.format(event=event or "?")))
            continue
        try:
            reading.appointments.append(_appointment(message, event, where, zone))
        except ValueError:
            said = _("The time of the visit is missing or cannot be read.")
            reading.problems.append(Problem("refused", where, said))
    if not found:
        raise RefusedError(
            _(
                "These HL7 version 2 messages are not about appointments (SIU), so nothing can be"
                " taken from them. Ask for a list as CSV or for FHIR R4."
            )
        )
    if others:
        said = _("{count} messages of other kinds were passed over.")
        reading.problems.append(Problem("note", "", said.format(count=others)))
    reading.appointments.sort(key=sent_order)
    return reading


def sent_order(one: IncomingAppointment) -> tuple[bool, float]:
    """By when it was sent; what does not say so comes first."""
    return one.said_at is not None, one.said_at.timestamp() if one.said_at else 0.0


def _decoded(data: bytes) -> str:
    """The text, in the character set the first message names, or the one its bytes speak for."""
    head = data[:4096].decode("latin-1")
    first = re.search(r"MSH[^\r\n]*", head)
    named = ""
    if first is not None:
        fields = first[0].split(first[0][3:4] or "|")
        named = fields[17].split("~")[0].strip().upper() if len(fields) > 17 else ""  # noqa: PLR2004 - MSH-18
    return decode_text(data, _CHARSETS.get(named, "") if named not in {"", "ASCII"} else "").text


def _messages(text: str) -> Iterator[_Message]:
    """Each message of a file or a batch; MLLP frames, blank lines and any line ends are taken."""
    lines = re.split(r"[\r\n]+", text.replace("\x0b", "\r").replace("\x1c", "\r"))
    current: list[Sequence[str]] = []
    separators = "|^~\\&"
    for line in lines:
        name = line[:3]
        if name in {*_OPENERS, "BTS", "FTS"}:
            if current:
                yield _made(current, separators)
                current = []
            if name != "MSH":
                continue
            separators = (line[3:8] + "|^~\\&"[len(line[3:8]) :]) if len(line) > 3 else separators  # noqa: PLR2004 - behind MSH
        if len(line) > 3 and (name == "MSH" or current):  # noqa: PLR2004 - a name and a field
            current.append(line.split(separators[0]))
    if current:
        yield _made(current, separators)


def _made(segments: Sequence[Sequence[str]], separators: str) -> _Message:
    _field, component, repeat, escape, part = tuple(separators)
    return _Message(tuple(segments), component, repeat, escape, part)


def _appointment(message: _Message, event: str, where: str, zone: ZoneInfo) -> IncomingAppointment:
    """What one message says.

    Raises:
        ValueError: It gives no time, and only a visit that is called off needs none.
    """
    starts_at = _starts_at(message, zone)
    status = EVENTS[event]
    if starts_at is None and status in {Status.BOOKED.value, ""}:
        raise ValueError
    filler = message.words(message.field("SCH", 25)) or message.words(message.field("AIS", 10))
    if event in {"S12", "S13", "S14"} and filler:
        status = status_of(filler) or status
    number, birth_on = _number(message), _birth(message)
    mentions = message.field("PID", 5)
    return IncomingAppointment(
        where=where,
        key=message.words(message.field("SCH", 2)) or message.words(message.field("SCH", 1)),
        number=number,
        family=message.words(mentions, 1),
        given=message.words(mentions, 2),
        birth_on=birth_on,
        starts_at=starts_at,
        minutes=_minutes(message),
        kind=_named(message, message.field("SCH", 8)) or _named(message, message.field("AIS", 3))
        or _named(message, message.field("SCH", 7)),
        with_whom=_with_whom(message),
        booked_at=None,
        status=status,
        reason=_named(message, message.field("SCH", 6)) if status == CANCELLED else "",
        said_at=_instant(message, message.field("MSH", 6), zone),
    )  # fmt: skip


def _starts_at(message: _Message, zone: ZoneInfo) -> dt.datetime | None:
    """From the timing of the schedule, of the quantity segment, or of what is booked."""
    timing = message.words(message.field("SCH", 11), 4)
    places = (
        timing,
        message.field("TQ1", 7),
        message.field("AIS", 4),
        message.field("AIP", 6),
        message.field("AIG", 8),
        message.field("AIL", 6),
    )
    # A time of the place is what was booked; the one of the schedule may be when it was asked.
    for text in (places[2], places[3], places[1], places[0], places[4], places[5]):
        if found := _instant(message, text, zone):
            return found
    return None


def _instant(message: _Message, text: str, zone: ZoneInfo) -> dt.datetime | None:
    word = message.words(text)
    if len(word) < len("202603091430"):
        return None
    try:
        return instant(word, zone)[0]
    except ValueError:
        return None


def _minutes(message: _Message) -> int | None:
    for text, unit in (
        (message.field("AIS", 7), message.field("AIS", 8)),
        (message.field("SCH", 9), message.field("SCH", 10)),
    ):
        number, named = message.words(text), message.words(unit).casefold()
        if not number.isdecimal():
            continue
        seconds = int(number) * (
            60 if named in _MINUTE_UNITS else 1 if named in _SECOND_UNITS
            else 3600 if named in _HOUR_UNITS else 0
        )  # fmt: skip
        if 1 <= seconds // 60 <= _MOST_MINUTES:
            return seconds // 60
    return None


def _number(message: _Message) -> str:
    """The record number: an identifier marked MR, else the only one."""
    found = [
        (message.words(one, 5), message.words(one, 1))
        for field in (message.field("PID", 3), message.field("PID", 2))
        for one in field.split(message.repeat)
        if one
    ]
    marked = next((value for kind, value in found if kind == "MR"), "")
    plain = [value for kind, value in found if kind in {"", "PI"} and value]
    return marked or (plain[0] if plain else "")


def _birth(message: _Message) -> str:
    text = message.words(message.field("PID", 7))
    try:
        day = partial_date(text)
    except ValueError:
        return ""
    return day if len(day) == len("1971-04-12") else ""


def _named(message: _Message, field: str) -> str:
    return message.words(field, 2) or message.words(field, 1)


def _with_whom(message: _Message) -> str:
    who = message.field("AIP", 3) or message.field("PV1", 7)
    family, given = message.words(who, 2), message.words(who, 3)
    return " ".join(filter(None, (given, family)))
