"""What the check of the translations notices."""

import pytest
from babel.messages import Catalog

from devtools.translations import faults, texts_in_sources

PLURAL = ("{count} call", "{count} calls")


@pytest.fixture
def catalogue() -> Catalog:
    """Spanish, with one complete text and one complete plural."""
    spanish = Catalog(locale="es")
    spanish.add("Call {name}.", "Llame a {name}.")
    spanish.add(PLURAL, ("{count} llamada", "{count} llamadas"))
    return spanish


def test_that_a_complete_catalogue_has_no_fault(catalogue: Catalog) -> None:
    assert list(faults(catalogue, ["Call {name}.", PLURAL])) == []


def test_that_a_new_text_is_missed(catalogue: Catalog) -> None:
    found = list(faults(catalogue, ["Call {name}.", PLURAL, "Saved."]))
    assert found == ["not in the catalogue: Saved."]


def test_that_a_text_nobody_uses_is_told(catalogue: Catalog) -> None:
    assert list(faults(catalogue, [PLURAL])) == ["no longer used: Call {name}."]


@pytest.mark.parametrize("translation", ["", ("{count} llamada", "")])
def test_that_an_empty_translation_is_told(
    catalogue: Catalog, translation: str | tuple[str, str]
) -> None:
    text = "Saved." if translation == "" else ("{count} day", "{count} days")
    catalogue.add(text, translation)
    found = list(faults(catalogue, ["Call {name}.", PLURAL, text]))
    assert [fault.partition(":")[0] for fault in found] == ["not translated"]


def test_that_a_guess_counts_as_untranslated(catalogue: Catalog) -> None:
    catalogue.add("Saved.", "Guardado.", flags=["fuzzy"])
    found = list(faults(catalogue, ["Call {name}.", PLURAL, "Saved."]))
    assert found == ["not translated: Saved."]


@pytest.mark.parametrize("translation", ["Llame.", "Llame a {nombre}.", "Llame a {name} {count}."])
def test_that_a_translation_keeps_the_fields(catalogue: Catalog, translation: str) -> None:
    catalogue.add("Write to {name}.", translation)
    found = list(faults(catalogue, ["Call {name}.", PLURAL, "Write to {name}."]))
    assert found == ["other fields than the original: Write to {name}."]


def test_that_a_singular_may_leave_the_number_out(catalogue: Catalog) -> None:
    pair = ("{count} day left", "{count} days left")
    catalogue.add(pair, ("Queda un día", "Quedan {count} días"))
    assert list(faults(catalogue, ["Call {name}.", PLURAL, pair])) == []


def test_that_the_texts_of_core_and_window_are_found() -> None:
    places = {name.partition("/")[0] for found in texts_in_sources().values() for name, _ in found}
    assert {"carecoord", "ui"} <= places
