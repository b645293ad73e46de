"""The words behind a reading grade."""

from carecoord.handouts.hard_words import hard_words


def test_that_words_with_a_plainer_one_come_first_and_then_the_most_frequent() -> None:
    text = "Colonoscopy, then a colonoscopy. An endoscopy shows Hypertension {preferred_name}."
    found = [(one.word, one.times, one.plainer) for one in hard_words(text, "en")]
    assert found == [
        ("Hypertension", 1, "high blood pressure"),
        ("Colonoscopy", 2, ""),
        ("endoscopy", 1, ""),
    ]


def test_that_long_words_everybody_knows_are_not_named() -> None:
    assert hard_words("Your family takes medicine together every evening.", "en") == ()


def test_that_spanish_words_are_found_whatever_their_accents() -> None:
    (word,) = hard_words("Tiene hipertension y su familia lo sabe.", "es")
    assert (word.word, word.plainer) == ("hipertension", "presión alta")


def test_that_nothing_is_said_of_a_language_without_rules() -> None:
    assert hard_words("Cao huyết áp và bệnh tiểu đường", "vi") == ()
