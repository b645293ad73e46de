"""Where MedlinePlus.gov has more to read for a code.

A link is made, never followed by the program, and nothing of the site is copied. It holds one
code and a language, nothing about a person; whoever opens it shows the network what it is about.
"""

from urllib.parse import urlencode

from carecoord.vocab import code_systems
from carecoord.vocab.languages import base

ADDRESS = "https://connect.medlineplus.gov/application"
LANGUAGES = ("en", "es")
"""Those the site answers in."""
_OIDS = {
    code_systems.ICD10CM: "2.16.840.1.113883.6.90",
    code_systems.SNOMED: "2.16.840.1.113883.6.96",
    code_systems.RXNORM: "2.16.840.1.113883.6.88",
    code_systems.LOINC: "2.16.840.1.113883.6.1",
}


def connect_link(system: str, code: str, language: str) -> str:
    """The address for one code in one language; "" when the site knows neither."""
    oid = _OIDS.get(system)
    if oid is None or not code or base(language) not in LANGUAGES:
        return ""
    asked = {
        "mainSearchCriteria.v.cs": oid,
        "mainSearchCriteria.v.c": code,
        "informationRecipient.languageCode.c": base(language),
    }
    return f"{ADDRESS}?{urlencode(asked)}"
