"""What a file brought, as fields of the store's rows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from carecoord.common.names import sort_key
from carecoord.common.text import fold
from carecoord.importers.records import (
    IncomingAllergy,
    IncomingCondition,
    IncomingMeasurement,
    IncomingPatient,
    IncomingVisit,
    RelatedPerson,
    is_suspected,
)
from carecoord.rules import phones
from carecoord.rules.partial_dates import display
from carecoord.rules.personal_names import WholeName
from carecoord.vocab import conditions, languages
from carecoord.vocab.patients import Relationship, Sex, Status, ThreeValued
from carecoord.vocab.terms import label

Fields = dict[str, Any]

UNNAMED = "mrn"
"""System of record numbers in a list that does not say whose they are."""

SOURCE_KIND = "source"
"""Kind of the key by which a file's own records name a person."""
NOT_UNIQUE = frozenset({"ssn", "insurance"})
"""Kinds of numbers that two people may share by mistake, or by sharing a policy."""
_UNIQUE_LENGTH = 32  # a UUID without its hyphens

_IDENTIFIER_KINDS = {"MR": "mrn", "SS": "ssn", "PI": "mrn", "MB": "insurance", "SN": "insurance"}
_KEPT_STATUS = frozenset(
    {"finished", "arrived", "triaged", "in-progress", "onleave", "", "completed", "discharged"}
)
_VISIT_STATUS = {
    "planned": "planned",
    "booked": "planned",
    "cancelled": "cancelled",
    "noshow": "missed",
}
_VISIT_KINDS = {
    "AMB": "office", "ambulatory": "office", "outpatient": "office", "wellness": "office",
    "EMER": "emergency", "emergency": "emergency", "urgentcare": "emergency",
    "IMP": "inpatient", "ACUTE": "inpatient", "inpatient": "inpatient",
    "HH": "home", "home": "home", "VR": "video", "virtual": "video",
}  # fmt: skip
"""HL7 ActEncounterCode and the words of exports, as kinds of ours; other words are a reason."""
_RELATIONSHIPS = {
    word: relationship.value
    for relationship, words in {
        Relationship.PARENT: "parent mother father mth fth prn mom dad madre padre mere pere",
        Relationship.GUARDIAN: "guardian guard tutor tutora tuteur",
        Relationship.SPOUSE: "spouse wife husband sps husb esposa esposo conjoint conjointe",
        Relationship.PARTNER: "partner dompart pareja",
        Relationship.CHILD: "child son daughter dau chldadopt hijo hija fils fille",
        Relationship.SIBLING: "sibling brother sister sib bro sis hermano hermana frere soeur",
        Relationship.GRANDPARENT: "grandparent grandmother grandfather grprn grmth grfth abuela",
        Relationship.GRANDCHILD: "grandchild grandson granddaughter grndchild nieta nieto",
        Relationship.FRIEND: "friend neighbor neighbour frnd nbor amiga amigo vecina vecino",
        Relationship.CAREGIVER: "caregiver aide cuidadora cuidador",
        Relationship.HEALTH_CARE_PROXY: "proxy hpowatt poa",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Words and HL7 RoleCodes of exports."""
_CODE_LENGTH = 60
_SEXES = frozenset({Sex.FEMALE, Sex.MALE, Sex.INTERSEX})
_DAY_DIGITS = {"year": 4, "month": 7}


def patient_fields(incoming: IncomingPatient) -> Fields:
    """Fields of the person's own row; only what the file gives."""
    fields: Fields = {
        "prefix": incoming.prefix,
        "family": incoming.family or ("" if incoming.given else incoming.full_text),
        "given": incoming.given,
        "middle": incoming.middle,
        "suffix": incoming.suffix,
        "preferred": incoming.preferred,
        "birth_on": incoming.birth_on,
        "sex": incoming.sex if incoming.sex in _SEXES else "",
        "gender": incoming.gender_identity or ("" if incoming.sex != "other" else incoming.sex),
        "pronouns": incoming.pronouns,
        "language_spoken": _language(incoming.language_spoken),
        "language_written": _language(incoming.language_written),
        "interpreter": _three_valued(incoming.interpreter_needed),
        **_status(incoming),
    }
    given = {name: value for name, value in fields.items() if value}
    given["sort_key"] = sort_key(fields["family"], fields["given"], fields["preferred"])
    return given


def whole_name(fields: Mapping[str, Any]) -> WholeName:
    """The name in fields of a person's row."""
    return WholeName(*(fields.get(n) or "" for n in ("family", "given", "middle", "preferred")))


def given_names(stored: Mapping[str, Any], fields: Fields) -> Fields:
    """What else follows for first and middle name from a file's.

    A source that divides the same names otherwise changes nothing, and a middle name does not
    stay beside a first name that now holds it.
    """
    if "given" not in fields:
        return {}
    ours, theirs = whole_name(stored), whole_name(fields)
    if ours.given_words() == theirs.given_words() and fold(ours.given) != fold(theirs.given):
        return {"given": ours.given, "middle": ours.middle}
    has_more = len(fold(theirs.given).split()) > len(fold(ours.given).split())
    return {"middle": ""} if has_more and ours.middle and not theirs.middle else {}


def status_fields(incoming: IncomingPatient, stored: str) -> Fields:
    """What a file says of the status of somebody known, whose status is ``stored`` so far.

    Silence says nothing, and who has died is neither inactive nor moved. Back to active only
    leads an outright word: alive, or active.
    """
    said = {name: value for name, value in _status(incoming).items() if value}
    back = {"status": Status.ACTIVE.value, "status_on": ""}
    if stored == Status.DECEASED and said.get("status") != Status.DECEASED:
        return {**back, **said} if incoming.deceased is False else {}
    if stored == Status.INACTIVE and not said and incoming.active is True:
        return back
    return said


def status_said(fields: Mapping[str, Any]) -> str:
    """A status with the day it holds since, in words."""
    return " ".join(filter(None, (label(Status(fields["status"])), display(fields["status_on"]))))


def related_fields(incoming: RelatedPerson, region: str) -> Fields:
    """A guardian or contact; a relationship we have no word for is another person."""
    words = fold(incoming.relationship).split()
    found = (_RELATIONSHIPS[word] for word in words if word in _RELATIONSHIPS)
    return {
        "name": incoming.name,
        "relationship": next(found, Relationship.OTHER.value),
        "phone_typed": incoming.phone,
        "phone_normal": phones.read(incoming.phone, region).e164,
    }


def identifier_rows(incoming: IncomingPatient, source: str) -> list[Fields]:
    """Every number of the person; the row's key in the file too, for files without numbers."""
    rows = [
        {
            "system": number.system or source or UNNAMED,
            "value": number.value,
            "kind": _IDENTIFIER_KINDS.get(number.kind, "mrn" if not number.system else "other"),
        }
        for number in incoming.identifiers
        if number.value
    ]
    key = incoming.source_key
    is_said = any(
        row["value"] == key and (row["system"] == source or is_unique_everywhere(key))
        for row in rows
    )
    if key and not is_said:
        rows.append({"system": source, "value": key, "kind": SOURCE_KIND})
    return rows


def is_unique_everywhere(key: str) -> bool:
    """Whether no other system gives this key to somebody else: a UUID, or as long as one."""
    return len(key) >= _UNIQUE_LENGTH


def condition_fields(incoming: IncomingCondition) -> Fields:
    """One problem; what was said not to be true is left out where files are read.

    What is only suspected stands on the chart, but belongs to no group that a worklist counts.
    A plain name files it as a code would; no code is made up for it.
    """
    groups = [conditions.group_of(coding.system, coding.code) for coding in incoming.codes]
    groups.append(incoming.named_group)
    sure = not is_suspected(incoming)
    first = incoming.codes[0] if incoming.codes else None
    return {
        "system": first.system if first else "",
        "code": first.code if first else "",
        "other_codes": " ".join(f"{c.system}|{c.code}" for c in incoming.codes[1:]),
        "text": incoming.text or (first.display if first else ""),
        "group": next((group for group in groups if group and sure), ""),
        "status": _condition_status(incoming.clinical_status) if sure else "suspected",
        "onset_on": partial_day(incoming.onset_at, incoming.onset_precision),
        "ended_on": partial_day(incoming.abated_at, incoming.abated_precision),
        "source_key": incoming.source_key,
    }


def measurement_fields(incoming: IncomingMeasurement) -> Fields | None:
    """One reading; None without a time."""
    if incoming.taken_at is None:
        return None
    return {
        "kind": incoming.kind,
        "code": incoming.code[:_CODE_LENGTH],
        "text": incoming.text,
        "value": incoming.value,
        "value2": incoming.value2,
        "unit": incoming.unit[:_CODE_LENGTH],
        "comparator": incoming.comparator,
        "taken_at": incoming.taken_at,
        "source_key": incoming.source_key,
    }


def visit_fields(incoming: IncomingVisit) -> Fields | None:
    """One visit; None without a time."""
    if incoming.started_at is None:
        return None
    is_over = incoming.status == "unknown" and incoming.ended_at is not None
    kept = is_over or incoming.status in _KEPT_STATUS
    return {
        "started_at": incoming.started_at,
        "ended_at": incoming.ended_at,
        "kind": _VISIT_KINDS.get(incoming.kind, "office"),
        "status": "kept" if kept else _VISIT_STATUS.get(incoming.status, "planned"),
        "reason": incoming.reason or ("" if incoming.kind in _VISIT_KINDS else incoming.kind),
        "source_key": incoming.source_key,
    }


def allergy_fields(incoming: IncomingAllergy) -> Fields | None:
    """One allergy; None when it names no substance."""
    first = incoming.codes[0] if incoming.codes else None
    substance = incoming.text or (first.display if first else "")
    if not substance:
        return None
    return {
        "substance": substance,
        "reaction": incoming.reaction,
        "status": "active" if incoming.clinical_status in {"", "active"} else "inactive",
        "code": first.code if first else "",
        "system": first.system if first else "",
        "source_key": incoming.source_key,
    }


def partial_day(instant: dt.datetime | None, precision: str) -> str:
    """A day, month or year as ISO text, as exact as the source gave it."""
    if instant is None:
        return ""
    return instant.date().isoformat()[: _DAY_DIGITS.get(precision, 10)]


def _status(incoming: IncomingPatient) -> Mapping[str, str]:
    if incoming.deceased or incoming.deceased_on:
        return {"status": Status.DECEASED.value, "status_on": incoming.deceased_on}
    if incoming.status == "moved":
        return {"status": Status.MOVED.value}
    if incoming.status == "inactive" or incoming.active is False:
        return {"status": Status.INACTIVE.value}
    return {}


def _condition_status(clinical: str) -> str:
    said = clinical.casefold()
    if said in {"active", "recurrence", "relapse"}:
        return "active"
    if said in {"resolved", "remission"}:
        return "resolved"
    return "inactive" if said == "inactive" else "unknown"


def _three_valued(answer: bool | None) -> str:  # noqa: FBT001 - the value itself, not a switch
    if answer is None:
        return ""
    return (ThreeValued.YES if answer else ThreeValued.NO).value


def _language(text: str) -> str:
    """A code of ours where the language is known, else the word as given."""
    found = languages.find(text) if text else None
    return found.code if found else text
