"""Which column is what: the fields a list may fill, and a guess from headers and contents."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from carecoord.common.i18n import N_, _
from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import digits, fold
from carecoord.importers.header_words import field_of_words, names_others
from carecoord.importers.values.missing import is_missing

FIELDS: dict[str, str] = {
    "record_number": N_("Record number (MRN, chart number)"),
    "other_id": N_("Another identifier"),
    "insurance_id": N_("Insurance or member number"),
    "ssn": N_("Social Security number"),
    "full_name": N_("Whole name"),
    "family": N_("Last name"),
    "family_second": N_("Second last name"),
    "given": N_("First name"),
    "middle": N_("Middle name"),
    "prefix": N_("Title before the name"),
    "suffix": N_("Suffix (Jr., III)"),
    "preferred": N_("Preferred name"),
    "birth_on": N_("Birth date"),
    "sex": N_("Sex"),
    "gender_identity": N_("Gender identity"),
    "pronouns": N_("Pronouns"),
    "deceased": N_("Deceased, yes or no"),
    "deceased_on": N_("Date of death"),
    "status": N_("Status of the record"),
    "active": N_("Active, yes or no"),
    "inactive": N_("Not active, yes or no"),
    "alive": N_("Alive, yes or no"),
    "phone": N_("Phone"),
    "phone_home": N_("Home phone"),
    "phone_mobile": N_("Mobile phone"),
    "phone_work": N_("Work phone"),
    "email": N_("Email"),
    "address": N_("Street address"),
    "address_second": N_("Address, second line"),
    "city": N_("City"),
    "state": N_("State"),
    "postcode": N_("ZIP or postal code"),
    "country": N_("Country"),
    "language": N_("Spoken language"),
    "language_written": N_("Written language"),
    "interpreter": N_("Interpreter needed"),
    "guardian_name": N_("Guardian or contact: name"),
    "guardian_phone": N_("Guardian or contact: phone"),
    "guardian_relationship": N_("Guardian or contact: relationship"),
    "diagnoses": N_("Diagnoses"),
    "last_visit_on": N_("Date of the last visit"),
    "measured_on": N_("Date of the measurements"),
    "bp_on": N_("Date of the blood pressure"),
    "a1c_on": N_("Date of the A1c"),
    "bp": N_("Blood pressure (140/90)"),
    "systolic": N_("Upper blood pressure"),
    "diastolic": N_("Lower blood pressure"),
    "a1c": N_("A1c"),
    "weight": N_("Weight"),
    "height": N_("Height"),
    "bmi": N_("Body mass index"),
    "heart_rate": N_("Heart rate"),
}
"""Target fields in the order they are offered, with their labels."""

MEASURED = ("a1c", "weight", "height", "bmi", "heart_rate")
DATES = ("birth_on", "deceased_on", "deceased", "last_visit_on", "measured_on", "bp_on", "a1c_on")
_REPEATABLE = frozenset(
    {"phone", "phone_home", "phone_mobile", "phone_work", "email", "other_id", "insurance_id",
     "diagnoses"}
)  # fmt: skip
_NAMES_FILE = RESOURCES_DIR / "importers" / "headers.toml"
_ENOUGH = 0.8  # share of cells that must look alike to name a column by its contents
_LOOKS = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.\w+$")),
    # Spelled as only phones are: a number of an insurer or a doctor has ten digits too.
    ("phone", re.compile(
        r"(?:\+?1[\s.\-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.\-])\d{3}[\s.\-]\d{4}(?:\s*x\d+)?$"
    )),
    ("sex", re.compile(r"(?:[FMUXH]|female|male)$", re.IGNORECASE)),
    ("full_name", re.compile(r"[^\W\d_][^\d,]+, ?[^\W\d_][^\d,]*$")),
)  # fmt: skip
_MARITAL = {"married", "single", "divorced", "widowed", "casado", "casada", "soltero", "soltera"}
_NAME_PARTS = ("family", "given", "full_name")
_SECOND = {"record_number": "other_id"}  # what a further column of a field is
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")  # PatientDOB
_SHORTENED = {"pt": "patient", "pat": "patient", "acct": "account", "dt": "date", "nbr": "number",
              "fec": "fecha", "nac": "nacimiento", "num": "numero"}  # fmt: skip
_BY_WORDS = 1000  # rank of what is known by its words alone
_DIGITS_OF_A_PHONE = 5  # at least, with what people leave out
_NUMBER = frozenset({"number", "no", "numero"})
_OF_THE_PERSON = frozenset(
    {"patient", "patients", "legal", "client", "member", "current", "paciente", "del", "de"}
)


def field_labels() -> list[tuple[str, str]]:
    """(field, label) for a choice list, in the user's language."""
    return [(field, _(label)) for field, label in FIELDS.items()]


class _Named(NamedTuple):
    """What a header names, and how well: of two for one field the lower rank is meant."""

    field: str
    rank: int


_NOTHING = _Named("", 0)


@cache
def _fields_by_header() -> Mapping[str, _Named]:
    names = tomllib.loads(_NAMES_FILE.read_text(encoding="utf-8"))
    return {
        fold(header): _Named(field, rank)
        for field, headers in names.items()
        for rank, header in enumerate(headers)
    }


def field_of_header(header: str) -> str:
    """The field a header names, '' if none; what stands in brackets is left aside at first."""
    return _named(header).field


def _named(header: str) -> _Named:
    known = _fields_by_header()
    spelled = header.replace("#", " number ") if "#" in header else header
    forms = (*_forms(spelled), *_forms(header)) if "#" in header else _forms(header)
    found = next((known[form] for form in forms if form in known), None)
    if found is None and (field := field_of_words(_SEAM.sub(" ", spelled))):
        found = _Named(field, _BY_WORDS)
    return found or _NOTHING


def _forms(header: str) -> Iterator[str]:
    """The header as it stands, then with less and less of what adds nothing to its meaning."""
    yield fold(header)
    short = re.sub(r"[(\[].*?[)\]]", "", header)
    yield fold(short)
    yield fold(short).rstrip(" 0123456789")
    words = [_SHORTENED.get(word, word) for word in fold(_SEAM.sub(" ", short)).split()]
    yield " ".join(words)
    while words and words[0] in _OF_THE_PERSON:
        words = words[1:]
    yield " ".join(words)
    while words and words[-1] in _OF_THE_PERSON | _NUMBER:
        words = words[:-1]
    yield " ".join(words)


def guess_fields(headers: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    """A field for each column, '' where nothing fits; a field that takes one column gets one.

    Headers decide; contents name what headers leave open, and tell whole names from last
    names where a list has no first names.
    """
    found = _one_of_each([_named(header.rsplit(": ", 1)[-1]) for header in headers])
    for index, cells in enumerate(columns):
        is_open = not found[index] and not names_others(_SEAM.sub(" ", headers[index]))
        looks = _field_of_contents(cells) if is_open else ""
        if looks and (looks not in found or looks in _REPEATABLE):
            found[index] = looks if not (looks == "full_name" and "family" in found) else ""
    for index, cells in enumerate(columns):
        if found[index] == "status" and _MARITAL & {fold(cell) for cell in cells}:
            found[index] = ""
        if found[index].startswith("phone") and not _may_be_phones(cells):
            found[index] = ""  # 'Work' is a job, 'Home' whether somebody lives in one
    if "family" in found and not {"given", "full_name"} & set(found):
        found[found.index("family")] = "full_name"
    if "given" in found and not {"family", "full_name"} & set(found):
        given = found.index("given")
        found[given] = "full_name" if _are_whole(columns[given]) else "given"
    return _with_record_number(found)


def _may_be_phones(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if not is_missing(cell)]
    return not filled or any(len(digits(cell)) >= _DIGITS_OF_A_PHONE for cell in filled)


def _are_whole(cells: Sequence[str]) -> bool:
    """Whether a column named for the first name holds the last one too, as 'Nombre' may."""
    filled = [cell for cell in cells if not is_missing(cell)]
    return sum(len(cell.split()) > 1 for cell in filled) >= _ENOUGH * len(filled) > 0


def _one_of_each(named: Sequence[_Named]) -> list[str]:
    """The field of each header; where several name one field, the one that names it best."""
    best: dict[str, int] = {}
    for index, one in enumerate(named):
        if one.rank < named[best.setdefault(one.field, index)].rank:
            best[one.field] = index
    return [
        one.field if one.field in _REPEATABLE or best[one.field] == index
        else _SECOND.get(one.field, "")
        for index, one in enumerate(named)
    ]  # fmt: skip


def _with_record_number(found: list[str]) -> list[str]:
    """Where a list has one number per person, that is the record number."""
    if "record_number" not in found and found.count("other_id") == 1:
        found[found.index("other_id")] = "record_number"
    return found


def _field_of_contents(cells: Sequence[str]) -> str:
    filled = [cell.strip() for cell in cells if not is_missing(cell)]
    if not filled:
        return ""
    for field, pattern in _LOOKS:
        if sum(pattern.match(cell) is not None for cell in filled) >= _ENOUGH * len(filled):
            return field
    return ""


def names_people(fields: Sequence[str]) -> bool:
    """Whether a mapping says where names stand; without it a list cannot be read."""
    return any(field in _NAME_PARTS for field in fields)
