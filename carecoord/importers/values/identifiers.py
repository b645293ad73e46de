"""Record numbers, postcodes and phones, and what spreadsheets do to them."""

import re
from collections import Counter
from collections.abc import Iterable

from carecoord.common.text import digits, fold, squeeze

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+$", re.IGNORECASE)
_TRAILING_ZERO = re.compile(r"(\d+)\.0+$")
_EXTENSION = re.compile(r"(?:\bext\.?|\bx|#)\s*\d+\s*$", re.IGNORECASE)
_US_PHONE = re.compile(
    r"(?<![\d+])(?:\+?1[\s.\-]?)?\(?\d{3}\)?[\s.\-]*\d{3}[\s.\-]?\d{4}(?!\d)"
    r"(?:\s*(?:ext\.?|x|#)\s*\d{1,6})?",
    re.IGNORECASE,
)
_ONE_PHONE = re.compile(r"[\d\s().+\-]{1,20}$")  # too short for two
_BETWEEN = re.compile(r"\s*[/;,|\n]\s*|\s+(?:or|and|y|o)\s+", re.IGNORECASE)
_ANY_PHONE = re.compile(r"\+?(?:[\s().\-]*\d){7,15}[\s).]*")
_PHONE_LABELS = {
    "home": "home h hm casa fijo", "mobile": "cell cellular c mobile m mob movil celular",
    "work": "work w wk office o trabajo", "": "tel phone ph telefono or and y o",
}  # fmt: skip
_KIND_OF_LABEL = {word: kind for kind, words in _PHONE_LABELS.items() for word in words.split()}
_DIGITS_OF_A_PHONE = frozenset({7, 10})
_WITH_COUNTRY_CODE = 11
_DIGITS_ANYWHERE = range(8, 12)  # of numbers within one country
_MANY_PHONES, _MOSTLY = 5, 0.8


def is_scientific(text: str) -> bool:
    """'1.23E+14': digits are lost for good, so it must not serve as a key."""
    return _SCIENTIFIC.match(text.strip()) is not None


def without_decimals(text: str) -> str:
    """'5559019296.0' as '5559019296'; anything else only trimmed."""
    plain = squeeze(text)
    match = _TRAILING_ZERO.match(plain)
    return match[1] if match else plain


def padded(text: str, width: int) -> str:
    """Zeros put back before a number of digits only."""
    return text.zfill(width) if text.isdigit() else text


def split_phones(text: str) -> list[tuple[str, str]]:
    """Each number of a cell with its kind, as far as labels tell: 'H: ... C: ...'.

    Anything else than numbers and their labels stays with the number: it may say whose it is,
    or that it does not work any more.
    """
    if _ONE_PHONE.match(text):  # as nearly all are
        return [(text, "")]
    found = list(_US_PHONE.finditer(text))
    starts, ends = [match.start() for match in found], [match.end() for match in found]
    gaps = [text[start:end] for start, end in zip([0, *ends], [*starts, len(text)], strict=True)]
    labels = [fold(gap).split() for gap in gaps]
    if not found or any(word not in _KIND_OF_LABEL for words in labels for word in words):
        return _divided(text)
    before = labels[:-1] if labels[0] else labels[1:]
    return [
        (match[0].strip(), next(filter(None, map(_KIND_OF_LABEL.__getitem__, words)), ""))
        for match, words in zip(found, before, strict=True)
    ]


def _divided(text: str) -> list[tuple[str, str]]:
    """Numbers of any country with a mark or a word between them; any other text whole."""
    parts = _BETWEEN.split(text)
    if len(parts) > 1 and all(_ANY_PHONE.fullmatch(part) for part in parts):
        return [(part, "") for part in parts]
    return [(text, "")]


def usual_phone_digits(cells: Iterable[str]) -> int:
    """How many digits most numbers of a list have, where it is not one of the United States.

    0 where there are few, or where they differ.
    """
    lengths = Counter(len(digits(cell)) for cell in cells if _ONE_PHONE.match(cell))
    lengths.pop(0, None)
    usual, count = max(lengths.items(), key=lambda each: each[1], default=(0, 0))
    is_usual = count >= _MANY_PHONES and count >= _MOSTLY * lengths.total()
    return usual if is_usual and usual in _DIGITS_ANYWHERE else 0


def is_doubtful_phone(text: str, usual_digits: int = 0) -> bool:
    """Not seven or ten digits, nor with a leading 1 or a plus, or no number: keep it, say so.

    ``usual_digits``: what most numbers of the list have.
    """
    number = digits(_EXTENSION.sub("", text))
    if len(set(number)) == 1:  # as in 000-000-0000
        return True
    if text.lstrip().startswith(("+", "00")):
        return False
    if usual_digits and len(number) == usual_digits:
        return False
    if len(number) == _WITH_COUNTRY_CODE:
        return not number.startswith("1")
    return len(number) not in _DIGITS_OF_A_PHONE


def lost_zeros(cells: Iterable[str], *, is_numeric: bool) -> bool:
    """Whether zeros at the start may be gone: stored as numbers, and of unequal length."""
    lengths = {len(cell) for cell in cells if cell.isdigit()}
    return is_numeric and len(lengths) > 1


def lost_postcode_zeros(cells: Iterable[str]) -> bool:
    """Four digits where the United States write five."""
    widths = [len(cell) for cell in cells if cell.isdigit()]
    return bool(widths) and min(widths) == 4 and max(widths) <= 5  # noqa: PLR2004 - ZIP codes
