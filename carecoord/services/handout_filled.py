"""What was filled in on one copy of a handout, kept so that it can be read as it was given."""

import json
from dataclasses import asdict

from carecoord.handouts.fields import PersonalDetails, Practice
from carecoord.services.handout_facts import PERSONAL_FIELDS

_NAME, _PHONE = "practice_name", "practice_phone"
_PERSONAL = ("preferred_name", *PERSONAL_FIELDS)


def filled_in(personal: PersonalDetails, practice: Practice) -> str:
    """JSON of every field that has a value."""
    values = asdict(personal) | {_NAME: practice.name, _PHONE: practice.phone}
    kept = {name: values[name] for name in (*_PERSONAL, _NAME, _PHONE) if values[name]}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read_filled(
    filled: str, patient_id: str, practice_now: Practice
) -> tuple[PersonalDetails, Practice]:
    """The same fields again.

    Args:
        filled: What ``filled_in`` returned; "{}" for copies given before it was kept.
        patient_id: Whose copy it is.
        practice_now: Whom to call, where that was not kept.
    """
    values = json.loads(filled)
    personal = {name: values.get(name, "") for name in _PERSONAL}
    practice = practice_now
    if values:
        practice = Practice(name=values.get(_NAME, ""), phone=values.get(_PHONE, ""))
    return PersonalDetails(patient_id=patient_id, **personal), practice
