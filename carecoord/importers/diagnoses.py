"""The diagnoses that a cell of a patient list holds."""

import re
from collections.abc import Iterator

from carecoord.common.text import squeeze
from carecoord.importers.condition_names import divided, group_named, is_heading, says_nothing
from carecoord.importers.records import Coding, IncomingCondition
from carecoord.importers.values.missing import is_missing
from carecoord.vocab.code_systems import ICD10CM

_ICD10 = re.compile(
    r"\b([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[A-TV-Z]\d{2}[0-9A-Z]{1,4}|[A-TV-Z]\d[0-9A-Z])\b"
)
_ICD10_ALONE = re.compile(r"[a-tv-z]\d[0-9a-z](?:\.?[0-9a-z]{1,4})?$")
_NOT_THEIRS = re.compile(
    r"(?:no|denies|rule[ds]? out|r/o|excluded?|negative|family|fam|fhx?|(?:grand)?(?:mother|father)"
    r"|brother|sister|parents?|maternal|paternal|niega|descart\w+|sin|ant(?:ecedentes?|\.)? fam\w*"
    r"|madre|padre|herman[oa]|abuel[oa])\b"
    r"|.*[(\[](?:mother|father|family\b[^)]*|r/o|ruled out|madre|padre|familiar[^)]*|descartad[oa])"
    r"[)\]]",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    r"\?|.*\?(?!\w)|(?:possible|probable|suspected|suspicion|likely|presumed|provisional|differential|ddx"
    r"|screening|(?:at |high )?risk|posible|sospecha|presunt[oa]|riesgo|cribado|despistaje)\b"
    r"|.*[(\[](?:\?|suspected|possible|probable|provisional|unconfirmed|sospecha|posible)[)\]]",
    re.IGNORECASE,
)
_CODE = r"[\W_]*[A-TV-Z]\d\d(?:\.?[0-9A-Z]{1,4})?[\s:;,.)\-–]*"
# Behind a code less can be told: 'E11.9 no retinopathy' and 'E11.9 high risk foot' are diabetes.
_NOT_THEIRS_AFTER_CODE = re.compile(
    rf"{_CODE}(?:rule[ds]? out|r/o|excluded|family|fhx?|descartad[oa]"
    r"|ant(?:ecedentes?|\.) fam\w*)\b",
    re.IGNORECASE,
)
_SUSPECTED_AFTER_CODE = re.compile(
    rf"{_CODE}(?:\?|(?:possible|probable|suspected|suspicion|likely|presumed|provisional|posible"
    r"|sospecha|presunt[oa])\b)",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(?:resolved|inactive|resuelt[oa])\b|^(?:h/o|hx|history of)\b", re.IGNORECASE)
_BETWEEN_DIAGNOSES = re.compile(r"[;\n|]")
_AFTER_COMMA = re.compile(r"(?<=[,/])")


def conditions_of_cell(cell: str, patient_key: str, where: str) -> Iterator[IncomingCondition]:
    """The diagnoses of a cell with the ICD-10 codes they name, or the group their words do."""
    for text, may_be_named in _diagnoses(cell):
        codes = tuple(Coding(ICD10CM, code, "") for code in _icd10_codes(text))
        is_suspected = _is_suspected(text)
        is_named = may_be_named and not codes and not is_suspected
        yield IncomingCondition(
            source_key=f"{patient_key} {text}",
            patient_key=patient_key,
            where=where,
            codes=codes,
            text=text,
            named_group=group_named(text) if is_named else "",
            clinical_status="inactive" if _OVER.search(text) else "active",
            verification_status="provisional" if is_suspected else "",
        )


def _diagnoses(cell: str) -> Iterator[tuple[str, bool]]:
    """What a cell names, and whether plain names count there: not below "Family history:"."""
    counts = True
    for part in _BETWEEN_DIAGNOSES.split(cell):
        counts = counts and not is_heading(part)
        for coded in _one_code_each(part):
            for text in map(squeeze, divided(coded, _ICD10)):
                if not (is_missing(text) or says_nothing(text)):
                    yield text, counts


def _one_code_each(text: str) -> Iterator[str]:
    """``Diabetes, type 2 (E11.9), I10`` is two by its codes."""
    said = ""
    for piece in _AFTER_COMMA.split(text):
        if _ICD10.search(said) and _ICD10.search(piece):
            yield said.rstrip(" ,/")
            said = ""
        said += piece
    yield said.rstrip(" ,/")


def _is_suspected(text: str) -> bool:
    return bool(_SUSPECTED.match(text) or _SUSPECTED_AFTER_CODE.match(text))


def _icd10_codes(text: str) -> Iterator[str]:
    """The codes a diagnosis names, with their dots: E119 is E11.9.

    What a relative has, or what was ruled out, is nobody's diagnosis: it keeps its words only.
    """
    if _NOT_THEIRS.match(text) or _NOT_THEIRS_AFTER_CODE.match(text):
        return
    for code in _ICD10.findall(text.upper() if _ICD10_ALONE.match(text) else text):
        plain = code.replace(".", "")
        yield f"{plain[:3]}.{plain[3:]}" if len(plain) > len(plain[:3]) else plain
