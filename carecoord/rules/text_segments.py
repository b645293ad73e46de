"""How many parts a text message is sent in, as phone companies count them (3GPP TS 23.038)."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("\f^{}\\[~]|€")
_BASIC_ALONE, _BASIC_PART = 160, 153
_WIDE_ALONE, _WIDE_PART = 70, 67


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text message is.

    Attributes:
        units: Places it takes.
        segments: Parts it is sent in, each of which is paid for.
        wide: Characters outside the basic alphabet, such as í or ó, which make every part shorter.
    """

    units: int
    segments: int
    wide: tuple[str, ...]


def length(text: str) -> Length:
    """Length in parts of a text message."""
    wide = tuple(dict.fromkeys(char for char in text if char not in _BASIC | _TWO_PLACES))
    if wide:
        sizes = [len(char.encode("utf-16-le")) // 2 for char in text]
        return Length(sum(sizes), _parts(sizes, _WIDE_ALONE, _WIDE_PART), wide)
    sizes = [2 if char in _TWO_PLACES else 1 for char in text]
    return Length(sum(sizes), _parts(sizes, _BASIC_ALONE, _BASIC_PART), ())


def _parts(sizes: list[int], alone: int, room: int) -> int:
    """A character of two places is never parted."""
    if sum(sizes) <= alone:
        return 1 if sizes else 0
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts
