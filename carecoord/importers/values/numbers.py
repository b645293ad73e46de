"""Measured values in cells: '140/90 mmHg', '7,4 %', '>300', '48 mmol/mol', feet and inches."""

import re
from typing import NamedTuple

from carecoord.common.i18n import _
from carecoord.common.text import squeeze
from carecoord.importers.values.unclear import UnclearValueError

_NUMBER = r"\d+(?:[.,]\d+)*"
_VALUE = re.compile(rf"(<=|>=|<|>|≤|≥)?\s*({_NUMBER})\s*(.*)$")
_PRESSURE = re.compile(rf"({_NUMBER})\s*/\s*({_NUMBER})\s*([^\d]*)$")
_FEET = re.compile(
    r"(\d)\s*(?:'|’|′|ft\.?|feet)\s*(\d{1,2}(?:\.\d+)?)?\s*(?:\"|”|″|in\.?|inches)?$"
)
_SECOND_NUMBER = re.compile(r"^\d|[\s(/\-]\d{2,}")  # 'mL/min/1.73 m2' and 'kg/m2' hold none
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d{1,3}(?:\.\d{3})+,\d+$")
# What laboratories write beside a number: '7.4 (H)', '7.4 H', '*7.4', '7.4 % (4.0-5.6)'.
_MARK = r"(?:hh?|ll?|n|a{1,2}|high|low|normal|abnormal|crit(?:ical)?|alt[oa]|baj[oa]|elevad[oa])"
_FLAG = re.compile(
    rf"\s*[(\[]\s*{_MARK}\s*[*!]*\s*[)\]]|(?:\s|(?<=[\d%])){_MARK}\s*[*!]*$|\s*[*!↑↓]+$"
    rf"|\s*[(\[](?:ref\w*\.?:?\s*)?{_NUMBER}\s*[-–]\s*{_NUMBER}\s*[^\d()\[\]]*[)\]]$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\A(?:[*!↑↓]+|(?:hh?|ll?|high|low|bp|t/?a|p/?a|(?:hb|hgb)?\s?a1c|wt|ht|bmi)(?=[\s:=*]))[\s:=*]*",
    re.IGNORECASE,
)
_POSTURE = re.compile(
    r"\s*[(\[]?\s*\b(?:sitting|standing|lying|supine|seated|(?:l|r|left|right)\.?\s*arm|l|r|la|ra"
    r"|manual|auto|sentad[oa]|de pie|acostad[oa])\b\s*[)\]]?$",
    re.IGNORECASE,
)
_COMPARATORS = {"≤": "<=", "≥": ">="}
_INCHES_PER_FOOT = 12


class Value(NamedTuple):
    """A number with what stands around it; the unit is as written, '' if none."""

    comparator: str
    number: float
    unit: str


def number(text: str) -> float:
    """A number with decimal point or comma, with or without thousands.

    Raises:
        ValueError: The text is no number.
    """
    if _THOUSANDS.match(text):
        decimal_comma = text.rfind(",") > text.rfind(".") > -1
        text = text.replace(".", "") if decimal_comma else text.replace(",", "")
    return float(text.replace(",", "."))


def value(text: str) -> Value:
    """A number with comparator and unit.

    Raises:
        UnclearValueError: There is no number ("WNL"), or more than one.
    """
    match = _VALUE.match(_without_flags(text))
    if match is None or _SECOND_NUMBER.search(match[3]):
        raise _not_a_number()
    comparator = match[1] or ""
    try:
        found = number(match[2])
    except ValueError:
        raise _not_a_number() from None
    return Value(_COMPARATORS.get(comparator, comparator), found, match[3].strip())


def pressure(text: str) -> tuple[float, float, str]:
    """Systolic, diastolic and the unit as written, from one cell.

    Raises:
        UnclearValueError: It is not two numbers with a slash between.
    """
    match = _PRESSURE.match(_POSTURE.sub("", _without_flags(text)))
    if match is None:
        raise _not_a_number()
    return number(match[1]), number(match[2]), match[3].strip()


def height(text: str) -> Value:
    """A height; feet and inches become inches.

    Raises:
        UnclearValueError: As for ``value``.
    """
    match = _FEET.match(_without_flags(text))
    if match is None:
        return value(text)
    return Value("", int(match[1]) * _INCHES_PER_FOOT + float(match[2] or 0), "in")


def _without_flags(text: str) -> str:
    """The number and its unit alone: that it is high is known from the number."""
    whole = squeeze(text)
    if whole[:1].isdigit() and whole[-1:].isdigit():  # as nearly all are
        return whole
    return _FLAG.sub("", _BEFORE.sub("", whole))


def _not_a_number() -> UnclearValueError:
    return UnclearValueError(
        _("The value is not a number, so it was left out. Enter it by hand if it is needed.")
    )
