"""Which encoding a text file is in, and signs that it was once read in a wrong one."""

import codecs
import re
from dataclasses import dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850", "latin-1")
"""What a person may choose instead of what was found."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 1 << 16
_UTF16_NULS = 0.25  # share of NUL bytes on one side in UTF-16 text of Latin letters
_ACCENTED = frozenset("áéíóúüñàâçèêëîïôùûœäößÁÉÍÓÚÜÑÀÂÇÈÊËÎÏÔÙÛÄÖ’°º")
_MOJIBAKE = re.compile(
    "[ÃÂ][\u0080-\u00bf\u2013\u2014\u2018-\u2030\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192]"
)
_LETTER_BESIDE = re.compile(r"(?<=[a-zA-Z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-zA-Z])")
_WRONG_COMPANY = re.compile(r"[a-z][À-ÖØ-Þ]|[A-Z][à-öø-ÿ](?=[A-Z])|œ(?![uie])")
_END_OF_FILE = "\x1a"  # DOS programs still write it


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the encoding it was read in, and sentences about doubtful characters."""

    text: str
    encoding: str
    warnings: tuple[str, ...]


def decode_text(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file, in the given encoding or the one its bytes speak for.

    Raises:
        RefusedError: The given encoding does not fit the file.
    """
    mark, found = next((pair for pair in _BOMS if data.startswith(pair[0])), (b"", ""))
    chosen = encoding or found or _guess(data)
    try:
        text = data.removeprefix(mark).decode(chosen)
    except UnicodeDecodeError:
        raise RefusedError(
            _("This file cannot be read as {encoding}. Choose another encoding.").format(
                encoding=chosen
            )
        ) from None
    text = text.removeprefix("\ufeff").rstrip(_END_OF_FILE)
    return Decoded(text.replace("\x00", ""), chosen, _warnings(text))


def in_utf8(data: bytes) -> bytes:
    """UTF-16 as UTF-8, as some programs write what should be UTF-8; anything else unchanged."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.removeprefix(codecs.BOM_UTF8)
    return data.decode("utf-16", "replace").encode()


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE_BYTES]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > half * _UTF16_NULS:
        return "utf-16-le"
    if sample[0::2].count(0) > half * _UTF16_NULS:
        return "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return max(("cp1252", "mac_roman", "cp850"), key=lambda name: _fit(data, name))
    return "utf-8"


def _fit(data: bytes, encoding: str) -> int:
    """How many characters beside a letter are letters of European names, less the others.

    A capital among small letters speaks against the encoding too, and the reverse, and an œ
    before anything but a vowel.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -len(data)
    beside = _LETTER_BESIDE.findall(text)
    good = sum(1 if character in _ACCENTED else -1 for character in beside)
    return good - len(_WRONG_COMPANY.findall(text))


def _warnings(text: str) -> tuple[str, ...]:
    found = []
    if _MOJIBAKE.search(text):
        found.append(
            _(
                "Some names look garbled, such as “Ã±” for “ñ”: the file was read wrongly before"
                " it was saved. Ask for a new export, or choose another encoding."
            )
        )
    if "\ufffd" in text:
        found.append(
            _(
                "Some characters were lost before this file was saved (shown as “\ufffd”)."
                " Ask for a new export."
            )
        )
    if "\x00" in text:
        found.append(
            _("The file holds empty bytes, which were removed. Check that the rows look right.")
        )
    return tuple(found)
