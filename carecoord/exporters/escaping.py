"""Text made safe for spreadsheets: no formula runs, no character breaks the file."""

import re
import unicodedata

LONGEST_CELL = 32_767
"""Characters Excel keeps in one cell."""

_STARTS_FORMULA = frozenset("=+-@|%\t\r\n")
_INVISIBLE = re.compile(
    r"[ \u00a0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]+"
)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_"})
_NEEDS_CARE = re.compile(r"[&<>_\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|^\s|\s$|\n")

PREFIX = "'"


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might run it: also behind spaces or invisible characters.

    Fullwidth and small forms count as the characters they stand for.
    """
    seen = _INVISIBLE.match(text)
    first = text[seen.end() if seen else 0 :][:1]
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _STARTS_FORMULA


def drop_control(text: str) -> str:
    """Without characters that no spreadsheet file may hold; tabs and line breaks stay."""
    return _NOT_IN_XML.sub("", text)


def csv_text(text: str) -> str:
    """A cell of a CSV file, with an apostrophe before what could run as a formula."""
    clean = drop_control(text).replace("\r\n", "\n")
    return PREFIX + clean if starts_formula(clean) else clean


def from_csv_text(text: str) -> str:
    """The text as it was before ``csv_text`` put its apostrophe there."""
    return text[1:] if text.startswith(PREFIX) and starts_formula(text[1:]) else text


def xlsx_text(text: str) -> str:
    """The inside of an inline string cell: ``<t>...</t>``."""
    if len(text) <= LONGEST_CELL and not _NEEDS_CARE.search(text):
        return f"<t>{text}</t>"
    clean = drop_control(text)[:LONGEST_CELL]
    literal = _LOOKS_ESCAPED.sub("_x005F_", clean)
    return f'<t xml:space="preserve">{literal.translate(_MARKUP)}</t>'
