"""What the program wrote into a record is told in the language of whoever reads it."""

import ast
import re

import pytest

from carecoord.common.i18n import in_language
from carecoord.vocab.written import WRITTEN, told
from devtools.places import ROOT
from devtools.translations import texts_in_sources

_FIELD = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("original", WRITTEN)
def test_that_each_sentence_is_told_in_the_other_language_whichever_it_was_written_in(
    original: str,
) -> None:
    fields = {name: "Llegar aquí" if name == "what" else "12" for name in _FIELD.findall(original)}
    there = {name: value.replace("Llegar aquí", "Getting here") for name, value in fields.items()}
    spanish, english = in_language("es")(original).format(**fields), original.format(**there)
    assert told(spanish, "en") == english
    assert told(english, "es") == spanish
    assert told(spanish, "es") == spanish


@pytest.mark.parametrize(
    "typed", ["", "Visita", "Explicar", "Call her son first", "Missed visit: she was in hospital"]
)
def test_that_what_a_person_typed_stays_as_it_is(typed: str) -> None:
    assert told(typed, "es") == typed


def test_that_what_was_agreed_is_told_as_well() -> None:
    written = "Nuestra explicación aún no fue clara. Acordado: Avisar al médico hoy."
    said = "Our explanation was not clear yet. Agreed: Tell the clinician today."
    assert told(written, "en") == said


def test_that_days_are_told_with_the_months_of_the_reader() -> None:
    written = "Resuelto por la visita del 12 ene 2026, registrada el 3 abr 2026."
    assert told(written, "en") == "Settled by the visit of 12 Jan 2026, entered on 3 Apr 2026."


def test_that_no_sentence_a_follow_up_is_made_with_is_left_out() -> None:
    found = {text for text in map(str, texts_in_sources()) if text.startswith("Closed by itself")}
    for path in (ROOT / "carecoord" / "services").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "NewFollowUp":
                found |= {text for keyword in call.keywords for text in _texts(keyword.value)}
    assert found
    assert found <= set(WRITTEN)


def _texts(node: ast.AST) -> set[str]:
    return {
        str(call.args[0].value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "_"
        and isinstance(call.args[0], ast.Constant)
    }
