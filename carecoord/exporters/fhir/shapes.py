"""Parts that resources share, and the bundle that holds them."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from carecoord.common.i18n import current_language

Resource = dict[str, Any]
_HL7 = "http://terminology.hl7.org/CodeSystem"


def concept(text: str = "", *codings: tuple[str, str], display: str = "") -> Resource:
    """A CodeableConcept: words, and codes as pairs of system and code.

    A code without its system means nothing to anybody, so it is left out.
    """
    coding = [
        {"system": system, "code": code, **({"display": display} if display else {})}
        for system, code in codings
        if system and code
    ]
    return filled(coding=coding, text=text)


def hl7(table: str, code: str) -> tuple[str, str]:
    """A code of one of HL7's own tables."""
    return f"{_HL7}/{table}", code


def filled(**fields: Any) -> Resource:
    """The fields that say something; FHIR knows no empty ones."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}, ())}


def reference(kind: str, key: str) -> Resource:
    """Another resource of the file.

    By the name its entry has: a relative one leads nowhere where entries are named like this.
    """
    return {"reference": _name(key), "type": kind}


def named(who: str) -> list[Resource]:
    """Somebody of the practice, of whom only the name leaves it."""
    return [{"display": who}] if who else []


def bundle(resources: Iterable[Resource], *, made_at: str) -> bytes:
    """All of them as one collection, in the language of the screen."""
    entries = [{"fullUrl": _name(one["id"]), "resource": one} for one in resources]
    content = {
        "resourceType": "Bundle",
        "language": current_language(),
        "type": "collection",
        "timestamp": made_at,
        "entry": entries,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _name(key: str) -> str:
    return uuid.UUID(key).urn
