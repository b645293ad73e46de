"""One catalogue, chosen once, with a way to another language for papers."""

from collections.abc import Iterator

import pytest

from carecoord.common.i18n import (
    LANGUAGES,
    N_,
    TRANSLATIONS_DIR,
    _,
    current_language,
    in_language,
    n_,
    use_language,
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language("en")


def test_that_an_unknown_language_is_english() -> None:
    use_language("tlh")
    assert current_language() == "en"
    assert _("Type your name.") == "Type your name."


def test_that_the_plural_goes_by_the_number() -> None:
    few, many = "{count} late follow-up", "{count} late follow-ups"
    assert (n_(few, many, 1), n_(few, many, 0)) == (few, many)


def test_that_marking_a_text_leaves_it_as_it_is() -> None:
    assert N_("Front desk") == "Front desk"


@pytest.mark.skipif(
    not list(TRANSLATIONS_DIR.rglob("*.mo")), reason="the catalogue is not compiled here"
)
def test_that_a_paper_may_be_in_another_language_than_the_screen() -> None:
    assert "es" in LANGUAGES
    spanish = in_language("es")("Record {number}")
    assert spanish != "Record {number}"
    assert _("Record {number}") == "Record {number}"
    use_language("es")
    assert (current_language(), _("Record {number}")) == ("es", spanish)
