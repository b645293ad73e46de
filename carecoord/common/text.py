"""Names, numbers and words reduced to the keys they are found by."""

import re
import unicodedata

_NOT_DIGIT = re.compile(r"\D+")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_SPECIAL = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
        "ł": "l", "ı": "i", "ħ": "h",
        "’": "", "'": "", "`": "", "´": "", "ʼ": "", "‘": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Lower case, without accents or apostrophes, other punctuation as one space.

    ``O’Brien`` and ``OBRIEN`` fold alike, as do ``Núñez`` in either Unicode form
    and ``Nunez``. Scripts without case or accents pass through.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_SPECIAL)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.replace("_", " ")).strip()


def digits(text: str) -> str:
    """Only the decimal digits, written 0-9."""
    return _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text))


def squeeze(text: str) -> str:
    """Trimmed, with inner runs of white space as one space; NFC, otherwise as typed."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
