"""Who may be spoken with on a phone that several people share."""

import pytest

from carecoord.rules.households import Contact, whom_to_speak_with
from carecoord.vocab.patients import PermissionState, Relationship

MOTHER = Contact(
    name="Ana", relationship=Relationship.PARENT, state=PermissionState.NOT_ASKED, may_decide=True
)
SISTER = Contact(name="Eva", relationship=Relationship.SIBLING, state=PermissionState.GIVEN)
DRIVER = Contact(name="Lou", relationship=Relationship.FRIEND, state=PermissionState.LIMITED)


def speak_with(age: int | None, *contacts: Contact, unnamed: bool = False) -> str:
    return whom_to_speak_with("Ben", age, contacts, asked_not_to_be_named=unnamed)


def test_that_a_child_is_spoken_of_with_a_parent_on_file() -> None:
    assert speak_with(11, MOTHER, SISTER) == "Speak with Ana (Parent) about Ben."
    assert "no parent or guardian is on file" in speak_with(11, SISTER)


@pytest.mark.parametrize("age", [12, 17])
def test_that_a_parent_is_told_nothing_of_an_adolescents_matters(age: int) -> None:
    assert speak_with(age, MOTHER).startswith("Ask for Ben. Tell a parent only that")


def test_that_a_grown_up_is_spoken_with_alone_unless_the_file_allows_more() -> None:
    assert speak_with(18, MOTHER) == speak_with(None) == "Speak only with Ben."
    assert speak_with(40, SISTER, DRIVER) == (
        "Speak with Ben or Eva (Brother or sister). "
        "Lou (Friend or neighbor) may be told some things only: look at the file."
    )


@pytest.mark.parametrize("age", [5, 15, 40])
def test_that_whoever_asked_not_to_be_named_is_named_to_nobody(age: int) -> None:
    assert speak_with(age, MOTHER, SISTER, unnamed=True).startswith("Do not name Ben")
