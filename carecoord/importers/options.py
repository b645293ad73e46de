"""What the person may settle about a file, and what is asked when the file leaves it open."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

DateOrder = Literal["dmy", "mdy", "ymd", ""]
FileKind = Literal["table", "workbook", "related tables", "fhir"]

Progress = Callable[[int, int], None]  # bytes read so far, bytes in all
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that decides how bytes are understood; '' and None mean: find out.

    ``today`` bounds birth dates and ``zone`` places times that name no offset. All other
    fields may be saved per source and given again for its next file.
    """

    today: dt.date
    zone: ZoneInfo
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int | None = None  # counted from 1, as a spreadsheet shows it
    mapping: Mapping[str, str] | None = None  # column key -> target field, '' = leave out
    date_order: DateOrder = ""  # for columns that cannot tell by themselves
    century: Literal["recent", "earlier", ""] = ""  # for two-digit birth years that fit both
    pad_record_numbers_to: int = 0
    pad_postcodes_to: int = 0
    recase_names: bool = False
    weight_unit: Literal["kg", "lb", ""] = ""  # for weights without a unit
    height_unit: Literal["cm", "in", ""] = ""


_WHOLE_NUMBERS = frozenset({"pad_record_numbers_to", "pad_postcodes_to", "header_row"})


def answered(options: Options, answers: Mapping[str, str]) -> Options:
    """The options with answers to questions, each given as the value of a choice."""
    changes: dict[str, Any] = {
        name: int(value) if name in _WHOLE_NUMBERS else value for name, value in answers.items()
    }
    return replace(options, **changes)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a key that is unique even where headers repeat or are blank."""

    key: str
    samples: tuple[str, ...]
    field: str  # guessed target field, '' = none


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file leaves open; the answer goes into the option of that name."""

    option: str
    text: str
    choices: tuple[tuple[str, str], ...]  # (value of the option, label)
    assumed: str  # the value taken when nobody answers


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a path is, for the preview: as found, or as corrected by the options."""

    kind: FileKind
    title: str  # in words: "CSV table", "FHIR R4 bundle"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    columns: tuple[Column, ...] = ()
    row_count: int = 0
    files: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    warnings: tuple[str, ...] = ()
