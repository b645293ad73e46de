"""People's names as lists write them: parts found, spelling kept."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from carecoord.common.text import fold, squeeze

_PREFIXES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sra", "srta",
     "doña", "mme", "mlle"}
)  # fmt: skip
_SUFFIXES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "md", "do", "phd", "rn", "dds", "esq", "cpa", "hijo"}
)  # fmt: skip
_SHORT_NAMES = frozenset({"do", "y", "sr"})  # also the last name of somebody with two names
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le",
     "los", "las", "ter", "ten", "bin", "ibn", "al", "el", "st", "st.", "y"}
)  # fmt: skip
_DEMO_WORDS = frozenset({"demo", "test", "zztest", "zzztest", "testpatient", "dummy"})
_INITIALS_BEHIND = 3  # so many names that end in an initial show how a column writes them
_FAMILY_FIRST = re.compile(r"last.*first|surname.*(?:given|fore|first)|apellido.*nombre|nom et pre")
_NICKNAME = re.compile(r"\s*[\"“(]([^\"”)]+)[\"”)]\s*")


class NameParts(NamedTuple):
    """A name taken apart; ``family`` alone is filled for people with one name."""

    family: str
    given: str = ""
    middle: str = ""
    suffix: str = ""
    prefix: str = ""
    preferred: str = ""


def split_name(text: str, family_words: int = 0) -> NameParts:
    """'Last, First M' or 'First M Last', with titles, suffixes and a nickname in quotes.

    Without a comma the family name stands behind, or is the first ``family_words`` words.
    As in ``split_given``, only initials are a middle name: who is called Mary Jo, María José
    or Min Jung is not called by the half of it.
    """
    nickname = _NICKNAME.search(text)
    whole = squeeze(_NICKNAME.sub(" ", text.replace("^", ", ", 1).replace("^", " ")))
    family, comma, rest = whole.partition(",")
    if comma:
        parts = _comma_form(family, rest)
    elif family_words:
        parts = _family_first(whole, family_words)
    else:
        parts = _spoken_form(whole)
    return parts._replace(preferred=squeeze(nickname[1])) if nickname else parts


def family_words(header: str, names: Iterable[str]) -> int:
    """How many words the family name has where a column of whole names puts it first.

    The header says so ('Last First', 'Apellidos y nombre'), or initials at the end do.
    """
    folded = fold(header)
    if _FAMILY_FIRST.search(folded):
        return 2 if "apellidos" in folded else 1
    long = [words for name in names if "," not in name and len(words := name.split()) > 2]  # noqa: PLR2004 - more than first and last name
    initials = sum(len(_bare(words[-1])) == 1 for words in long)
    return int(initials >= _INITIALS_BEHIND and initials * 2 > len(long))


def split_given(text: str) -> tuple[str, str]:
    """First name and initials from one cell: 'Farrah A.' has the middle name 'A.'.

    Only initials are split off: 'María Luisa' may be one name.
    """
    words = squeeze(text).split()
    first = len(words)
    while first > 1 and len(_bare(words[first - 1])) == 1:
        first -= 1
    return " ".join(words[:first]), " ".join(words[first:])


def recased(name: str) -> str:
    """'O'BRIEN-SMITH' as 'O'Brien-Smith'; names not wholly in one case stay as they are."""
    if not (name.isupper() or name.islower()):
        return name
    return " ".join(w if w in _PARTICLES else _title(w) for w in name.lower().split())


def is_demo(*names: str) -> bool:
    """Whether a whole word is one people give to records made for trying a program out."""
    return any(word in _DEMO_WORDS for name in names for word in name.casefold().split())


def _comma_form(family: str, rest: str) -> NameParts:
    chunks = [squeeze(chunk) for chunk in rest.split(",")]
    suffixes = [chunk for chunk in chunks if _is_suffix(chunk)]
    titles = [chunk for chunk in chunks[1:] if _bare(chunk) in _PREFIXES]
    words = [
        word
        for chunk in chunks
        if not _is_suffix(chunk) and chunk not in titles
        for word in chunk.split()
    ]
    if not words and suffixes:  # 'John Smith, MD' is not a family name John Smith
        return _spoken_form(squeeze(family))._replace(suffix=", ".join(suffixes))
    family_prefix, family_words = _without_prefix(family.split())
    family_words, family_suffix = _without_suffix(family_words)
    words, given_suffix = _without_suffix(words)
    prefix, words = _without_prefix(words)
    prefix = prefix or family_prefix or next(iter(titles), "")
    suffix = ", ".join(part for part in (family_suffix, given_suffix, *suffixes) if part)
    given, middle = split_given(" ".join(words))
    return NameParts(" ".join(family_words), given, middle, suffix, prefix)


def _family_first(text: str, count: int) -> NameParts:
    words, suffix = _without_suffix(text.split())
    start = 0
    while start < len(words) - 2 and words[start].casefold() in _PARTICLES:
        start += 1
    end = min(start + count, max(len(words) - 1, 1))
    given, middle = split_given(" ".join(words[end:]))
    return NameParts(" ".join(words[:end]), given, middle, suffix)


def _spoken_form(text: str) -> NameParts:
    prefix, words = _without_prefix(text.split())
    words, suffix = _without_suffix(words)
    if len(words) <= 1:
        return NameParts("".join(words), suffix=suffix, prefix=prefix)
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    given, middle = split_given(" ".join(words[:start]))
    return NameParts(" ".join(words[start:]), given, middle, suffix, prefix)


def _without_prefix(words: list[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and _bare(words[0]) in _PREFIXES:
        return words[0], words[1:]
    return "", words


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    short = len(words) == 2 and _bare(words[-1]) in _SHORT_NAMES  # noqa: PLR2004 - Anh Do
    is_name = short and not words[-1].endswith(".")
    if len(words) > 1 and _is_suffix(words[-1]) and not is_name:
        return words[:-1], words[-1]
    return words, ""


def _is_suffix(text: str) -> bool:
    return _bare(text) in _SUFFIXES


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()


def _title(word: str) -> str:
    return re.sub(r"(^|[-'’`])(\w)", lambda match: match[1] + match[2].upper(), word)
