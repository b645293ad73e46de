"""Who has died or left, in columns that say it in short or by a day."""

from collections.abc import Callable

import pytest

from carecoord.importers.records import Reading

Read = Callable[..., Reading]


def test_that_a_letter_taken_for_a_death_is_said(read_bytes: Read) -> None:
    rows = "1,Lee,Ann,1/13/1970,D\n2,Ray,Bo,1/13/1971,Deceased\n3,Gil,Luz,1/13/1972,A\n"
    reading = read_bytes("MRN,Last,First,DOB,Status\n" + rows)
    assert [one.deceased for one in reading.patients] == [True, True, None]
    (doubt,) = [one.message for one in reading.problems if one.field == "status"]
    assert "has died: D." in doubt


@pytest.mark.parametrize(
    "never",
    ["0/1/1900", "00/01/1900", "1/0/00", "1900-01-00", "0-Jan-00", "12/31/9999", "01/01/1900",
     "1/0/1900 0:00:00", "1899-12-30", "00/00/00"],
)  # fmt: skip
def test_that_nobody_has_died_on_the_day_systems_write_for_never(
    read_bytes: Read, never: str
) -> None:
    for column in ("Date of Death", "Deceased", "Archived"):
        reading = read_bytes(f"MRN,Last,First,DOB,{column}\n1,Lee,Ann,1/13/1970,{never}\n")
        (person,) = reading.patients
        assert (person.deceased or False, person.deceased_on, person.status) == (False, "", "")
        assert not reading.problems


def test_that_who_leaves_on_a_day_to_come_is_still_active(read_bytes: Read) -> None:
    said = ["12/30/2098", "2098-12-30", "1/5/2020", "2020-01-05", "1", "0", "Yes, 2020"]
    rows = "".join(f'{n},Lee,Ann,1/13/197{n},"{one}"\n' for n, one in enumerate(said))
    people = read_bytes("MRN,Last,First,DOB,Archived\n" + rows).patients
    closed = [one.status == "inactive" for one in people]
    assert closed == [False, False, True, True, True, False, True]
