"""What somebody typed into the search box, as a plan the store can follow."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.common.text import digits, fold
from carecoord.rules.sounds import sound_key
from carecoord.rules.typed_dates import DATE, read_compact, read_date

_LONGEST_TEXT = 200
_MOST_TERMS = 8
_FEWEST_DIGITS = 3

_PHONE = re.compile(
    r"(?<!\w)(?:"
    r"(?:\+?1[\s.-]*)?(?:\(\d{3}\)|\d{3})[\s.-]*\d{3}[\s.-]*\d{4}"
    r"|\d{3}[\s.-]\d{4}"
    r"|\+\d[\d\s().-]{5,}\d"
    # One that is still being typed: brackets round an area code leave no doubt.
    r"|\(\d{3}\)[\s.-]*\d{1,3}(?:[\s.-]+\d{1,4})?(?=\s*\Z)"
    r")(?:\s*(?:x|ext\.?)\s*\d+)?(?!\w)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?:x|ext\.?)\s*\d+$", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"(?:(?<!\w)(?:mrn|chart|record|id)\s*[:#]*|#)\s*(?=[\w-]*\d)([\w-]+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing typed; a patient fits when any of its readings fits.

    Attributes:
        word: Folded beginning or piece of a name; "" when it cannot be one.
        sound: Key of the word as ``rules.sounds`` makes it, "" without a word.
        digits: Digits found anywhere in a phone number; "" when it cannot be one.
        identifier: Letters and digits of an identifier in upper case, or "".
        births: Partial ISO dates; a birth date fits when it begins with one of them.
    """

    word: str = ""
    sound: str = ""
    digits: str = ""
    identifier: str = ""
    births: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """All terms have to fit the same patient; no term at all fits everybody."""

    terms: tuple[Term, ...] = ()


def parse(text: str, today: dt.date) -> SearchPlan:
    """Read what was typed; any text is allowed and characters without meaning are dropped."""
    rest = _plain_digits(text[:_LONGEST_TEXT])
    terms: list[Term] = []
    for pattern, read in ((DATE, _birth), (_IDENTIFIER, _identifier), (_PHONE, _phone)):
        rest, found = _take(pattern, rest)
        terms.extend(term for match in found for term in read(match, today))
    terms.extend(_words(rest, today))
    return SearchPlan(tuple(dict.fromkeys(terms))[:_MOST_TERMS])


def identifier_key(value: str) -> str:
    """An identifier as it is compared: letters and digits in upper case."""
    return fold(value).replace(" ", "").upper()


def help_text() -> tuple[str, ...]:
    """Sentences that say what may be typed."""
    return (
        _('Type any part of a name, in any order: "mar san" finds Maria Santos.'),
        _("Spelling and accents do not have to be exact."),
        _("Type a phone number in any form, or its last digits."),
        _("Type a record number, or # and the number to search only record numbers."),
        _("Type a birth date such as 4/12/1971, 1971-04-12 or 12 Apr 1971, or only the year."),
        _('Put them together to narrow it down: "santos 1971".'),
    )


def _plain_digits(text: str) -> str:
    """Every script's digits as 0-9, the usual width of letters, no control characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c if c.isprintable() else " "
        for c in plain
    )


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, list[re.Match[str]]]:
    found = list(pattern.finditer(text))
    return pattern.sub(" ", text), found


def _birth(found: re.Match[str], today: dt.date) -> Iterator[Term]:
    """A date nobody can be born on is still looked for as a number."""
    births = read_date(found, today)
    number = digits(found[0])
    yield Term(births=births) if births else Term(digits=number, identifier=number)


def _identifier(found: re.Match[str], _today: dt.date) -> Iterator[Term]:
    yield Term(identifier=identifier_key(found[1]))


def _phone(found: re.Match[str], today: dt.date) -> Iterator[Term]:
    number = digits(_EXTENSION.sub("", found[0])).removeprefix("00")
    yield Term(digits=number, identifier=number, births=read_compact(number, today))


def _words(text: str, today: dt.date) -> Iterator[Term]:
    for piece in text.split():
        if any(c.isdigit() for c in piece):
            yield from _number(piece, today)
        else:
            yield from (Term(word=word, sound=sound_key(word)) for word in fold(piece).split())


def _number(piece: str, today: dt.date) -> Iterator[Term]:
    """Digits, alone or in an identifier such as ``A-1042``."""
    key = identifier_key(piece)
    if key.isdecimal():
        long_enough = len(key) >= _FEWEST_DIGITS
        yield Term(
            digits=key if long_enough else "", identifier=key, births=read_compact(key, today)
        )
    else:
        yield Term(identifier=key)
