"""Codes of conditions and tests as people type them beside a handout."""

import re

from carecoord.handouts.library import TopicCode
from carecoord.vocab import code_systems

_ICD10 = re.compile(r"[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.IGNORECASE)
_NAMED = re.compile(r"(?P<system>[A-Za-z][\w-]*)[ :]+(?P<code>\d[\d-]*)")
_NAMES = {
    code_systems.SNOMED: "SNOMED",
    code_systems.LOINC: "LOINC",
    code_systems.RXNORM: "RxNorm",
}


def read_codes(typed: str) -> tuple[tuple[TopicCode, ...], tuple[str, ...]]:
    """Codes parted by commas, and what is none: ``E11, I10, LOINC 4548-4``.

    Codes without a name are ICD-10-CM.
    """
    codes: list[TopicCode] = []
    unknown: list[str] = []
    for piece in filter(None, (one.strip() for one in re.split(r"[,;\n]", typed))):
        code = _code(piece)
        if code is None:
            unknown.append(piece)
        elif code not in codes:
            codes.append(code)
    return tuple(codes), tuple(unknown)


def typed_codes(codes: tuple[TopicCode, ...]) -> str:
    """Codes as they are typed."""
    return ", ".join(
        f"{_NAMES[code.system]} {code.code}" if code.system in _NAMES else code.code
        for code in codes
    )


def _code(piece: str) -> TopicCode | None:
    if _ICD10.fullmatch(piece):
        return TopicCode(code_systems.ICD10CM, piece.upper())
    named = _NAMED.fullmatch(piece)
    system = code_systems.normalise(named["system"]) if named else ""
    if named is None or system not in _NAMES:
        return None
    return TopicCode(system, named["code"])
