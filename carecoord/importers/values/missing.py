"""Words and figures that stand for "nothing was entered"."""

from collections.abc import Iterable

_ALWAYS = frozenset(
    {"", "-", "--", ".", "?", "n/a", "na", "#n/a", "none", "nil", "unknown", "unk", "xxx-xx-0000",
     "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1/0/1900", "01/00/1900",
     "desconocido", "desconocida", "inconnu"}
)  # fmt: skip
_MAYBE_NAMES = frozenset({"null", "none", "na", "nil", "unknown", "unk", "n/a", "desconocido"})
_PLACEHOLDER_DATES = frozenset(
    {"1900-01-01", "1901-01-01", "1800-01-01", "9999-12-31", "1899-12-30", "1899-12-31",
     "1753-01-01", "0001-01-01", "2099-12-31", "2999-12-31"}
)  # fmt: skip
_HABIT = 2  # a word in this many cells of a column is its way of saying "nothing"


def is_missing(text: str) -> bool:
    """Whether a cell that is not a name says "nothing"; 'null' counts."""
    word = text.strip().casefold()
    return word in _ALWAYS or word == "null"


def is_placeholder_date(iso: str) -> bool:
    """Dates that systems write where a day is not known, or where nothing has happened."""
    return iso in _PLACEHOLDER_DATES


def missing_words_of_names(cells: Iterable[str]) -> frozenset[str]:
    """The words a column of names uses for "nothing"; a lone Mr. Null keeps his name."""
    seen: dict[str, int] = {}
    for cell in cells:
        word = cell.strip().casefold()
        if word in _MAYBE_NAMES:
            seen[word] = seen.get(word, 0) + 1
    habit = {word for word, count in seen.items() if count >= _HABIT}
    return frozenset(habit | (_ALWAYS - _MAYBE_NAMES))
