"""Names, numbers and words reduced to the keys they are found by."""

import re
import unicodedata

_NOT_DIGIT = re.compile(r"[^0-9]+")
_SPECIAL = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
        "ł": "l", "ı": "i", "ħ": "h",
        "’": "", "'": "", "`": "", "´": "", "ʼ": "", "‘": "",
    }
)  # fmt: skip
_ASCII = {
    code: chr(code).lower() if chr(code).isalnum() else "" if chr(code) in "'`" else " "
    for code in range(128)
}


def fold(text: str) -> str:
    """Lower case, without accents or apostrophes, other punctuation as one space.

    ``O’Brien`` and ``OBRIEN`` fold alike, as do ``Núñez`` in either Unicode form
    and ``Nunez``. Vowel signs of Indic and Thai script belong to their word.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_SPECIAL)
    return " ".join("".join(map(_folded, plain)).split())


def _folded(char: str) -> str:
    if char.isalnum():
        return char
    if unicodedata.combining(char):
        return ""
    category = unicodedata.category(char)
    # Joiners and direction marks stand inside words, and nobody types them when searching.
    return char if category[0] == "M" else "" if category == "Cf" else " "


def digits(text: str) -> str:
    """Only the decimal digits, of any script, written 0-9."""
    if text.isascii():
        return _NOT_DIGIT.sub("", text)
    wide = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) for char in wide if char.isdecimal())


def squeeze(text: str) -> str:
    """Trimmed, with inner runs of white space as one space; NFC, otherwise as typed."""
    joined = " ".join(text.split())
    return joined if joined.isascii() else unicodedata.normalize("NFC", joined)
