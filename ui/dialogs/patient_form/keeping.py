"""What stands in the patient form, kept while the screen is locked."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from carecoord.services.patient_details import (
    AddressEntry,
    CareTeamEntry,
    ConsentEntry,
    EmailEntry,
    IdentifierEntry,
    LoadedDetails,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from ui.dialogs.patient_form.saving import Whose
from ui.state.unfinished import KIND_MARK, Unfinished

KIND = KIND_MARK + "patient"
_ENTRIES = {
    "phones": PhoneEntry,
    "emails": EmailEntry,
    "addresses": AddressEntry,
    "identifiers": IdentifierEntry,
    "consents": ConsentEntry,
    "related": RelatedEntry,
    "care_team": CareTeamEntry,
}


def kept(whose: Whose, details: PatientDetails, heading: str) -> Unfinished:
    """The form with what it began from: somebody else may change the patient meanwhile."""
    content = {
        "details": asdict(details),
        "loaded": asdict(whose.loaded.details),
        "rev": whose.loaded.rev,
    }
    return Unfinished(KIND, whose.patient_id, heading, content)


def details_in(taken: Unfinished) -> PatientDetails:
    """As typed."""
    return _details(taken.content["details"])


def whose_in(taken: Unfinished) -> Whose:
    """Whom it is about, as they were when the form was opened."""
    loaded = LoadedDetails(_details(taken.content["loaded"]), int(taken.content["rev"]))
    return Whose(taken.whose, loaded)


def _details(stored: Mapping[str, Any]) -> PatientDetails:
    values = dict(stored)
    for name, entry in _ENTRIES.items():
        values[name] = tuple(entry(**one) for one in stored[name])
    values["tags"] = tuple(stored["tags"])
    return PatientDetails(**values)
