"""Stored values never change their shape; labels are for people."""

import inspect
import re
from collections.abc import Iterator

import pytest

from carecoord.vocab import (
    barriers,
    decisions,
    followups,
    interpreters,
    measurements,
    outbound,
    outreach,
    patients,
    records,
    teachback,
)
from carecoord.vocab.terms import Term, label

MODULES = (
    barriers,
    decisions,
    followups,
    interpreters,
    measurements,
    outbound,
    outreach,
    patients,
    records,
    teachback,
)


def vocabularies() -> Iterator[type[Term]]:
    for module in MODULES:
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Term) and member.__module__ == module.__name__:
                yield member


@pytest.mark.parametrize("vocabulary", list(vocabularies()), ids=lambda each: each.__qualname__)
class TestEveryVocabulary:
    def test_that_stored_values_are_lower_snake_case(self, vocabulary: type[Term]) -> None:
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", term.value) for term in vocabulary)

    def test_that_a_stored_value_gives_its_term_back(self, vocabulary: type[Term]) -> None:
        assert [vocabulary(term.value) for term in vocabulary] == list(vocabulary)

    def test_that_no_two_choices_read_the_same(self, vocabulary: type[Term]) -> None:
        labels = [label(term) for term in vocabulary]
        assert len(set(labels)) == len(labels)
        assert all(labels)


def test_that_a_label_speaks_the_language_it_is_asked_for() -> None:
    assert label(patients.Sex.FEMALE, lambda text: f"<{text}>") == "<Female>"


def test_that_a_term_is_stored_as_its_plain_value() -> None:
    assert f"{patients.Status.DECEASED}" == "deceased"


def test_that_no_choice_blames_the_patient() -> None:
    words = " ".join(label(term).lower() for each in vocabularies() for term in each)
    for blame in ("refus", "non-compliant", "noncompliant", "failed", "poor historian"):
        assert blame not in words
