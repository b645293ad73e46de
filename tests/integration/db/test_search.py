"""Finding patients by beginnings, several words, and fragments, on both stores."""

import pytest
from sqlalchemy import event

from carecoord.db import search
from carecoord.db.database import Database
from carecoord.db.search import Document, Key
from carecoord.vocab.actor import Actor

ANA = "a" * 32
BEN = "b" * 32
EVE = "e" * 32


def names(*words: str) -> frozenset[Key]:
    return frozenset(Key("n", word) for word in words)


@pytest.fixture
def found(database: Database, actor: Actor) -> Database:
    with database.writing(actor) as transaction:
        search.rebuild(
            transaction.session,
            [
                Document(
                    ANA,
                    names("ana", "ruiz", "lopez") | {Key("p", "5551234")},
                    "ana ruiz lopez 5551234",
                ),
                Document(BEN, names("ben", "lopez"), "ben lopez"),
                Document(EVE, names("eva", "li"), 'eva "li" 100%_a'),
            ],
        )
    return database


def prefixes(database: Database, *words: list[Key]) -> list[str]:
    with database.reading() as session:
        order = search.rarest_first(session, words)
        return search.prefix_ids(session, [words[place] for place in order], 10)


def fragments(database: Database, fragment: str) -> list[str]:
    with database.reading() as session:
        return search.fragment_ids(session, fragment, 10)


def test_that_a_beginning_finds_everyone_whose_word_begins_so(found: Database) -> None:
    assert set(prefixes(found, [Key("n", "l")])) == {ANA, BEN, EVE}
    assert prefixes(found, [Key("n", "lop")]) == [ANA, BEN]
    assert prefixes(found, [Key("n", "opez")]) == []


def test_that_a_word_typed_in_full_comes_before_longer_ones(found: Database) -> None:
    assert prefixes(found, [Key("n", "l")])[0] == EVE


def test_that_every_word_has_to_fit_in_any_order(found: Database) -> None:
    assert prefixes(found, [Key("n", "lop")], [Key("n", "b")]) == [BEN]
    assert prefixes(found, [Key("n", "b")], [Key("n", "lop")]) == [BEN]
    assert prefixes(found, [Key("n", "b")], [Key("n", "ruiz")]) == []


def test_that_a_word_may_have_several_readings(found: Database) -> None:
    reading = [Key("n", "555"), Key("p", "555")]
    assert prefixes(found, reading) == [ANA]
    assert prefixes(found, [Key("n", "lop")], reading) == [ANA]


def test_that_a_whole_key_does_not_match_a_longer_one(found: Database) -> None:
    assert prefixes(found, [Key("n", "lop", whole=True)]) == []
    assert prefixes(found, [Key("n", "ben")], [Key("n", "lop", whole=True)]) == []
    assert prefixes(found, [Key("n", "ben")], [Key("n", "lopez", whole=True)]) == [BEN]


def test_that_a_second_word_may_have_to_be_whole(found: Database, actor: Actor) -> None:
    with found.writing(actor) as transaction:
        others = [Document(n * 32, names("lop", "cy"), "lop cy") for n in "xyz"]
        search.replace_many(transaction.session, others)
    assert prefixes(found, [Key("n", "ben")], [Key("n", "lop")]) == [BEN]
    assert prefixes(found, [Key("n", "ben")], [Key("n", "lop", whole=True)]) == []


def test_that_kinds_are_kept_apart(found: Database) -> None:
    assert prefixes(found, [Key("p", "ana")]) == []
    assert prefixes(found, [Key("n", "ruiz")], [Key("p", "ana")]) == []


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [("opez", {ANA, BEN}), ("pez 5", {ANA}), ("zzz", set()), ("ez", set()), ("%_a", {EVE}),
     ('"li"', {EVE}), ("%%%", set()), ("' OR 1=1 --", set()), ("a* OR b", set())],
)  # fmt: skip
def test_that_a_fragment_is_found_anywhere_and_special_characters_are_plain(
    found: Database, fragment: str, expected: set[str]
) -> None:
    assert set(fragments(found, fragment)) == expected


def test_that_new_keys_replace_the_old_ones(found: Database, actor: Actor) -> None:
    with found.writing(actor) as transaction:
        search.replace_keys(transaction.session, ANA, names("anna"), "anna")
    assert prefixes(found, [Key("n", "ruiz")]) == []
    assert fragments(found, "ruiz") == []
    assert prefixes(found, [Key("n", "anna")]) == [ANA]
    assert fragments(found, "nna") == [ANA]


def test_that_a_removed_patient_is_not_found(found: Database, actor: Actor) -> None:
    with found.writing(actor) as transaction:
        search.remove(transaction.session, [ANA])
    assert prefixes(found, [Key("n", "lop")]) == [BEN]
    assert fragments(found, "opez") == [BEN]


def test_that_the_index_rolls_back_with_its_transaction(found: Database, actor: Actor) -> None:
    def fail() -> None:
        with found.writing(actor) as transaction:
            search.replace_keys(transaction.session, ANA, names("zoe"), "zoe")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert prefixes(found, [Key("n", "ruiz")]) == [ANA]
    assert fragments(found, "ruiz") == [ANA]
    assert prefixes(found, [Key("n", "zoe")]) == []


def test_that_nobody_is_found_for_nothing(found: Database) -> None:
    assert prefixes(found) == []
    assert prefixes(found, []) == []


def test_that_the_rarest_word_is_looked_up_first_and_of_common_ones_the_longest(
    found: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[list[Key]]
    words = [[Key("n", "l")], [], [Key("n", "ruiz")], [Key("n", "lo")]]
    with found.reading() as session:
        assert search.rarest_first(session, words) == [2, 3, 0]
        monkeypatch.setattr(search, "ENOUGH", 1)
        assert search.rarest_first(session, words) == [2, 3, 0]
        assert search.rarest_first(session, [[Key("n", "l")], [Key("n", "lopez")]]) == [1, 0]


def test_that_a_search_takes_one_statement_and_a_count_for_several_words(found: Database) -> None:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(found.engine, "before_cursor_execute", note)
    prefixes(found, [Key("n", "l")])
    assert len(statements) == 1
    prefixes(found, [Key("n", "l")], [Key("n", "r")], [Key("p", "5")])
    assert len(statements) == 3
