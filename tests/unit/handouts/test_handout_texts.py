"""What every handout of the library must hold, in every language."""

import datetime as dt
import re
import tomllib
from functools import cache

import pytest

from carecoord.common.text import fold
from carecoord.handouts import drawings
from carecoord.handouts.documents.pictures import ICONS_DIR
from carecoord.handouts.fields import FIELD_NAMES, field_names
from carecoord.handouts.library import Handout, HandoutLibrary, Topic
from carecoord.handouts.loading import HANDOUTS_DIR, load_library
from carecoord.handouts.reading_level import html_to_text

IDS = sorted(path.parent.name for path in HANDOUTS_DIR.glob("*/meta.toml"))
EVERY = [(topic, language) for topic in IDS for language in ("en", "es")]
EASIEST_AIM = 6
PRACTICE_FIELDS = {"practice_name", "practice_phone"}
NEVER_SAID = {
    "en": "compliant compliance refused refuse fail failed failure fault obey suffer victim "
    "diabetic hypertensive noncompliant",
    "es": "incumplido incumplimiento rehuso rehusa nego fracaso culpa debe jamas obedecer sufre "
    "victima diabetico diabetica hipertenso",
}
HEART_FAILURE = re.compile(r"heart failure", re.IGNORECASE)
CLOSED_QUESTION = re.compile(r"do you understand|any questions|entiende|preguntas\?", re.IGNORECASE)
# Names that people use themselves, and the word to text to 988.
ABBREVIATIONS = {"COPD", "EPOC", "SNAP", "AYUDA"}
SPANISH_KEY_OF_988 = re.compile(r"oprim(?:a|ir) el 2\b")
STROKE_SIGNS = {
    "en": ("droops", "One side of your face droops, an arm or leg is weak or numb, "),
    "es": ("lado de la cara", "Se le cae un lado de la cara, un brazo o una pierna pierde fuerza"),
}
ENDING_LIFE = {"en": "ending your life", "es": "quitarse la vida"}
LONG_NUMBER = re.compile(r"1-\d{3}-\d{3}-\d{4}")
HELP_LINE = re.compile(rf"{LONG_NUMBER.pattern}|\b(?:211|988)\b")
HELP_LINES = {
    "1-800-222-1222": "Poison Help",
    "1-800-772-1213": "Social Security, for Extra Help with Medicare",
    "1-800-784-8669": "quitlines of the states",
    "1-855-335-3569": "quitlines of the states, in Spanish",
    "1-833-852-6262": "National Maternal Mental Health Hotline",
}
SAID_FOR_SAFETY = [
    (
        "blood-thinner",
        "Ask before you change what you eat",
        "Pregunte antes de cambiar lo que come",
    ),
    ("blood-thinner", "You hit your head, even if", "Se golpea la cabeza, aunque"),
    (
        "potassium-food",
        "Ask us before you change your food or your medicine",
        "Pregúntenos antes de cambiar su comida o su medicina",
    ),
    ("child-fever", "younger than 3 months", "menos de 3 meses"),
    ("child-fever", "100.4 °F (38 °C)", "100.4 °F (38 °C)"),
    ("child-fever", "No aspirin for children", "Nada de aspirina para niños"),
    ("low-blood-sugar", "below 70", "menos de 70"),
    ("heart-failure-weight", "3 pounds or more in one day", "3 libras o más en un día"),
    ("heart-failure-weight", "5 pounds or more in one week", "5 libras o más en una semana"),
    ("pregnancy-warning-signs", "stops moving or moves less", "deja de moverse o se mueve menos"),
    ("pregnancy-warning-signs", "You see spots or flashes", "Ve manchas o luces"),
    (
        "pregnancy-warning-signs",
        "one pad or more in an hour",
        "una toalla sanitaria o más en una hora",
    ),
    ("pregnancy-warning-signs", "160 or more, or 110 or more", "160 o más, o 110 o más"),
    (
        "pregnancy-warning-signs",
        "up to 6 weeks after the birth",
        "hasta 6 semanas después del parto",
    ),
    ("home-bp-readings", "140 or more, or 90 or more", "140 o más, o 90 o más"),
    ("blood-pressure", "140 or more, or 90 or more", "140 o más, o 90 o más"),
    ("heart-failure-weight", "the number we gave you", "al número que le dimos"),
    ("heart-failure-weight", "before you use a salt substitute", "usar un sustituto de sal"),
    ("potassium-food", "Do not use a salt substitute unless", "No use sustitutos de sal, a menos"),
    ("blood-thinner", "go to the emergency room", "vaya a emergencias"),
    ("type-2-diabetes", "nothing in your mouth", "nada en la boca"),
    ("colon-test", "Below 70, drink half a cup", "Con menos de 70, tome media taza"),
    ("when-to-call", "A baby younger than 3 months has 100.4", "Un bebé de menos de 3 meses tiene"),
    ("prevent-falls", "After a hit to the head", "Después de un golpe en la cabeza"),
    ("depression", "before age 25", "antes de los 25 años"),
    ("pain-plan", "Give naloxone", "Dé naloxona"),
    ("sleep", "Give naloxone", "Dé naloxona"),
    ("mood-after-birth", "hurting yourself or the baby", "hacerse daño o hacerle daño al bebé"),
    ("depression", "988", "988"),
]
SIDE_BY_SIDE = re.compile(r"<(h2|li|tr|div|p)\b")


@cache
def library() -> HandoutLibrary:
    return load_library()


def handout(topic: str, language: str) -> Handout:
    return library().get(topic, language)


def text_of(topic: str, language: str) -> str:
    """The handout in plain words, without headings and tables."""
    return html_to_text(handout(topic, language).body_html)


def topic(topic_id: str) -> Topic:
    return next(one for one in library().topics() if one.id == topic_id)


def box(body: str, kind: str) -> str:
    found = re.search(rf'<div class="{kind}">(.*?)</div>', body, re.DOTALL)
    assert found is not None, kind
    return found[1]


@pytest.mark.parametrize(("name", "language"), EVERY)
class TestEachHandout:
    def test_that_it_reads_at_grade_six_or_below(self, name: str, language: str) -> None:
        grade = handout(name, language).grade
        assert grade is not None
        assert grade <= EASIEST_AIM

    def test_that_it_says_when_to_call_us_and_on_what_number(
        self, name: str, language: str
    ) -> None:
        call_us = box(handout(name, language).body_html, "call-us")
        assert {"en": "Call us", "es": "Llámenos"}[language] in call_us
        assert "{practice_phone}" in call_us
        assert call_us.count("<li>") >= 3

    def test_that_it_says_when_to_call_911(self, name: str, language: str) -> None:
        emergency = box(handout(name, language).body_html, "emergency")
        assert "911" in emergency
        assert emergency.count("<li>") >= 2

    def test_that_it_has_one_to_three_points_each_with_an_open_question(
        self, name: str, language: str
    ) -> None:
        points = handout(name, language).key_points
        assert 1 <= len(points) <= 3
        assert all(point.ask.endswith((".", "?")) for point in points)
        assert not any(CLOSED_QUESTION.search(point.ask) for point in points)
        assert all(point.text.endswith(".") for point in points)

    def test_that_it_blames_nobody(self, name: str, language: str) -> None:
        one = handout(name, language)
        text = html_to_text(one.body_html) + " ".join(point.text for point in one.key_points)
        kind = HEART_FAILURE.sub("", text)
        assert not set(fold(kind).split()) & set(NEVER_SAID[language].split())

    def test_that_it_does_not_shout(self, name: str, language: str) -> None:
        body = handout(name, language).body_html
        assert "!" not in body
        assert set(re.findall(r"\b[A-ZÁÉÍÓÚÑ]{4,}\b", body)) <= ABBREVIATIONS

    def test_that_it_says_its_version_its_day_and_its_sources(
        self, name: str, language: str
    ) -> None:
        one = handout(name, language)
        assert re.fullmatch(r"\d+\.\d+", one.version)
        assert one.author
        assert one.sources
        assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", source.dated) for source in one.sources)
        assert all(int(source.dated[:4]) <= one.dated_on.year for source in one.sources)

    def test_that_it_waits_for_the_practices_own_review(self, name: str, language: str) -> None:
        assert not handout(name, language).is_reviewed

    def test_that_its_fields_are_known_and_declared(self, name: str, language: str) -> None:
        one = handout(name, language)
        assert field_names(one.body_html) <= FIELD_NAMES
        assert field_names(one.body_html) - PRACTICE_FIELDS == one.personal_fields

    def test_that_the_signs_of_a_stroke_are_the_same_everywhere(
        self, name: str, language: str
    ) -> None:
        mark, signs = STROKE_SIGNS[language]
        body = handout(name, language).body_html
        assert body.count(mark) == body.count(signs)

    def test_that_thoughts_of_ending_ones_life_come_with_988(
        self, name: str, language: str
    ) -> None:
        body = handout(name, language).body_html
        assert ENDING_LIFE[language] not in body or "988" in body

    def test_that_988_is_offered_by_voice_and_by_text(self, name: str, language: str) -> None:
        body = re.sub("</?b>", "", handout(name, language).body_html)
        ways = {"en": ["all or text 988"], "es": ["el 2 para español", "la palabra AYUDA"]}
        assert "988" not in body or all(way in body for way in ways[language])

    def test_that_it_names_no_number_but_known_help_lines(self, name: str, language: str) -> None:
        assert set(LONG_NUMBER.findall(handout(name, language).body_html)) <= set(HELP_LINES)

    def test_that_its_sentences_are_whole(self, name: str, language: str) -> None:
        body = handout(name, language).body_html
        entries = re.findall(r"<li>(.*?)</li>", body)
        assert all(entry[-1] in ".?" and entry[0] == entry[0].upper() for entry in entries)


@pytest.mark.parametrize(("name", "english", "spanish"), SAID_FOR_SAFETY)
def test_that_what_keeps_people_safe_is_said_in_both_languages(
    name: str, english: str, spanish: str
) -> None:
    assert english in handout(name, "en").body_html
    assert spanish in handout(name, "es").body_html


def test_that_the_library_holds_what_a_practice_hands_out_in_a_day() -> None:
    assert len(IDS) >= 30


def test_that_every_drawing_says_what_it_shows_and_has_no_words_in_it() -> None:
    files = {path.stem: path.read_text("utf-8") for path in drawings.DRAWINGS_DIR.glob("*.svg")}
    assert files.keys() == drawings.SHOWN.keys()
    assert not any("<text" in one for one in files.values())


@pytest.mark.parametrize("name", IDS)
class TestEachTopic:
    def test_that_both_languages_are_built_alike(self, name: str) -> None:
        english, spanish = (
            SIDE_BY_SIDE.findall(handout(name, language).body_html) for language in ("en", "es")
        )
        assert english == spanish

    def test_that_both_languages_show_the_same_drawings_in_their_own_words(self, name: str) -> None:
        english, spanish = (
            re.findall(r'<img src="([a-z-]+)" alt="([^"]+)">', handout(name, language).body_html)
            for language in ("en", "es")
        )
        assert [one for one, _shown in english] == [one for one, _shown in spanish]
        assert not {shown for _name, shown in english} & {shown for _name, shown in spanish}
        assert all(drawings.SHOWN[one] == shown for one, shown in english)

    def test_that_both_languages_ask_for_the_same_points(self, name: str) -> None:
        english, spanish = (
            [point.is_safety for point in handout(name, language).key_points]
            for language in ("en", "es")
        )
        assert english == spanish

    def test_that_both_languages_give_the_same_numbers(self, name: str) -> None:
        english, spanish = (
            sorted(re.findall(r"\d+", SPANISH_KEY_OF_988.sub("", text_of(name, language))))
            for language in ("en", "es")
        )
        assert english == spanish

    def test_that_only_the_second_language_counts_as_a_translation(self, name: str) -> None:
        assert not handout(name, "en").is_translation
        assert handout(name, "es").is_translation

    def test_that_its_icon_is_in_the_products_set(self, name: str) -> None:
        assert (ICONS_DIR / f"{topic(name).icon}.svg").is_file()

    def test_that_doses_and_help_lines_are_looked_at_again_within_a_year(self, name: str) -> None:
        one = handout(name, "en")
        is_short_lived = "medicine" in one.personal_fields or HELP_LINE.search(one.body_html)
        longest = 366 if is_short_lived else 731
        assert dt.timedelta(0) < one.review_due_on - one.dated_on <= dt.timedelta(days=longest)

    def test_that_its_folder_carries_its_name_and_nothing_unread(self, name: str) -> None:
        meta = tomllib.loads((HANDOUTS_DIR / name / "meta.toml").read_text(encoding="utf-8"))
        assert meta["id"] == name
        files = {path.name for path in (HANDOUTS_DIR / name).iterdir()}
        assert files == {"meta.toml", *(f"{language}.html" for language in meta["languages"])}
