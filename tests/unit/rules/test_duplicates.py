"""Records that may be the same person: proposed with reasons, families told apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecoord.rules.blocking import blocking_keys
from carecoord.rules.duplicates import Likelihood, Person, compare
from carecoord.vocab.patients import Sex

MARIA = Person(
    family="Santos",
    given="Maria",
    birth_on="1971-04-12",
    sex=Sex.FEMALE,
    phones=frozenset({"+12025550142"}),
    email="maria@example.org",
    address="12 Elm St",
    postcode="20001",
    city="Washington",
)
HOME = {"phones": MARIA.phones, "address": "12 Elm St", "postcode": "20001", "city": "Washington"}
LIKELY, POSSIBLE, UNLIKELY = Likelihood.LIKELY, Likelihood.POSSIBLE, Likelihood.UNLIKELY


def at_home(family: str, given: str, birth_on: str, **more: object) -> Person:
    return replace(MARIA, family=family, given=given, birth_on=birth_on, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        replace(MARIA, given="María"),
        replace(MARIA, given="MARIA ELENA"),
        replace(MARIA, family="Santos-Lopez"),
        replace(MARIA, family="Santso"),
        replace(MARIA, family="Maria", given="Santos"),
        replace(MARIA, birth_on="1971-12-04"),
        replace(MARIA, birth_on="1971-04-13"),
        replace(MARIA, birth_on="1971"),
        replace(MARIA, phones=frozenset(), email="", address="9 Oak Ave", postcode="99501"),
        replace(MARIA, family="Brown", former="Santos"),
        replace(MARIA, suffix="Jr."),
    ],
)
def test_that_the_usual_slips_and_changes_are_likely_the_same_person(other: Person) -> None:
    assert compare(MARIA, other).likelihood is LIKELY


@pytest.mark.parametrize(
    "other",
    [
        Person(family="Santos", given="Maria"),
        Person(family="Brown", given="Maria", birth_on="1971-04-12", postcode="20001"),
        at_home("Santos", "Maria", "1996-02-03"),  # a daughter of the same name, or a slip
        at_home("Santos", "Marie", "1971-04-12", sex=Sex.MALE),
    ],
)
def test_that_weaker_evidence_is_only_possible(other: Person) -> None:
    assert compare(MARIA, other).likelihood in {POSSIBLE, LIKELY}


@pytest.mark.parametrize(
    "other",
    [
        Person(family="Santos", given="Maria", birth_on="1950-09-09"),
        at_home("Santos", "Luis", "1969-08-01", sex=Sex.MALE),
        at_home("Santos", "Luis", ""),
        at_home("Santos", "Mariana", "2001-05-05"),
        at_home("Brown", "Keith", "1971-04-12"),
        Person(family="Santos", given="Maria", birth_on="1985"),
        Person(),
    ],
)
def test_that_relatives_and_namesakes_are_not_proposed(other: Person) -> None:
    assert compare(MARIA, other).likelihood is UNLIKELY


class TestFamilies:
    def test_that_twins_are_never_likely_and_the_doubt_is_said(self) -> None:
        twin = at_home("Santos", "Rosa", "1971-04-12")
        match = compare(MARIA, twin)
        assert match.likelihood is POSSIBLE
        assert any("twins" in reason for reason in match.differs)
        exact = replace(twin, identifiers=frozenset({("urn:mrn", "1")}))
        assert compare(replace(MARIA, identifiers=exact.identifiers), exact).points > match.points
        assert compare(replace(MARIA, identifiers=exact.identifiers), exact).likelihood is POSSIBLE

    @pytest.mark.parametrize(
        ("one", "other"),
        [("María José", "María Luisa"), ("Mary Jo", "Mary Ann"), ("Min Jung", "Min Ho"),
         ("Abd Allah", "Abd Rahman")],
    )  # fmt: skip
    def test_that_twins_who_share_half_a_name_are_told_apart(self, one: str, other: str) -> None:
        match = compare(
            at_home("Santos", one, "1971-04-12"), at_home("Santos", other, "1971-04-12")
        )
        assert match.likelihood is not LIKELY

    @pytest.mark.parametrize("other", ["Mary Jo", "MaryJo", "Mary-Jo", "Mary Jow"])
    def test_that_a_double_name_may_be_written_in_several_ways(self, other: str) -> None:
        mary = at_home("Santos", "Mary Jo", "1971-04-12")
        assert compare(mary, replace(mary, given=other)).likelihood is LIKELY

    def test_that_a_middle_name_tells_twins_apart_only_where_both_have_one(self) -> None:
        jose = at_home("García", "María", "1971-04-12", middle="José")
        assert compare(jose, replace(jose, middle="Luisa")).likelihood is not LIKELY
        for given_, middle in (("María", ""), ("María", "J."), ("María José", "")):
            match = compare(jose, replace(jose, given=given_, middle=middle))
            assert "The names are the same." in match.agrees

    def test_that_half_a_name_is_less_alike_than_the_whole(self) -> None:
        mary = at_home("Santos", "Mary Jo", "1971-04-12")
        half = compare(mary, replace(mary, given="Mary"))
        assert half.likelihood is LIKELY
        assert half.points < compare(mary, mary).points
        assert "The names are alike." in half.agrees

    def test_that_a_girl_and_a_boy_are_not_proposed_as_one(self) -> None:
        brother = at_home("Santos", "Luis", "1971-04-12", sex=Sex.MALE)
        assert compare(MARIA, brother).likelihood is UNLIKELY

    def test_that_a_nickname_is_at_least_possible(self) -> None:
        william = at_home("Hill", "William", "1950-01-02", sex=Sex.MALE)
        assert compare(william, replace(william, given="Bill")).likelihood is POSSIBLE

    def test_that_father_and_son_are_told_apart_by_the_suffix(self) -> None:
        father = at_home("Hill", "John", "1950-01-02")
        son = at_home("Hill", "John", "1975-06-07", suffix="Jr.")
        assert compare(father, son).likelihood is UNLIKELY
        assert compare(father, replace(son, family="Hill Jr", suffix="")).likelihood is UNLIKELY

    def test_that_two_different_suffixes_speak_against_it_even_without_a_birth_date(self) -> None:
        senior = Person(family="Hill", given="John", suffix="Sr", phones=MARIA.phones)
        assert compare(senior, replace(senior, suffix="III")).likelihood is UNLIKELY

    def test_that_father_and_son_without_a_suffix_are_proposed_but_never_as_likely(self) -> None:
        father = at_home("Hill", "John", "1950-01-02")
        match = compare(father, replace(father, birth_on="1975-06-07"))
        assert match.likelihood is POSSIBLE
        assert "The birth dates differ." in match.differs

    @pytest.mark.parametrize("newborn", ["Baby Girl", "BabyGirl", "BG", "Newborn", "Bebé niña"])
    def test_that_a_newborn_may_have_been_named_since(self, newborn: str) -> None:
        unnamed = at_home("Smith", newborn, "2026-11-01")
        named = at_home("Smith", "Emma", "2026-11-01")
        match = compare(unnamed, named)
        assert match.likelihood is POSSIBLE
        assert any("newborn" in reason for reason in match.differs)

    def test_that_unnamed_twins_are_told_apart(self) -> None:
        first = at_home("Smith", "Baby Girl A", "2026-11-01")
        assert compare(first, replace(first, given="Baby Girl B")).likelihood is UNLIKELY
        assert compare(first, replace(first, given="Baby Boy A")).likelihood is UNLIKELY

    def test_that_a_mother_is_not_her_newborn(self) -> None:
        newborn = at_home("Santos", "Baby Girl", "2026-11-01")
        assert compare(MARIA, newborn).likelihood is UNLIKELY

    def test_that_a_newborn_may_carry_the_mothers_name(self) -> None:
        newborn = at_home("Santos", "Baby Girl Maria", "2026-11-01")
        named = at_home("Santos", "Maria", "2026-11-01")
        assert compare(newborn, named).likelihood is POSSIBLE


class TestReasons:
    def test_that_everything_that_matches_is_said(self) -> None:
        other = replace(MARIA, identifiers=frozenset({("urn:mrn", "10442")}))
        match = compare(other, other)
        words = " ".join(match.agrees)
        for subject in ("names", "same day", "record number", "phone", "address"):
            assert subject in words
        assert match.differs == ()

    def test_that_an_address_that_is_nearly_the_same_is_said_and_counts_less(self) -> None:
        here = replace(MARIA, phones=frozenset(), email="", address="12 Elm Street North")
        near = compare(here, replace(here, address="12 Elm Street South"))
        assert "The addresses are alike." in near.agrees
        assert near.points < compare(here, here).points

    def test_that_exchanged_names_are_said(self) -> None:
        match = compare(MARIA, replace(MARIA, family="Maria", given="Santos"))
        assert "First and last name are the other way round." in match.agrees

    def test_that_reasons_never_name_the_patient(self) -> None:
        match = compare(MARIA, replace(MARIA, given="Marta", sex=Sex.MALE, suffix="II"))
        words = " ".join((*match.agrees, *match.differs))
        assert "Santos" not in words
        assert "1971" not in words

    def test_that_one_record_number_does_not_make_two_strangers_one(self) -> None:
        ours = frozenset({("http://hl7.org/fhir/sid/us-ssn", "123-45-6789")})
        stranger = Person(family="Brown", given="Keith", birth_on="1960-01-01", identifiers=ours)
        assert compare(replace(MARIA, identifiers=ours), stranger).likelihood is UNLIKELY


TEXT = st.text(max_size=12)
PEOPLE = st.builds(
    Person,
    family=TEXT,
    middle=TEXT,
    given=TEXT | st.sampled_from(["Baby Girl A", "BB", "Maria"]),
    former=TEXT,
    suffix=st.sampled_from(["", "Jr.", "III"]),
    birth_on=st.sampled_from(["", "1971", "1971-04", "1971-04-12", "1971-12-04", "x"]),
    sex=st.sampled_from(Sex),
    address=TEXT,
    city=TEXT,
)


@given(PEOPLE, PEOPLE)
def test_that_the_order_of_the_two_does_not_matter(first: Person, second: Person) -> None:
    assert compare(first, second) == compare(second, first)


class TestBlocking:
    @pytest.mark.parametrize(
        "other",
        [
            Person(family="Sántos", given="María"),
            Person(family="Maria", given="Santos"),
            Person(family="Other", given="Name", birth_on="1971-04-12"),
            Person(phones=MARIA.phones),
            Person(email="MARIA@example.org"),
            Person(address="12 elm street"),
            Person(family="Brown", given="Maria", former="Santos"),
            Person(given="Maria", birth_on="1971-06"),
        ],
    )
    def test_that_records_with_something_in_common_meet(self, other: Person) -> None:
        assert blocking_keys(MARIA) & blocking_keys(other)

    def test_that_strangers_do_not_meet(self) -> None:
        stranger = Person(family="Brown", given="Keith", birth_on="1960-01-01", postcode="20001")
        assert not blocking_keys(MARIA) & blocking_keys(stranger)

    def test_that_an_empty_record_meets_nobody(self) -> None:
        assert blocking_keys(Person()) == frozenset()

    def test_that_a_shared_identifier_is_a_key(self) -> None:
        one = Person(identifiers=frozenset({("urn:mrn", "10442")}))
        assert blocking_keys(one) == {"id:urn:mrn|10442"}
