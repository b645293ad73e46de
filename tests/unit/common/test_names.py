"""How a name stands in lists, in sentences and in order."""

import pytest

from carecoord.common.names import full_name, list_name, sort_key


@pytest.mark.parametrize(
    ("family", "given", "preferred", "listed", "spoken"),
    [
        ("Santos", "Maria", "Mia", "Santos, Maria", "Maria Santos"),
        ("Suharto", "", "", "Suharto", "Suharto"),
        ("", "Teller", "", "Teller", "Teller"),
        ("", "", "Baby girl", "Baby girl", "Baby girl"),
        ("García Márquez", "Gabriel", "", "García Márquez, Gabriel", "Gabriel García Márquez"),
    ],
)
def test_that_a_name_is_written_from_whatever_parts_there_are(
    family: str, given: str, preferred: str, listed: str, spoken: str
) -> None:
    assert list_name(family, given, preferred) == listed
    assert full_name(family, given, preferred) == spoken


def test_that_names_sort_by_family_before_given_and_without_accents() -> None:
    people = [("Li", "Zoe"), ("Lima", "Ana"), ("Álvarez", "Eva"), ("alvarez", "Bo"), ("", "Cher")]
    ordered = sorted(people, key=lambda person: sort_key(*person))
    assert ordered == [
        ("alvarez", "Bo"), ("Álvarez", "Eva"), ("", "Cher"), ("Li", "Zoe"), ("Lima", "Ana"),
    ]  # fmt: skip
