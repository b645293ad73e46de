"""What was filled in on one copy of a handout, kept so that it can be read as it was given."""

import json
from dataclasses import asdict

from carecoord.handouts.fields import PersonalDetails, Practice
from carecoord.services.handout_facts import PERSONAL_FIELDS

_OTHERS = _NAME, _PHONE, _MORE_LINK = "practice_name", "practice_phone", "more_link"
_PERSONAL = ("preferred_name", *PERSONAL_FIELDS)


def filled_in(personal: PersonalDetails, practice: Practice, more_link: str = "") -> str:
    """JSON of every field that has a value, and of the page printed as a code."""
    values = asdict(personal) | {
        _NAME: practice.name, _PHONE: practice.phone, _MORE_LINK: more_link,
    }  # fmt: skip
    kept = {name: values[name] for name in (*_PERSONAL, *_OTHERS) if values[name]}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read_filled(
    filled: str, patient_id: str, practice_now: Practice
) -> tuple[PersonalDetails, Practice, str]:
    """The same fields again, and the page printed as a code, "" without one.

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
    link = values.get(_MORE_LINK, "")
    return PersonalDetails(patient_id=patient_id, **personal), practice, link
