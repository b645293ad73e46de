"""Words that mean "nothing was entered"."""

import pytest

from carecoord.importers.values.missing import (
    is_missing,
    is_placeholder_date,
    missing_words_of_names,
)


@pytest.mark.parametrize("word", ["", " ", "NULL", "n/a", "-", ".", "Unknown", "0000-00-00"])
def test_that_words_for_nothing_are_recognised(word: str) -> None:
    assert is_missing(word)


def test_that_a_real_word_is_not_nothing() -> None:
    assert not is_missing("Nullmeyer")


@pytest.mark.parametrize("date", ["1900-01-01", "1901-01-01", "9999-12-31"])
def test_that_dates_written_for_unknown_are_placeholders(date: str) -> None:
    assert is_placeholder_date(date)


def test_that_an_ordinary_date_is_no_placeholder() -> None:
    assert not is_placeholder_date("1970-01-01")


def test_that_one_mr_null_keeps_his_name() -> None:
    assert "null" not in missing_words_of_names(["Null", "Smith", "Jones"])


def test_that_a_column_that_often_says_null_means_nothing_by_it() -> None:
    assert "null" in missing_words_of_names(["NULL", "Smith", "null", "NULL"])


def test_that_a_dash_is_never_a_name() -> None:
    assert "-" in missing_words_of_names(["-", "Smith"])


@pytest.mark.parametrize("date", ["1899-12-30", "1753-01-01", "0001-01-01"])
def test_that_the_first_day_of_a_database_is_a_placeholder(date: str) -> None:
    assert is_placeholder_date(date)
