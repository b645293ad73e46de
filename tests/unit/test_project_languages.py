"""Whatever the product says outside of the catalogue is there in English and in Spanish."""

import re
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carecoord.common.i18n import LANGUAGES
from devtools.places import ROOT

RESOURCES = ROOT / "resources"
INSTALLER = ROOT / "installer"
_FIELD = re.compile(r"\{(\w+)\}")
_PARTS = re.compile(r"<(h[12]|li|p|table|tr)\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KEYS = re.compile(r"(?:Ctrl|Alt|Shift)\+\w+|\bF\d+\b")
_CUSTOM = re.compile(r"^(\w+)\.(\w+)=", re.MULTILINE)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A name of a language is the same whoever reads it, and words to recognise are in many.
_NOT_SAID = ("importers", "plain_words", "styles")

FILES = sorted(
    path for path in RESOURCES.rglob("*.toml")
    if path.relative_to(RESOURCES).parts[0] not in _NOT_SAID
)  # fmt: skip
HELP = sorted(path.name for path in (RESOURCES / "help" / "en").glob("*.html"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


_OF_ITS_OWN = frozenset({"keywords", "languages"})
"""Words to find something by, and what is known of each text, are as many as each language has."""
_KEYS_IN_SPANISH = {
    "Izquierda": "Left",
    "Derecha": "Right",
    "Arriba": "Up",
    "Abajo": "Down",
    "coma": "comma",
}


def lacking(value: Any, where: str) -> Iterator[str]:
    """Places at which one language says something and the other does not, or something else."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from lacking(one, f"{where}[{number}]")
    if not isinstance(value, dict):
        return
    said = {language: value[language] for language in LANGUAGES if language in value}
    if said and len(said) < len(LANGUAGES):
        yield f"{where}: only in {', '.join(said)}"
    elif said:
        english, spanish = said.values()
        is_own = where.rpartition(".")[2] in _OF_ITS_OWN
        alike = is_own or _shape(english) == _shape(spanish)
        if type(english) is not type(spanish) or not spanish or not alike:
            yield f"{where}: not the same in both"
    for key, one in value.items():
        yield from lacking(one, f"{where}.{key}")


def _shape(said: Any) -> Any:
    """What both languages have in common: how many, and what is filled in."""
    if isinstance(said, list):
        return [_shape(one) for one in said]
    if isinstance(said, dict):
        return {key: _shape(one) for key, one in said.items()}
    return sorted(set(_FIELD.findall(said))) if isinstance(said, str) else said


@pytest.mark.parametrize("path", FILES, ids=named)
def test_that_a_resource_says_everything_in_both_languages(path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(lacking(content, path.stem)) == []


def test_that_every_page_is_there_in_both_languages() -> None:
    for folder in sorted(RESOURCES.rglob("*")):
        there = {language for language in LANGUAGES if (folder / f"{language}.html").exists()}
        assert there in (set(), set(LANGUAGES)), folder.name
    assert sorted(path.name for path in (RESOURCES / "help" / "es").glob("*.html")) == HELP


@pytest.mark.parametrize("name", HELP)
def test_that_help_says_the_same_in_both_languages(name: str) -> None:
    english, spanish = (
        (RESOURCES / "help" / language / name).read_text(encoding="utf-8") for language in LANGUAGES
    )
    for key, in_english in _KEYS_IN_SPANISH.items():
        spanish = spanish.replace(f"+{key}", f"+{in_english}")
    assert Counter(_PARTS.findall(english)) == Counter(_PARTS.findall(spanish))
    assert Counter(_KEYS.findall(english)) == Counter(_KEYS.findall(spanish))
    assert Counter(_NUMBER.findall(english)) == Counter(_NUMBER.findall(spanish))


def test_that_installers_and_menus_speak_both_languages() -> None:
    script = (INSTALLER / "windows" / "carecoord.iss").read_text(encoding="utf-8")
    custom: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for language, key in _CUSTOM.findall(script):
        custom[language].add(key)
    assert custom["en"] == custom["es"] != set()
    desktop = (INSTALLER / "linux" / "carecoord.desktop").read_text(encoding="utf-8")
    assert "\nComment[es]=" in desktop
    path = INSTALLER / "linux" / "org.carecoord.CareCoord.metainfo.xml"
    told = ET.parse(path).getroot().iter()
    words = [node for node in told if node.tag in {"p", "summary", "li"}]
    said = Counter((node.tag, node.get(_LANG, "en")) for node in words)
    assert {tag for tag, _ in said} == {tag for tag, language in said if language == "es"}
    assert all(said[tag, "en"] == said[tag, "es"] for tag, _ in said)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"title": {"en": "Call", "es": "Llamar"}}, []),
        ({"title": {"en": "Call"}}, ["x.title: only in en"]),
        ({"title": {"en": "Call {name}", "es": "Llamar"}}, ["x.title: not the same in both"]),
        ({"why": [{"en": ["a", "b"], "es": ["a"]}]}, ["x.why[0]: not the same in both"]),
    ],
)
def test_that_a_missing_language_is_noticed(content: dict[str, Any], found: list[str]) -> None:
    assert list(lacking(content, "x")) == found
