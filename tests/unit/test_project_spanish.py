"""One Spanish word for each thing, as docs/spanish.md has them, and usted throughout."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from babel.messages.pofile import read_po

from devtools.places import ROOT

# What is written instead stands beside it; the reasons are in docs/spanish.md.
OTHER_WORDS = {
    r"\bfolletos?\b": "hoja",
    r"\b(?:la|una|su|otra|esta) práctica\b": "consultorio",
    r"\b(?:la|una|su|otra|esta) clínica\b": "consultorio",
    r"\bprofesional(?:es)? clínicos?\b": "médico",
    r"\b(?:archivos? de|y) llaves\b": "clave",
    r"\b(?:el|un|su) rol\b": "función",
    r"\b(?:cada|esa|misma|otra|qué|su) lengua\b(?! de señas)": "idioma",
    r"\bhistorial\b": "expediente",
    r"\bafecci(?:ón|ones)\b": "enfermedad",
    r"\binici(?:ar|e|o|os) (?:de )?sesión\b": "entrar",
    r"\bordenador(?:es)?\b": "computadora",
    r"\bañad\w+": "agregar",
    r"\bpuls(?:e|a|ar)\b": "presionar",
    r"\bintro\b": "Enter",
    r"\bmayús\+": "Shift",
    r"\bperiodos?\b": "período",
    r"\bmurió\b|\bmurieron\b": "falleció",
    r"[“”]": "« »",
    r"\b(?:tú|tus?|contigo|puedes|tienes|debes|quieres|haz)\b": "usted",
}
# Words to find a page by may be any.
_TO_SEARCH = frozenset({"own handout translate approve leaflet"})


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    return (*_catalogue(), *_resources(), *_pages())


def _catalogue() -> Iterator[tuple[str, str]]:
    with (ROOT / "resources/translations/es/LC_MESSAGES/carecoord.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    for message in catalogue:
        forms = [message.string] if isinstance(message.string, str) else message.string or ()
        if message.id and message.id not in _TO_SEARCH:
            yield from ((str(message.id), form) for form in forms)


def _resources() -> Iterator[tuple[str, str]]:
    for folder in ("calls", "decisions", "letters", "worklists"):
        for path in sorted((ROOT / "resources" / folder).glob("*.toml")):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from ((path.name, text) for text in _spanish(content, within=False))


def _spanish(value: Any, *, within: bool) -> Iterator[str]:
    if isinstance(value, str) and within:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _spanish(one, within=within)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key != "keywords":
                yield from _spanish(one, within=within or key == "es")


def _pages() -> Iterator[tuple[str, str]]:
    handouts = sorted((ROOT / "resources/handouts").glob("*/es.html"))
    for path in (*sorted((ROOT / "resources/help/es").glob("*.html")), *handouts):
        yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("other", "ours"), OTHER_WORDS.items())
def test_that_a_thing_is_called_by_its_one_word(other: str, ours: str) -> None:
    pattern = re.compile(other, re.IGNORECASE)
    assert ours
    assert [
        f"{where}: {text[max(match.start() - 30, 0) : match.end() + 30]}"
        for where, text in _texts()
        for match in pattern.finditer(text)
    ] == []
