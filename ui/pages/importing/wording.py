"""Files, fields and counts in words."""

from collections.abc import Mapping

from carecoord.common.i18n import N_, _
from carecoord.rules.partial_dates import display
from carecoord.services.import_results import IncomingPatient, Severity
from carecoord.services.wording import language_label
from carecoord.vocab.languages import find
from ui.widgets.labels import Tone

ENCODING_WORDS: Mapping[str, str] = {
    "utf-8": N_("Unicode (UTF-8)"),
    "utf-16-le": N_("Unicode (UTF-16)"),
    "utf-16-be": N_("Unicode (UTF-16, old order)"),
    "cp1252": N_("Western European (Windows)"),
    "mac_roman": N_("Western European (old Mac)"),
    "cp850": N_("Western European (MS-DOS)"),
    "latin-1": N_("Western European (ISO 8859-1)"),
}
DELIMITER_WORDS: Mapping[str, str] = {
    ",": N_("Comma ( , )"),
    ";": N_("Semicolon ( ; )"),
    "\t": N_("Tab"),
    "|": N_("Vertical bar ( | )"),
}
SEVERITY_WORDS: Mapping[Severity, str] = {
    "refused": N_("Left out"),
    "warning": N_("Please check"),
    "note": N_("Good to know"),
}
SEVERITY_ICONS: Mapping[Severity, str] = {
    "refused": "circle-x",
    "warning": "alert-triangle",
    "note": "info-circle",
}
SEVERITY_TONES: Mapping[Severity, Tone] = {
    "refused": Tone.DANGER,
    "warning": Tone.WARN,
    "note": Tone.INFO,
}
_KINDS: Mapping[str, str] = {
    "Patient": N_("Patients"),
    "Condition": N_("Conditions"),
    "Observation": N_("Measurements and observations"),
    "Encounter": N_("Visits"),
    "AllergyIntolerance": N_("Allergies"),
    "MedicationRequest": N_("Prescriptions"),
    "Medication": N_("Medicines"),
    "MedicationStatement": N_("Medicines taken"),
    "Immunization": N_("Vaccinations"),
    "Procedure": N_("Procedures"),
    "DiagnosticReport": N_("Reports of tests"),
    "CarePlan": N_("Care plans"),
    "CareTeam": N_("Care teams"),
    "Goal": N_("Goals"),
    "Claim": N_("Bills"),
    "ExplanationOfBenefit": N_("Insurance statements"),
    "Organization": N_("Organizations"),
    "Practitioner": N_("Clinicians"),
    "Location": N_("Places"),
}
_FIELDS: Mapping[str, str] = {
    "family": N_("Last name"),
    "given": N_("First name"),
    "middle": N_("Middle name"),
    "prefix": N_("Title before the name"),
    "suffix": N_("Suffix"),
    "preferred": N_("Preferred name"),
    "birth_on": N_("Birth date"),
    "sex": N_("Sex"),
    "gender": N_("Gender identity"),
    "pronouns": N_("Pronouns"),
    "status": N_("Status"),
    "status_on": N_("Status since"),
    "deceased_on": N_("Date of death"),
    "language_spoken": N_("Spoken language"),
    "language_written": N_("Written language"),
    "interpreter": N_("Interpreter needed"),
    "text": N_("Wording"),
    "code": N_("Code"),
    "onset_on": N_("Since"),
    "ended_on": N_("Ended on"),
    "value": N_("Value"),
    "value2": N_("Second value"),
    "reading": N_("Measurement"),
    "withdrawn": N_("Whether it still holds"),
    "started_at": N_("Began"),
    "ended_at": N_("Ended on"),
    "substance": N_("Allergic to"),
    "reaction": N_("Reaction"),
    "reason": N_("Reason"),
}


def kind_words(kind: str) -> str:
    """A FHIR resource type in words; one without words stays as it is."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def field_words(field: str) -> str:
    """A stored field in words."""
    return _(_FIELDS[field]) if field in _FIELDS else field.replace("_", " ")


def value_words(field: str, value: str) -> str:
    """A stored value for reading: dates and languages in words."""
    if field.endswith(("_on", "_at")):
        return display(value)
    return language_label(value) if field.startswith("language") else value


def person_name(person: IncomingPatient) -> str:
    given = " ".join(filter(None, (person.given, person.middle)))
    return ", ".join(filter(None, (person.family, given))) or person.full_text


def language_words(person: IncomingPatient) -> str:
    """The language as it will be stored, in words."""
    known = find(person.language_spoken) if person.language_spoken else None
    return language_label(known.code) if known else person.language_spoken
