"""Phone numbers: kept as typed, and as one international form to find and dial by."""

import re
from dataclasses import dataclass

from carecoord.common.text import digits, squeeze

_SPREADSHEET_DECIMALS = re.compile(r"(?<=\d{7})\.0+$")


@dataclass(frozen=True, slots=True)
class Phone:
    """One number.

    Attributes:
        typed: As typed, trimmed.
        e164: International form such as ``+12025550142``; "" when it cannot be a number.
        extension: Digits to dial after the call is answered, or "".
    """

    typed: str
    e164: str = ""
    extension: str = ""


def read(typed: str, region: str = "US") -> Phone:
    """Read a number as people write it; ``region`` is used when it names no country.

    A number counts when its length is possible in its country; whether it is in
    service nobody can tell from its digits.
    """
    import phonenumbers

    tidy = squeeze(typed)
    try:
        number = phonenumbers.parse(_SPREADSHEET_DECIMALS.sub("", tidy), region)
    except phonenumbers.NumberParseException:
        return Phone(tidy)
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return Phone(tidy)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(tidy, e164, number.extension or "")


def display(e164: str, region: str = "US") -> str:
    """The number for reading: ``(202) 555-0142`` at home, with its country code abroad."""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, region)
    except phonenumbers.NumberParseException:
        return e164
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    shape = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, shape.NATIONAL if at_home else shape.INTERNATIONAL)


def digits_to_find(text: str) -> str:
    """The digits by which a number is looked up, without an international prefix."""
    return digits(text).removeprefix("00")
