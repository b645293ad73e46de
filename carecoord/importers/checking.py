"""What is judged about every person read, whatever the format: name, birth and death."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from carecoord.common.i18n import _
from carecoord.importers.records import IncomingPatient, Problem, Severity
from carecoord.importers.values.instants import partial_date
from carecoord.importers.values.missing import is_missing, is_placeholder_date
from carecoord.importers.values.names import is_demo

OLDEST_YEARS = 120  # one person on record grew older
_REMARKABLE_YEARS = 110
_COUNTED = re.compile(r":\s*\d")

_Note = Callable[[Severity, str, str], None]


def checked_patient(
    patient: IncomingPatient, today: dt.date, problems: list[Problem]
) -> IncomingPatient | None:
    """The person with dates in ISO form, or None when the row must be left out.

    What is found wrong or doubtful is added to ``problems``, in words.
    """

    def note(severity: Severity, field: str, message: str) -> None:
        problems.append(Problem(severity, patient.where, message, field))

    if not patient.family and not patient.given:
        note(
            "refused",
            "family",
            _("This record has no name, so it was left out. Add the name in the source."),
        )
        return None
    if not all(map(_is_name, filter(None, (patient.family, patient.given)))):
        note(
            "refused",
            "family",
            _("There are no letters where the name belongs, so the record was left out."
              " Check whether it is a person, and correct it in the source."),
        )  # fmt: skip
        return None
    birth_on = _birth(patient.birth_on, today, note)
    if birth_on is None:
        return None
    if is_demo(patient.family, patient.given) or patient.status == "test":
        note(
            "warning",
            "family",
            _("This looks like a record made for testing. Remove it if it is not a patient."),
        )
        patient = replace(patient, status="test")
    if "null" in {patient.family.casefold(), patient.given.casefold()}:
        note(
            "warning",
            "family",
            _("“null” stands where a name belongs. Check that it is this person's name."),
        )
    died_on = _death(patient.deceased_on, birth_on, today, note)
    if (birth_on, died_on) == (patient.birth_on, patient.deceased_on):
        return patient
    return replace(patient, birth_on=birth_on, deceased_on=died_on)


def _is_name(text: str) -> bool:
    """Whether it may be a name, not a total or a mark: 'Female: 9' counts people."""
    return text.isalpha() or (any(map(str.isalpha, text)) and not _COUNTED.search(text))


def _birth(text: str, today: dt.date, note: _Note) -> str | None:
    """The birth date in ISO form, '' when not known, None when it is impossible."""
    if is_missing(text) or is_placeholder_date(text[:10]):
        return ""
    try:
        birth_on = partial_date(text)
    except ValueError:
        note(
            "refused",
            "birth_on",
            _(
                "The birth date is not a date that exists, so this person was left out."
                " Correct it in the source and import the file again."
            ),
        )
        return None
    years = today.year - int(birth_on[:4])
    if birth_on > today.isoformat()[: len(birth_on)] or years > OLDEST_YEARS + 1:
        note(
            "refused",
            "birth_on",
            _(
                "The birth date is in the future or too long ago, so this person was left out."
                " Correct it in the source and import the file again."
            ),
        )
        return None
    if years >= _REMARKABLE_YEARS:
        note("warning", "birth_on", _("This person would be 110 or older. Check the birth date."))
    return birth_on


def _death(text: str, birth_on: str, today: dt.date, note: _Note) -> str:
    """The day of death in ISO form, '' when it is not known or cannot be right."""
    if not text:
        return ""
    try:
        died_on = partial_date(text)
    except ValueError:
        died_on = ""
    shared = min(len(died_on), len(birth_on))
    impossible = died_on[:shared] < birth_on[:shared] or died_on > today.isoformat()
    if not died_on or impossible:
        note(
            "warning",
            "deceased_on",
            _(
                "The date of death cannot be right. The person is kept as deceased, without a"
                " date. Check it in the source."
            ),
        )
        return ""
    return died_on
