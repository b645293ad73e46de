"""Sex, death, status, yes and no, and languages as lists write them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from carecoord.common.text import fold
from carecoord.vocab import languages

_REPEATED = 512  # columns of such words hold few different ones
Sex = Literal["female", "male", "intersex", "other", "unknown"]

_WOMEN = {"f", "female", "woman", "w", "mujer", "femenino", "femme", "feminin", "2"}
_MEN = {"m", "male", "man", "h", "hombre", "masculino", "homme", "masculin", "1"}
_OTHERS = {"x", "o", "other", "otro", "autre", "nonbinary", "non binary"}
_SEX: dict[str, Sex] = {
    **dict.fromkeys(_WOMEN, "female"),
    **dict.fromkeys(_MEN, "male"),
    **dict.fromkeys(_OTHERS, "other"),
    "intersex": "intersex",
}
_YES = frozenset({"y", "yes", "true", "t", "1", "si", "oui", "o", "x"})
_NO = frozenset({"n", "no", "false", "f", "0", "non"})
_DEAD = frozenset(
    {"deceased", "dead", "expired", "died", "fallecido", "fallecida", "difunto", "difunta",
     "decede", "decedee"}
)  # fmt: skip
_ALIVE = frozenset({"alive", "living", "vivo", "viva", "vivant", "vivante"})
_INACTIVE = {"inactive", "discharged", "archived", "inactivo", "inactiva", "inactif"}
_STATUS: dict[str, str] = {
    **dict.fromkeys(_INACTIVE, "inactive"),
    **dict.fromkeys(("moved", "moved away", "transferred", "relocated"), "moved"),
    **dict.fromkeys(("test", "test patient", "demo"), "test"),
}


@lru_cache(_REPEATED)
def sex_of(text: str, *, spanish: bool = False) -> Sex:
    """F, mujer, 2 and so on (ISO 5218 figures); what is not known stays unknown.

    ``spanish``: the column uses H and M, hombre and mujer, so that M is a woman.
    """
    word = fold(text)
    return "female" if spanish and word == "m" else _SEX.get(word, "unknown")


def is_spanish_sex_column(cells: Iterable[str]) -> bool:
    """H beside M and no F: the letters stand for hombre and mujer."""
    letters = {fold(cell) for cell in cells}
    return "h" in letters and "m" in letters and "f" not in letters


@lru_cache(_REPEATED)
def yes_or_no(text: str) -> bool | None:
    """True, False, or None for anything that is neither."""
    word = fold(text)
    if word in _YES:
        return True
    return False if word in _NO else None


@lru_cache(_REPEATED)
def is_dead(text: str) -> bool | None:
    """What a column about death says in a word; None when it is no such word."""
    word = fold(text)
    if word in _DEAD:
        return True
    return False if word in _ALIVE else yes_or_no(text)


@lru_cache(_REPEATED)
def status_of(text: str) -> tuple[str, bool | None]:
    """Status ('moved', 'inactive', 'test' or '') and whether the word says deceased."""
    word = fold(text)
    return _STATUS.get(word, ""), True if word in _DEAD else None


@lru_cache(_REPEATED)
def language_code(text: str) -> str:
    """BCP 47 code of a language as named or coded by the source; else the text as given."""
    found = languages.find(text)
    return found.code if found else text.strip()
