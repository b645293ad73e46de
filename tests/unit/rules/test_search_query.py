"""What is typed into the search box becomes a plan."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.rules.search_query import Term, help_text, parse

TODAY = dt.date(2026, 11, 21)


def terms(text: str) -> tuple[Term, ...]:
    return parse(text, TODAY).terms


def births(text: str) -> tuple[str, ...]:
    (term,) = terms(text)
    return term.births


class TestNames:
    def test_that_words_are_looked_for_in_any_order_without_accents(self) -> None:
        assert [term.word for term in terms("  Núñez  MARÍA ")] == ["nunez", "maria"]

    def test_that_each_word_brings_its_sound(self) -> None:
        assert terms("Ximénez")[0].sound == terms("Gimenez")[0].sound == "JMNS"

    def test_that_punctuation_parts_or_joins_words_as_in_the_index(self) -> None:
        assert [term.word for term in terms("O’Brien Jean-Luc, jr.")] == [
            "obrien",
            "jean",
            "luc",
            "jr",
        ]

    @pytest.mark.parametrize("name", ["April", "May", "June Carter", "Augusta", "Mar San"])
    def test_that_a_name_is_no_month(self, name: str) -> None:
        assert all(term.word and not term.births for term in terms(name))

    def test_that_any_script_is_looked_for(self) -> None:
        assert [term.word for term in terms("李 Ольга")] == ["李", "ольга"]


class TestBirthDates:
    @pytest.mark.parametrize(
        "text",
        [
            "4/12/1971", "04/12/1971", "4-12-71", "4.12.1971", "04121971", "041271",
        ],
    )  # fmt: skip
    def test_that_an_ambiguous_date_is_read_month_first_then_day_first(self, text: str) -> None:
        assert births(text) == ("1971-04-12", "1971-12-04")

    @pytest.mark.parametrize(
        "text",
        [
            "1971-04-12", "1971/4/12", "19710412", "12 Apr 1971", "12 april 71", "Apr 12, 1971",
            "april 12th 1971", "12-Apr-1971", "12APR1971", "12 de abril de 1971", "12. abr. 1971",
        ],
    )  # fmt: skip
    def test_that_a_clear_date_has_one_reading(self, text: str) -> None:
        assert births(text) == ("1971-04-12",)

    @pytest.mark.parametrize("text", ["Apr 1971", "abril de 1971", "04/1971", "1971-4"])
    def test_that_a_month_is_enough(self, text: str) -> None:
        assert births(text) == ("1971-04",)

    def test_that_a_zero_on_the_way_to_a_month_or_a_day_loses_nobody(self) -> None:
        assert births("1971-0") == ("1971",)
        assert births("1971-04-0") == ("1971-04",)

    def test_that_a_year_is_enough_and_may_be_a_number_too(self) -> None:
        assert terms("1971") == (Term(digits="1971", identifier="1971", births=("1971",)),)

    def test_that_two_digits_of_a_year_may_lie_in_either_century(self) -> None:
        assert births("12/31/03") == ("2003-12-31", "1903-12-31")
        assert births("12/31/71") == ("1971-12-31",)

    @pytest.mark.parametrize("text", ["13/32/2020", "99/99/9999", "1/1/2030", "1/1/1850"])
    def test_that_nobody_is_born_on_an_impossible_date_but_the_number_is_kept(
        self, text: str
    ) -> None:
        (term,) = terms(text)
        assert term.births == ()
        assert term.digits

    def test_that_digits_run_together_after_a_month_are_no_day_and_year(self) -> None:
        (term,) = terms("apr121971")
        assert term == Term(identifier="APR121971")

    def test_that_a_date_stands_beside_other_words(self) -> None:
        name, born = sorted(terms("santos, 4/12/1971"), key=lambda term: term.births)
        assert name.word == "santos"
        assert born.births[0] == "1971-04-12"


class TestNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            "(202) 555-0142", "202.555.0142", "202 555 0142", "2025550142", "202-555-0142 x22",
            "(202)5550142 ext. 9",
        ],
    )  # fmt: skip
    def test_that_a_phone_number_is_one_term_in_any_form(self, text: str) -> None:
        assert [term.digits for term in terms(text)] == ["2025550142"]

    def test_that_a_country_code_is_kept(self) -> None:
        assert terms("+1 202 555-0142")[0].digits == "12025550142"
        assert terms("+52 55 1234 5678")[0].digits == "525512345678"

    @pytest.mark.parametrize(
        ("text", "number"),
        [("(202) 5", "2025"), ("(202)555-0", "2025550"), ("(202) 555 014 ", "202555014")],
    )
    def test_that_a_number_still_being_typed_is_the_beginning_of_one(
        self, text: str, number: str
    ) -> None:
        assert [term.digits for term in terms(text)] == [number]

    def test_that_a_bracket_before_a_name_or_another_number_leaves_them_apart(self) -> None:
        assert [term.word for term in terms("(202) 5 rosa")][-1] == "rosa"
        assert len(terms("(202) 5 rosa")) == len(terms("(202) 55501 5550142")) == 3

    def test_that_the_last_digits_are_enough(self) -> None:
        assert terms("0142") == (Term(digits="0142", identifier="0142"),)
        assert terms("555-0142")[0].digits == "5550142"

    def test_that_one_or_two_digits_are_too_few_for_a_phone(self) -> None:
        assert terms("42") == (Term(identifier="42"),)

    def test_that_two_numbers_stay_two(self) -> None:
        assert [term.identifier for term in terms("10442 1971")] == ["10442", "1971"]

    @pytest.mark.parametrize("text", ["#10442", "MRN 10442", "mrn:10442", "chart # 10442"])
    def test_that_a_record_number_can_be_named_as_such(self, text: str) -> None:
        assert terms(text) == (Term(identifier="10442"),)

    def test_that_an_identifier_keeps_its_letters_and_zeros(self) -> None:
        assert terms("a-0042")[0].identifier == "A0042"
        assert terms("a-0042")[0].word == ""

    def test_that_words_before_a_name_are_no_label(self) -> None:
        assert [term.word for term in terms("id chart")] == ["id", "chart"]

    @pytest.mark.parametrize("text", ["１９７１", "١٩٧١"])
    def test_that_digits_of_other_scripts_count(self, text: str) -> None:
        assert births(text) == ("1971",)


class TestAnyText:
    @pytest.mark.parametrize("text", ["", "   ", "%_'\";--*()\\", "\x00", "🙂", "^$[](){}+?.|"])
    def test_that_characters_without_meaning_find_everybody(self, text: str) -> None:
        assert terms(text) == ()

    def test_that_repeated_words_are_looked_for_once_and_no_more_than_eight(self) -> None:
        assert len(terms("ana ana ana")) == 1
        assert len(terms(" ".join(f"w{'x' * n}" for n in range(1, 20)))) == 8

    def test_that_very_long_text_is_cut(self) -> None:
        assert len(terms("a" * 10_000)[0].word) == 200

    @given(st.text(max_size=60))
    def test_that_no_text_breaks_it(self, text: str) -> None:
        for term in terms(text):
            assert term.word or term.digits or term.identifier or term.births
            assert term.digits == "" or term.digits.isascii()

    @given(
        st.from_regex(r"[0-9 ./()+x#-]{1,25}", fullmatch=True)
        | st.from_regex(r"([0-9]{1,4}|apr|mayo|de|[ /.,-]){1,9}", fullmatch=True)
    )
    def test_that_no_number_or_date_breaks_it(self, text: str) -> None:
        terms(text)


def test_that_the_help_says_what_may_be_typed_in_whole_sentences() -> None:
    sentences = help_text()
    assert len(sentences) >= 4
    assert all(sentence.endswith(".") for sentence in sentences)
