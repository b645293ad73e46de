"""One row of a list as a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.common.text import digits, squeeze
from carecoord.importers.habits import Habits
from carecoord.importers.options import Options
from carecoord.importers.records import (
    INSURANCE,
    OTHER_NUMBER,
    Address,
    Identifier,
    IncomingPatient,
    Phone,
    Problem,
    RelatedPerson,
    Severity,
)
from carecoord.importers.values.dates import read_date
from carecoord.importers.values.identifiers import (
    is_doubtful_phone,
    is_scientific,
    padded,
    split_phones,
    without_decimals,
)
from carecoord.importers.values.missing import is_missing, is_placeholder_date
from carecoord.importers.values.names import NameParts, recased, split_given, split_name
from carecoord.importers.values.people import (
    is_dead,
    is_inactive,
    is_marked_inactive,
    language_code,
    sex_of,
    status_of,
    yes_or_no,
)
from carecoord.importers.values.unclear import UnclearValueError
from carecoord.vocab.code_systems import US_SSN

Row = Mapping[str, tuple[str, ...]]
"""The cells of one row that say something, by target field, tidied."""

_NAMES = frozenset({"family", "family_second", "given", "middle", "full_name"})
_IDENTIFIERS = (
    ("record_number", "", "MR"),
    ("ssn", US_SSN, "SS"),
    ("insurance_id", INSURANCE, "MB"),
    ("other_id", OTHER_NUMBER, ""),
)
_MARKED_DEAD = re.compile(
    r"[\s,;*(\[\-]*(?:\b(?:deceased|dec'd|decd|expired|fallecid[oa])\b|†)"
    r"(?:[\s:\-]*(?:on\s+)?(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}))?[\s*)\].]*",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_DIGITS_OF_A_DAY = 3  # at least, as in 0-Jan-00; a 1 means yes
_FORMULA_STARTS = frozenset("=+-@|%")
_PHONES = (
    ("phone_mobile", "mobile"),
    ("phone_home", "home"),
    ("phone", ""),
    ("phone_work", "work"),
)


def row_of(fields: Sequence[str], cells: Sequence[str]) -> Row:
    """A row by field; cells that mean "nothing" are left out, except where names stand."""
    found: dict[str, tuple[str, ...]] = {}
    for field, cell in zip(fields, cells, strict=True):
        if not field:
            continue
        text = _lines(cell) if field == "diagnoses" else tidy(cell)
        if text and (field in _NAMES or not is_missing(text)):
            found[field] = (*found[field], text) if field in found else (text,)
    return found


def _lines(cell: str) -> str:
    """A cell whose lines are told apart."""
    return "\n".join(filter(None, map(tidy, cell.splitlines())))


def tidy(cell: str) -> str:
    """A cell in NFC without outer and doubled spaces and what steers a terminal.

    The apostrophe that spreadsheet exports put before what could run as a formula goes too.
    """
    text = cell.strip()
    if not (text.isascii() and text.isprintable() and "  " not in text):
        text = squeeze(_CONTROL.sub("", text))
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text


@dataclass(frozen=True, slots=True)
class PeopleRows:
    """Turns rows of one table into people, by the table's habits and the person's choices."""

    habits: Habits
    options: Options
    problems: list[Problem]

    def person(self, row: Row, key: str, where: str) -> IncomingPatient:
        """A person with dates still to be judged; doubts are added to the problems.

        Their source key is the record number, or ``key`` where the row has none.
        """
        return _Reader(row, where, self.habits, self.options, self.problems).person(key)


class _Reader:
    """The cells of one row, asked for by field."""

    def __init__(
        self, row: Row, where: str, habits: Habits, options: Options, problems: list[Problem]
    ) -> None:
        self._row = row
        self._where = where
        self._habits = habits
        self._options = options
        self._problems = problems
        self._is_marked_dead = False
        self._marked_day = ""

    def person(self, key: str) -> IncomingPatient:
        name = self._name()
        status, dead_by_status = self._status()
        deceased_on = self._date("deceased_on")
        dead, death_text = self._death()
        death_text = death_text or self._marked_death()
        died = deceased_on or death_text or dead_by_status or self._is_marked_dead
        identifiers = self._identifiers()
        number = next((one.value for one in identifiers if one.kind == "MR"), "")
        return IncomingPatient(
            source_key=number or key,
            where=self._where,
            identifiers=identifiers,
            family=name.family,
            given=name.given,
            middle=name.middle,
            prefix=name.prefix,
            suffix=name.suffix,
            preferred=self._text("preferred") or name.preferred,
            full_text=self._text("full_name"),
            birth_on=self._birth(),
            sex=sex_of(self._text("sex"), spanish=self._habits.spanish_sex),
            gender_identity=self._text("gender_identity"),
            pronouns=self._text("pronouns"),
            deceased=bool(died) or dead,
            deceased_on=deceased_on or death_text,
            status=status,
            active=False if status == "inactive" else None,
            phones=self._phones(),
            emails=self._filled("email"),
            addresses=self._addresses(),
            language_spoken=language_code(self._text("language")),
            language_written=language_code(self._text("language_written")),
            interpreter_needed=yes_or_no(self._text("interpreter")),
            related=self._related(),
        )

    def _filled(self, field: str) -> tuple[str, ...]:
        return self._row.get(field, ())

    def _text(self, field: str) -> str:
        cells = self._row.get(field)
        return cells[0] if cells else ""

    def _note(self, severity: Severity, field: str, message: str) -> None:
        self._problems.append(Problem(severity, self._where, message, field))

    def _name_cell(self, field: str) -> str:
        text = self._without_mark(self._text(field), field)
        if text.casefold() in self._habits.missing_names:
            return ""
        return recased(text) if self._options.recase_names else text

    def _without_mark(self, text: str, field: str) -> str:
        """The name alone where somebody wrote into it that the person has died."""
        if text.isalpha():
            return text
        mark = _MARKED_DEAD.search(text)
        name = _MARKED_DEAD.sub(" ", text).strip() if mark else text
        if not mark or name == text or not any(map(str.isalpha, name)):
            return text
        self._is_marked_dead, self._marked_day = True, mark[1] or ""
        message = _("The name says that the person has died, so they are kept as deceased.")
        self._note("warning", field, message)
        return name

    def _name(self) -> NameParts:
        family = " ".join(
            filter(None, (self._name_cell("family"), self._name_cell("family_second")))
        )
        given = self._name_cell("given")
        if not family and not given:
            return split_name(self._name_cell("full_name"), self._habits.family_words)
        if "," in family and not given:
            return split_name(family)
        if not family:
            message = _(
                "This person has no last name in the file. Look at the row, and at merged cells"
                " above it, before you rely on it."
            )
            self._note("warning", "family", message)
        middle = self._name_cell("middle")
        if not middle:
            given, middle = split_given(given)
        return NameParts(family, given, middle, self._text("suffix"), self._text("prefix"), "")

    def _identifiers(self) -> tuple[Identifier, ...]:
        found = []
        for field, system, kind in _IDENTIFIERS:
            for cell in self._filled(field):
                if is_scientific(cell):
                    self._note(
                        "warning",
                        field,
                        _(
                            "The number is written as {text}, so digits are lost and it was not"
                            " used. Format the column as text in the source and export again."
                        ).format(text=cell),
                    )
                    continue
                found.append(Identifier(system, self._number(field, cell), kind))
        return tuple(found)

    def _number(self, field: str, cell: str) -> str:
        width = self._options.pad_record_numbers_to if field == "record_number" else 0
        return padded(without_decimals(cell), width)

    def _birth(self) -> str:
        text = self._text("birth_on")
        if not text:
            return ""
        try:
            read = read_date(
                text,
                self._habits.date("birth_on"),
                latest=self._options.today,
                century=self._options.century,
            )
        except UnclearValueError:
            return text  # judged, and refused, with the other facts about the person
        if read.other:
            self._note(
                "warning",
                "birth_on",
                _(
                    "The birth year could be {first} or {second}; {first} was taken. Check it."
                ).format(first=read.iso[:4], second=read.other[:4]),
            )
        return read.iso

    def _date(self, field: str) -> str:
        """A date in ISO form; what cannot be read stays as it is, to be judged later."""
        text = self._text(field)
        return self._day(text, field) if text else ""

    def _day(self, text: str, field: str) -> str:
        """As ``_date``; "" for the days that systems write where nothing has happened."""
        try:
            day = read_date(text, self._habits.date(field), latest=self._options.today).iso
        except UnclearValueError:
            return text
        return "" if is_placeholder_date(day) else day

    def _death(self) -> tuple[bool | None, str]:
        """Some lists put the date of death into the column that says whether."""
        text = self._text("deceased")
        if not text:
            alive = yes_or_no(self._text("alive"))
            return None if alive is None else not alive, ""
        dead = is_dead(text)
        if dead is not None or not any(map(str.isdigit, text)):
            return dead, ""
        day = self._day(text, "deceased")
        return (True, day) if day else (None, "")

    def _marked_death(self) -> str:
        """The day that stands beside the mark in the name, if it can be read."""
        if not self._marked_day:
            return ""
        try:
            column = self._habits.date("birth_on")
            return read_date(self._marked_day, column, latest=self._options.today).iso
        except UnclearValueError:
            return ""

    def _status(self) -> tuple[str, bool | None]:
        status, dead = status_of(self._text("status"))
        active = self._text("active")
        inactive = self._text("inactive")
        if (active and is_inactive(active)) or (inactive and self._is_closed(inactive)):
            status = status or "inactive"
        return status, dead or status_of(active)[1] or status_of(inactive)[1]

    def _is_closed(self, text: str) -> bool:
        """Whether the record is closed: by a word, or by a day that has come."""
        if not is_marked_inactive(text) or len(digits(text)) < _DIGITS_OF_A_DAY:
            return is_marked_inactive(text)
        day = self._day(text, "inactive")
        is_to_come = day[:1].isdigit() and day > self._options.today.isoformat()
        return bool(day) and not is_to_come

    def _phones(self) -> tuple[Phone, ...]:
        found: dict[str, Phone] = {}
        for field, kind in _PHONES:
            for cell in self._filled(field):
                for typed, said in split_phones(without_decimals(cell)):
                    if not any(map(str.isalnum, typed)):  # '(   )    -' of a blank form
                        continue
                    if is_doubtful_phone(typed, self._habits.phone_digits):
                        self._note(
                            "warning",
                            field,
                            _("The phone number has an unusual number of digits. Check it."),
                        )
                    found.setdefault(typed, Phone(typed, said or kind))
        return tuple(found.values())

    def _addresses(self) -> tuple[Address, ...]:
        line = ", ".join(filter(None, (self._text("address"), self._text("address_second"))))
        postcode = padded(
            without_decimals(self._text("postcode")),
            self._options.pad_postcodes_to if self._text("postcode") else 0,
        )
        address = Address(
            line, self._text("city"), self._text("state"), postcode, self._text("country")
        )
        return (address,) if any(address) else ()

    def _related(self) -> tuple[RelatedPerson, ...]:
        name = self._text("guardian_name")
        if not name:
            return ()
        relationship = self._text("guardian_relationship")
        return (RelatedPerson(relationship, name, without_decimals(self._text("guardian_phone"))),)
