"""Headers that nobody has spelled out beforehand, by the words they are made of."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from carecoord.common.paths import RESOURCES_DIR
from carecoord.common.text import fold

_WORDS_FILE = RESOURCES_DIR / "importers" / "header_words.toml"
_READING = "reading"
_OF_READINGS = frozenset(
    {"a1c", "a1c_on", "bp", "bp_on", "systolic", "diastolic", "weight", "height"}
)
_IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")


class _Grammar(NamedTuple):
    others: frozenset[str]
    meanings: Mapping[str, str]  # "" for words that add nothing
    fields: Mapping[frozenset[str], str]


def field_of_words(header: str) -> str:
    """The field whose meaning the words of a header make up together, "" for any other header.

    In whatever order, and with a number behind: 'Cell Ph', 'Tel. cel. 2', 'F. Nac.'.
    """
    whole = _field(fold(header).split())
    return whole or _field(fold(_IN_BRACKETS.sub("", header)).split())


def names_others(header: str) -> bool:
    """Whether a column holds a phone or a name that is not the person's own."""
    return not _grammar().others.isdisjoint(fold(header).split())


def _field(words: list[str]) -> str:
    grammar = _grammar()
    if words and all(len(word) == 1 for word in words):  # T.A., H.C.
        words = ["".join(words)]
    bare = [word.rstrip("0123456789") if word not in grammar.meanings else word for word in words]
    found = set()
    for word in filter(None, bare):
        if word not in grammar.meanings:
            return ""
        found.add(grammar.meanings[word])
    field = grammar.fields.get(frozenset(found - {"", _READING}), "")
    return field if _READING not in found or field in _OF_READINGS else ""


@cache
def _grammar() -> _Grammar:
    content = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))
    meanings = {word: meaning for meaning, words in content["words"].items() for word in words}
    fields = {
        frozenset(meaning.split()): field
        for field, some in content["fields"].items()
        for meaning in some
    }
    return _Grammar(frozenset(content["others"]), meanings, fields)
