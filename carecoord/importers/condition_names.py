"""Conditions by their plain names, for lists that have words where others have codes."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold

_NAMES_FILE = RESOURCES_DIR / "importers" / "condition_names.toml"
_BULLET = re.compile(r"\s*(?:[-*•·–]+\s+|\d{1,2}[.)]\s+)")  # of a list inside the cell
# Other signs say something about the name: a question, a minus, a cross, a crossed circle.
_PLAIN = re.compile(r"[\w\s.,'’()\[\]/:&+-]+(?<!-)")
_MINUS = re.compile(r"[(\[]\s*-\s*[)\]]")
_NAME_AND_NAME = re.compile(r"(?P<name>[^(\[]+)[(\[](?P<again>[^)\]]+)[)\]]\s*")
# Between letters a slash divides longer words only: h/o, r/o and w/o are words of their own.
_OF_OR_OUT = re.compile(r"\b([hr])/o\b", re.IGNORECASE)
_DIVIDER = re.compile(r"(\s*[,&+]\s*|\s+/\s+|(?<=\w\w)/(?=\w\w))")


class _Words(NamedTuple):
    groups: Mapping[str, str]
    adds_nothing: frozenset[str]
    nothing: frozenset[str]
    never: frozenset[str]
    joins: frozenset[str]
    others: frozenset[str]
    endings: tuple[str, ...]


def group_named(text: str) -> str:
    """The group of ``vocab.conditions`` whose plain name the whole text is, "" for any other."""
    bare = _BULLET.sub("", text, count=1)
    if not _PLAIN.fullmatch(bare) or _MINUS.search(bare):
        return ""
    if group := _group(fold(bare).split()):
        return group
    both = _NAME_AND_NAME.fullmatch(bare)  # High blood pressure (HTN)
    group = _group(fold(both["name"]).split()) if both else ""
    return group if both and group == _group(fold(both["again"]).split()) else ""


def says_nothing(text: str) -> bool:
    """Whether somebody wrote that there is no condition."""
    return fold(text) in _words().nothing


def is_heading(text: str) -> bool:
    """Whether what follows in the cell is denied, over, suspected or a relative's."""
    head, colon, _rest = text.partition(":")
    words = _plain(head)
    if _words().never.isdisjoint(words):
        return False
    return bool(colon) or (_words().never | _words().joins).issuperset(words)


def divided(text: str, code: re.Pattern[str]) -> Iterator[str]:
    """``HTN, T2DM`` is two; a comma in ``Diabetes mellitus, type 2`` divides nothing.

    A comma divides what is a condition on either side of it.

    Args:
        text: One entry of a cell.
        code: Finds the codes beside the names.
    """
    atoms = _DIVIDER.split(text)
    plain = [_plain(code.sub(" ", atom)) for atom in atoms[::2]]
    if any(not _is_clear(words) for words in plain):
        yield text
        return
    said, is_open = atoms[0], _stands(plain[0]) and not _is_aside(plain[0])
    for divider, atom, words in zip(atoms[1::2], atoms[2::2], plain[1:], strict=True):
        if is_open and _stands(words):
            yield said.rstrip(" ,/")
            said, is_open = atom, not _is_aside(words)
        else:
            said += divider + atom
    yield said


def _plain(text: str) -> list[str]:
    return fold(_OF_OR_OUT.sub(r"\1o", text)).split()


def _group(words: list[str]) -> str:
    known = _words()
    bare = [word for word in words if word not in known.adds_nothing]
    return known.groups.get(" ".join(words)) or known.groups.get(" ".join(bare), "")


def _is_clear(words: list[str]) -> bool:
    """Whether nothing is denied or doubted, or at the beginning of a condition."""
    if _group(words) or _words().never.isdisjoint(words):
        return True
    return _is_aside(words) and _stands(words)


def _is_aside(words: list[str]) -> bool:
    return bool(words) and words[0] in _words().never and not _group(words)


def _stands(words: list[str]) -> bool:
    """Whether the words name something that somebody has."""
    known = _words()
    if not words or _group(words) or " ".join(words) in known.others:
        return bool(words)
    if words[0] in known.joins:
        return False
    ends = (" ".join(words[start:]) for start in range(len(words)))
    return words[-1].endswith(known.endings) or any(
        end in known.groups or end in known.others for end in ends
    )


@cache
def _words() -> _Words:
    content = tomllib.loads(_NAMES_FILE.read_text(encoding="utf-8"))
    return _Words(
        groups={name: group for group, names in content["names"].items() for name in names},
        adds_nothing=frozenset(content["adds_nothing"]),
        nothing=frozenset(content["nothing"]),
        never=frozenset(content["never"]),
        joins=frozenset(content["joins"]),
        others=frozenset(content["others"]),
        endings=tuple(content["endings"]),
    )
