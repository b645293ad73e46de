"""Sex, death, status, yes and no, and languages as lists write them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from carecoord.common.text import fold
from carecoord.vocab import languages

_REPEATED = 512  # columns of such words hold few different ones
Sex = Literal["female", "male", "intersex", "other", "unknown"]

_WOMEN = {"f", "female", "woman", "girl", "w", "mujer", "hembra", "nina", "femenino", "femenina",
          "femme", "feminin", "2"}  # fmt: skip
_MEN = {"m", "male", "man", "boy", "h", "v", "hombre", "varon", "nino", "masculino", "homme",
        "masculin", "1"}  # fmt: skip
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
    {"deceased", "dead", "died", "death", "fallecido", "fallecida", "fallecio",
     "fallecimiento", "difunto", "difunta", "finado", "finada", "muerto", "muerta", "murio",
     "defuncion", "exitus", "decede", "decedee", "mort", "morte", "verstorben", "gestorben", "tot"}
)  # fmt: skip
_PASSED_AWAY = frozenset({"passed", "away"})
_DEAD_IN_SHORT = frozenset({"d", "de", "dec", "exp"})
_DEAD_ALONE = _DEAD_IN_SHORT | {"expired", "patient expired", "passed", "rip"}
"""Words that mean it only where nothing stands beside them: an insurance expires too."""
_ALIVE = frozenset({"alive", "living", "vivo", "viva", "vivant", "vivante"})
_NOT = frozenset({"not", "non", "no", "never"})
_ACTIVE = _ALIVE | {"active", "a", "ac", "act", "activo", "activa", "actif", "current",
                    "established", "new", "patient", "paciente"}  # fmt: skip
_INACTIVE = {"inactive", "inact", "i", "discharged", "dismissed", "terminated", "archived",
             "closed", "former", "merged", "deleted", "not active", "non active", "nonactive",
             "inactivo", "inactiva", "inac", "no activo", "no activa", "archivado", "archivada",
             "baja", "de baja", "inactif", "inaktiv", "inativo", "inativa"}  # fmt: skip
_MOVED = {"moved", "moved away", "transferred", "transfer", "relocated", "left practice",
          "trasladado", "trasladada", "mudado", "mudada", "se mudo"}  # fmt: skip
_STATUS: dict[str, str] = {
    **dict.fromkeys(_INACTIVE, "inactive"),
    **dict.fromkeys(_MOVED, "moved"),
    **dict.fromkeys(("test", "test patient", "demo"), "test"),
}


_ALONE = {"in": "inactive", "mo": "moved"}  # 'In treatment' is quite the contrary
_FROM_ELSEWHERE = frozenset({"in", "from"})  # who was transferred to the practice, not away


@lru_cache(_REPEATED)
def sex_of(text: str, *, spanish: bool = False) -> Sex:
    """F, mujer, 2 and so on (ISO 5218 figures); what is not known stays unknown.

    ``spanish``: the column uses H and M, hombre and mujer, so that M is a woman.
    """
    word = fold(text)
    if spanish and word == "m":
        return "female"
    # 'Male (M)' says it twice.
    (said, *others) = {_SEX.get(part, "unknown") for part in word.split()} or {"unknown"}
    return _SEX.get(word) or ("unknown" if others else said)


def is_spanish_sex_column(cells: Iterable[str]) -> bool:
    """H or V beside M and no F: the letters stand for hombre or varón, and for mujer."""
    letters = {fold(cell) for cell in cells}
    return bool(letters & {"h", "v"}) and "m" in letters and "f" not in letters


@lru_cache(_REPEATED)
def yes_or_no(text: str) -> bool | None:
    """True, False, or None for anything that is neither."""
    word = fold(text)
    if word in _YES:
        return True
    return False if word in _NO else None


@lru_cache(_REPEATED)
def is_dead(text: str) -> bool | None:
    """What a column about death says in words; None when they are no such words."""
    word = fold(text)
    if _says_dead(word) or word == "d":
        return True
    words = set(word.split())
    return False if words & (_ALIVE | _DEAD) else yes_or_no(text)


@lru_cache(_REPEATED)
def status_of(text: str) -> tuple[str, bool | None]:
    """Status ('moved', 'inactive', 'test' or '') and whether the words say deceased."""
    word = fold(text)
    words = word.split()
    first = _ALONE.get(word) or _STATUS.get(word) or (_STATUS.get(words[0], "") if words else "")
    if first == "moved" and not _FROM_ELSEWHERE.isdisjoint(words):
        first = ""
    # 'Inactive - moved' says why.
    has_moved = first == "inactive" and any(_STATUS.get(one) == "moved" for one in words)
    return "moved" if has_moved else first, _says_dead(word) or None


@lru_cache(_REPEATED)
def is_known_status(text: str) -> bool:
    """Whether a status means something here, be it only that the person is active."""
    status, is_dead = status_of(text)
    return bool(status or is_dead) or fold(text).split(maxsplit=1)[0] in _ACTIVE


def is_dead_in_short(text: str) -> bool:
    """Whether a letter or two were taken for a death; another system may mean something else."""
    return fold(text) in _DEAD_IN_SHORT


def is_inactive(text: str) -> bool:
    """What a column that asks whether somebody is active says."""
    said = yes_or_no(text)
    return status_of(text)[0] == "inactive" if said is None else not said


def is_marked_inactive(text: str) -> bool:
    """What a column that asks whether somebody is not active says; some put the day there."""
    said = yes_or_no(text)
    if said is None:
        return status_of(text)[0] == "inactive" or any(map(str.isdigit, text))
    return said


def _says_dead(word: str) -> bool:
    words = set(word.split())
    says = bool(words & _DEAD) or words >= _PASSED_AWAY
    return word in _DEAD_ALONE or (says and not words & _NOT)


@lru_cache(_REPEATED)
def language_code(text: str) -> str:
    """BCP 47 code of a language as named or coded by the source; else the text as given."""
    found = languages.find(text)
    return found.code if found else text.strip()
