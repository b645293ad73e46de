"""Readings of which a list tells the month or the year alone."""

from collections.abc import Callable

import pytest

from carecoord.importers.records import Reading

Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("taken", "doubted"),
    [("05/00/2025", True), ("XX/XX/2025", True), ("05/2025", True), ("05/01/2025", False)],
)
def test_that_a_day_nobody_wrote_is_not_taken_in_silence(
    read_bytes: Read, taken: str, doubted: bool
) -> None:
    reading = read_bytes(f"MRN,Last,First,DOB,A1c,A1c Date\n1,Lee,Ann,1/13/1970,7.4,{taken}\n")
    doubts = [one.where for one in reading.problems if one.field == "a1c_on"]
    assert doubts == (["list.csv, row 2"] if doubted else [])
    assert len(reading.measurements) == 1
