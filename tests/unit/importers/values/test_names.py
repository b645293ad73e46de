"""Names taken apart."""

import pytest

from carecoord.importers.values.names import (
    NameParts,
    family_words,
    is_demo,
    recased,
    split_given,
    split_name,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Abbott, Barney", NameParts("Abbott", "Barney")),
        ("Abbott, Barney Q", NameParts("Abbott", "Barney", "Q")),
        ("Smith Jr., John", NameParts("Smith", "John", "", "Jr.")),
        ("Smith, John, Jr., MD", NameParts("Smith", "John", "", "Jr., MD")),
        ("Smith, Dr. John A III", NameParts("Smith", "John", "A", "III", "Dr.")),
        ("Dr. Smith, John", NameParts("Smith", "John", "", "", "Dr.")),
        ("Lee, Li Sr.", NameParts("Lee", "Li", "", "Sr.")),
        ("Garcia, Ana, Sra.", NameParts("Garcia", "Ana", "", "", "Sra.")),
        ("John Smith, MD", NameParts("Smith", "John", "", "MD")),
        ("BARNEY ABBOTT", NameParts("ABBOTT", "BARNEY")),
        ("Mrs. Anna Maria Lee", NameParts("Lee", "Anna Maria", "", "", "Mrs.")),
        ("Smith, Mary Jo", NameParts("Smith", "Mary Jo")),
        ("Mary Jo Smith", NameParts("Smith", "Mary Jo")),
        ("Smith, Mary Jo K.", NameParts("Smith", "Mary Jo", "K.")),
        ("Mary Jo K. Smith", NameParts("Smith", "Mary Jo", "K.")),
        ("Smith, J. Robert", NameParts("Smith", "J. Robert")),
        ("García López, María José", NameParts("García López", "María José")),
        ("Kim, Min Jung", NameParts("Kim", "Min Jung")),
        ("Nguyen, Thi Mai", NameParts("Nguyen", "Thi Mai")),
        ("al-Masri, Abd Allah", NameParts("al-Masri", "Abd Allah")),
        ("Dupont, Jean Luc", NameParts("Dupont", "Jean Luc")),
        ("Jean Luc de la Tour", NameParts("de la Tour", "Jean Luc")),
        ("Jan van der Berg", NameParts("van der Berg", "Jan")),
        ("Sukarno", NameParts("Sukarno")),
        ("李", NameParts("李")),
        ("", NameParts("")),
        ("Robert “Bob” Jones Sr", NameParts("Jones", "Robert", "", "Sr", "", "Bob")),
        ("O’Brien, Siobhán", NameParts("O’Brien", "Siobhán")),
        ("Núñez,", NameParts("Núñez")),
        ("Van Buren, ", NameParts("Van Buren")),
    ],
)
def test_that_a_whole_name_is_taken_apart(text: str, parts: NameParts) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Farrah A.", ("Farrah", "A.")),
        ("María Luisa", ("María Luisa", "")),
        ("J R", ("J", "R")),
        ("", ("", "")),
    ],
)
def test_that_only_initials_are_split_from_a_first_name(text: str, parts: tuple[str, str]) -> None:
    assert split_given(text) == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("O'BRIEN-SMITH", "O'Brien-Smith"),
        ("VAN DER BERG", "van der Berg"),
        ("ÑANDÚ", "Ñandú"),
        ("mcdonald", "Mcdonald"),
        ("McDonald", "McDonald"),
    ],
)
def test_that_names_in_one_case_are_recased(text: str, shown: str) -> None:
    assert recased(text) == shown


def test_that_a_demonstration_name_is_noticed() -> None:
    assert is_demo("MILLER", "DEMO")


def test_that_a_name_holding_the_word_is_not_a_demonstration() -> None:
    assert not is_demo("Testa", "Demotte")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Anh Do", NameParts("Do", "Anh")),
        ("Don Johnson", NameParts("Johnson", "Don")),
        ("Johnson, Don R", NameParts("Johnson", "Don", "R")),
        ("John A Smith DO", NameParts("Smith", "John", "A", "DO")),
        ("Smith^John^A", NameParts("Smith", "John", "A")),
    ],
)
def test_that_a_short_name_is_not_taken_for_a_title(text: str, parts: NameParts) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "words", "parts"),
    [
        ("SMITH JOHN A", 1, NameParts("SMITH", "JOHN", "A")),
        ("Smith John Jr", 1, NameParts("Smith", "John", "", "Jr")),
        ("van der Berg Jan", 1, NameParts("van der Berg", "Jan")),
        ("García Márquez Ana María", 2, NameParts("García Márquez", "Ana María")),
        ("Ruiz Ana", 2, NameParts("Ruiz", "Ana")),
        ("Sukarno", 1, NameParts("Sukarno")),
        ("Smith, John", 1, NameParts("Smith", "John")),
    ],
)
def test_that_a_family_name_in_front_is_told_from_the_rest(
    text: str, words: int, parts: NameParts
) -> None:
    assert split_name(text, words) == parts


@pytest.mark.parametrize(
    ("header", "names", "words"),
    [
        ("Patient (Last First)", ["Smith John"], 1),
        ("Apellidos y nombre", ["García Márquez Ana"], 2),
        ("Patient Name", ["SMITH JOHN A", "LEE ANN B", "RAY BO C", "KIM CY"], 1),
        ("Patient Name", ["John A Smith", "Ann B Lee", "Bo C Ray"], 0),
        ("First Last", ["John Smith"], 0),
    ],
)
def test_that_the_header_or_initials_behind_say_that_the_family_name_is_first(
    header: str, names: list[str], words: int
) -> None:
    assert family_words(header, names) == words
