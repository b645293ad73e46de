"""Help: every topic in both languages, found by its words."""

from html.parser import HTMLParser

import pytest
from typing_extensions import override

from carecoord import __version__
from carecoord.services.help_pages import (
    ABOUT,
    HELP_DIR,
    LANGUAGES,
    ORDER,
    Place,
    find,
    licence_topic,
    subject_of,
    topic_key,
    topics,
)


class Outline(HTMLParser):
    """Tags that are opened and closed, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.headings += [value or "" for name, value in attrs if name == "id"]

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in {"h1", "h2"}:
            self.headings.append(tag)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ORDER)
def test_that_a_topic_is_well_formed_and_its_links_lead_somewhere(key: str, language: str) -> None:
    outline = Outline()
    outline.feed((HELP_DIR / language / f"{key}.html").read_text("utf-8"))
    assert not outline.open
    assert outline.headings.count("h1") == 1
    assert set(outline.links) <= {*ORDER, ABOUT}


def test_that_both_languages_have_the_same_topics_with_the_same_parts() -> None:
    def parts(language: str, key: str) -> list[str]:
        outline = Outline()
        outline.feed((HELP_DIR / language / f"{key}.html").read_text("utf-8"))
        return outline.headings

    assert {path.stem for path in (HELP_DIR / "es").iterdir()} == set(ORDER)
    assert [parts("en", key) for key in ORDER] == [parts("es", key) for key in ORDER]


def found(language: str, query: str) -> list[tuple[str, str]]:
    return [(place.topic.key, place.heading) for place in find(topics(language), query)]


def test_that_places_are_found_by_their_words_and_headings_come_first() -> None:
    assert found("en", "handouts")[0] == ("handouts", "Handouts")
    assert found("en", "recovery sheet")[0] == ("privacy-and-keys", "The recovery sheet")
    assert found("en", "EXCEL csv")
    assert found("en", "submarine") == []


def test_that_a_word_is_found_in_any_form_and_without_its_accents() -> None:
    locking = ("privacy-and-keys", "Locking")
    assert all(locking in found("en", form) for form in ("lock", "locks", "locked", "LOCKING"))
    assert found("es", "contrasena")[0] == found("es", "contraseñas")[0]


def test_that_a_word_of_the_other_language_leads_to_the_same_place() -> None:
    assert found("en", "intérprete cocina") == []
    assert ("privacy-and-keys", "The recovery sheet") in found("en", "hoja de recuperación")
    assert ("privacy-and-keys", "La hoja de recuperación") in found("es", "recovery sheet")


def test_that_about_names_the_version_the_licence_and_bundled_work() -> None:
    about = topics("en")[-1]
    assert f"Version {__version__}" in about.page
    for words in ("Apache License 2.0", "Inter", "Tabler", "does not diagnose"):
        assert words in about.page


def test_that_a_subject_names_a_topic_and_one_of_its_sections() -> None:
    topic = next(one for one in topics("en") if one.key == "privacy-and-keys")
    backups = topic.section_of("privacy-and-keys#backups")
    place = Place(topic, backups)
    assert place.heading == "Backups"
    assert topic_key(subject_of(place)) == topic.key
    assert topic.section_of(subject_of(place)) == backups
    assert subject_of(Place(topic, 0)) == topic.key
    last = len(topic.sections) - 1
    assert [topic.section_of(f"privacy-and-keys#{name}") for name in ("999", "nowhere")] == [
        last,
        0,
    ]


def test_that_a_topic_is_read_out_as_plain_sentences() -> None:
    for topic in topics("en"):
        assert topic.title
        assert not any("<" in words or "&amp;" in words for words in topic.paragraphs())


def test_that_a_licence_is_a_topic_of_its_own() -> None:
    licence = licence_topic("license:CareCoord")
    assert licence is not None
    assert licence.title == "CareCoord"
    assert "Apache License" in licence.page
    assert licence_topic("license:Nobody") is None
    assert licence_topic("worklists") is None


def test_that_nothing_typed_finds_every_place() -> None:
    known = topics("en")
    assert len(find(known, " ")) == sum(len(topic.sections) for topic in known)
