"""The guides by task: each names only buttons and keys that the program has."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from carecoord.common.paths import RESOURCES_DIR
from carecoord.services.help_pages import GUIDES, HELP_DIR, LANGUAGES, ORDER
from devtools.guides import PICTURE, markdown, written_to

ROOT = Path(__file__).resolve().parents[3]
TASKS = 10
CATALOGUE = RESOURCES_DIR / "translations" / "es" / "LC_MESSAGES" / "carecoord.po"
FIELD = re.compile(r"\{\w+\}")
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9,]|F\d{1,2}|Return|Enter|Left|Right)")
FROM_SPANISH = {"Intro": "Enter", "Mayús": "Shift"}
IN_BOTH = [(guide, language) for guide in GUIDES for language in LANGUAGES]


def said(value: str) -> str:
    """A message as a guide writes it: three dots where a number or a name comes in."""
    return FIELD.sub("…", value)


@cache
def words_of_the_program(language: str) -> frozenset[str]:
    """All it can show in a language: the catalogue, and the titles of the worklists."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    told = [message.id if language == "en" else message.string for message in messages]
    texts = [one for value in told for one in ([value] if isinstance(value, str) else value or ())]
    lists = [path.read_text("utf-8") for path in (RESOURCES_DIR / "worklists").glob("*.toml")]
    titles = [tomllib.loads(one)["title"][language] for one in lists]
    return frozenset(map(said, (*texts, *titles)))


@cache
def keys_of_the_program() -> frozenset[str]:
    """Every key that stands in the sources of the window."""
    found = set()
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= (
                    {node.value.replace("Return", "Enter")} if KEY.fullmatch(node.value) else set()
                )
    return frozenset(found)


def page(guide: str, language: str) -> str:
    return (HELP_DIR / language / f"{guide}.html").read_text("utf-8")


def parts(text: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)


@pytest.mark.parametrize(("guide", "language"), IN_BOTH)
def test_that_a_guide_names_only_what_stands_on_the_screen(guide: str, language: str) -> None:
    named = set(parts(page(guide, language), "b"))
    assert named
    assert not named - words_of_the_program(language)


@pytest.mark.parametrize(("guide", "language"), IN_BOTH)
def test_that_a_guide_names_only_keys_that_do_something(guide: str, language: str) -> None:
    pressed = set(parts(page(guide, language), "kbd"))
    for spanish, english in FROM_SPANISH.items():
        pressed = {keys.replace(spanish, english) for keys in pressed}
    digits = {str(digit) for digit in range(1, 9)}
    assert not pressed - keys_of_the_program() - digits


@pytest.mark.parametrize("guide", GUIDES)
def test_that_ten_tasks_have_the_same_steps_and_keys_in_both_languages(guide: str) -> None:
    english, spanish = (page(guide, language) for language in LANGUAGES)
    outline = re.compile(r"</?(?:h1|h2|ol|li|p|i)>|<!-- picture [a-z-]+")
    assert len(parts(english, "h2")) == len(parts(english, "ol")) == TASKS
    assert outline.findall(english) == outline.findall(spanish)
    assert len(parts(english, "kbd")) == len(parts(spanish, "kbd"))
    assert guide in ORDER


@pytest.mark.parametrize(("guide", "language"), IN_BOTH)
def test_that_the_guide_on_paper_says_what_help_says(guide: str, language: str) -> None:
    path = written_to(guide, language)
    assert path.read_text("utf-8") == markdown(guide, language)
    for picture in re.findall(r"\]\((pictures/.+?)\)", path.read_text("utf-8")):
        assert (path.parent / picture).exists()
    assert len(PICTURE.findall(page(guide, language))) == path.read_text("utf-8").count("![")
