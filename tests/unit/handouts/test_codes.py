"""Codes as people type them beside a handout."""

from carecoord.handouts.codes import read_codes, typed_codes
from carecoord.handouts.library import TopicCode
from carecoord.handouts.loading import load_library
from carecoord.vocab.code_systems import ICD10CM, LOINC, SNOMED


def test_that_codes_are_read_with_or_without_the_name_of_their_system() -> None:
    codes, unknown = read_codes("e11.9, I10;LOINC 4548-4\nsnomed: 44054006, I10")
    assert codes == (
        TopicCode(ICD10CM, "E11.9"),
        TopicCode(ICD10CM, "I10"),
        TopicCode(LOINC, "4548-4"),
        TopicCode(SNOMED, "44054006"),
    )
    assert unknown == ()


def test_that_what_is_no_code_is_named() -> None:
    assert read_codes("sugar, CPT 99213, 44054006, ,E11") == (
        (TopicCode(ICD10CM, "E11"),),
        ("sugar", "CPT 99213", "44054006"),
    )


def test_that_codes_of_the_library_are_typed_and_read_alike() -> None:
    for topic in load_library().topics():
        assert read_codes(typed_codes(topic.codes)) == (topic.codes, ())
