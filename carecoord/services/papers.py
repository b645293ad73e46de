"""Papers of the practice: the sheet they are set on, and whom they are made out to."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _, current_language, in_language
from carecoord.common.names import full_name
from carecoord.entities import Patient
from carecoord.handouts.documents.dates import long_date
from carecoord.handouts.documents.label_sheet import FORMS as LABEL_FORMS
from carecoord.handouts.documents.label_sheet import LabelSheet
from carecoord.handouts.documents.letter_page import Letters
from carecoord.handouts.documents.page import (
    Document,
    ListDocument,
    PatientLabel,
    Setting,
    TextSize,
)
from carecoord.handouts.fields import Practice
from carecoord.rules.partial_dates import bounds, display
from carecoord.services.barrier_facts import in_largest_print
from carecoord.services.patient_facts import shown_identifiers
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.languages import base
from carecoord.vocab.patients import ThreeValued

__all__ = [
    "LABEL_FORMS", "Document", "LabelSheet", "Letters", "ListDocument", "Setting", "TextSize",
    "label_of", "person_on_paper", "setting_for", "size_for", "sizes_for",
    "written_language",
]  # fmt: skip

_SPACE_THAT_HOLDS = "\u00a0"


def setting_for(
    preferences: PreferenceService, *, language: str, text_size: TextSize, printed_on: dt.date
) -> Setting:
    """The sheet of one paper: the practice's name and phone, the size, the day.

    The phone's spaces hold together, so that large print never parts it over two lines.
    """
    phone = preferences.get(PRACTICE_PHONE).replace(" ", _SPACE_THAT_HOLDS)
    return Setting(
        practice=Practice(name=preferences.get(PRACTICE_NAME), phone=phone),
        language=language,
        text_size=text_size,
        printed_on=printed_on,
    )


def person_on_paper(session: Session, patient_id: str) -> Patient:
    """Whom a paper is made out to.

    Raises:
        RefusedError: The patient is not there any more.
    """
    person = session.get(Patient, patient_id)
    if person is None or person.deleted:
        raise RefusedError(_("This patient is no longer in the list. Search for the name again."))
    return person


def written_language(person: Patient) -> str:
    """The language the patient reads, when our own words are written in it."""
    for code in (person.language_written, person.language_spoken):
        if code and base(code) in LANGUAGES:
            return base(code)
    return current_language()


def size_for(session: Session, person: Patient) -> TextSize:
    """Large print for whoever asked for it; the largest is proposed where eyes are weak."""
    return sizes_for(session, [person])[person.id]


def sizes_for(session: Session, people: Sequence[Patient]) -> dict[str, TextSize]:
    """The print size of many people's papers, by person."""
    largest = in_largest_print(session, people)
    asked = {person.id for person in people if person.large_print == ThreeValued.YES}
    return {
        person.id: TextSize.LARGEST
        if person.id in largest
        else TextSize.LARGE
        if person.id in asked
        else TextSize.STANDARD
        for person in people
    }


def label_of(session: Session, person: Patient, language: str) -> PatientLabel:
    """Name and two identifiers, as a paper in this language shows them."""
    identifier = shown_identifiers(session, [person.id]).get(person.id)
    translate = in_language(language)
    record = translate("Record {number}").format(number=identifier) if identifier else ""
    return PatientLabel(
        patient_id=person.id,
        name=full_name(person.family, person.given, person.preferred),
        born_on=_birth(person.birth_on, language),
        identifier=record,
    )


def _birth(birth_on: str, language: str) -> str:
    span = bounds(birth_on)
    if span is not None and span[0] == span[1]:
        return long_date(span[0], language)
    return display(birth_on)
