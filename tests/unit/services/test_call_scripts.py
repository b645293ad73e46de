"""What may be said on a call, in two languages side by side."""

import tomllib

import pytest

from carecoord.common.i18n import LANGUAGES
from carecoord.common.paths import RESOURCES_DIR
from carecoord.services.call_scripts import CallScript, script_for


def script(language: str) -> CallScript:
    return script_for(
        language, name="Ana Santos", caller="Mo", practice="Oak Street", phone="(202) 555-0100"
    )


def test_that_a_spanish_speaker_is_greeted_in_spanish_with_the_english_beside_it() -> None:
    found = script("es-MX")
    assert found.lines[0].said == "Hola, le habla Mo, de Oak Street. ¿Puedo hablar con Ana Santos?"
    assert found.lines[0].meaning.startswith("Hello, this is Mo from Oak Street.")
    assert not found.needs_interpreter


@pytest.mark.parametrize("language", ["en", ""])
def test_that_nothing_stands_beside_what_is_in_the_language_of_the_screen(language: str) -> None:
    found = script(language)
    assert (found.language, {line.meaning for line in found.lines}) == ("en", {""})


def test_that_a_language_without_a_script_asks_for_an_interpreter() -> None:
    found = script("vi")
    assert (found.language, found.needs_interpreter) == ("en", True)


def test_that_a_message_says_who_called_and_a_number_and_nothing_about_the_patient() -> None:
    for language in LANGUAGES:
        message = script(language).message.said
        assert "Oak Street" in message
        assert "(202) 555-0100" in message
        assert "Ana" not in message


def test_that_no_sentence_ends_in_a_number_that_nobody_wrote_down() -> None:
    found = script_for("es", name="Ana", caller="Mo", practice="Oak Street", phone="")
    assert len(found.lines) == len(script("es").lines) - 1
    assert found.message.said == "Le habla Mo, de Oak Street. Por favor, llámenos."


def test_that_every_sentence_is_there_in_both_languages_with_the_same_fields() -> None:
    read = tomllib.loads((RESOURCES_DIR / "calls" / "script.toml").read_text(encoding="utf-8"))
    for text in (*read["line"], read["message"], read["message_without_number"]):
        assert set(text) == set(LANGUAGES)
        fields = [{part.split("}")[0] for part in text[each].split("{")[1:]} for each in LANGUAGES]
        assert fields[0] == fields[1]
