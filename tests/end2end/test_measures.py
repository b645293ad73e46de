"""The practice's measures on the command line."""

from pathlib import Path

from tests.end2end.program import Program
from tests.end2end.test_visit_file import DAY, visit


def test_that_every_number_comes_with_what_it_is_out_of(empty: Program, tmp_path: Path) -> None:
    there = empty.on(DAY)
    assert there.run("import", visit(tmp_path)).code == 0
    told = there.run("measures")
    assert told.code == 0, told.err
    assert "Visits with a teach-back: 0 of 1, too few for a percentage · 1 person" in told.out
    assert "Santos" not in told.out
    found = there.json("measures", "--days", "30")
    assert (found["first"], found["last"]) == ("2026-02-01", DAY)
    numbers = {one["id"]: (one["met"], one["of"], one["waiting"]) for one in found["measures"]}
    assert numbers["visits-with-teachback"] == (0, 1, 0)
    assert numbers["reviews-met"] == (0, 0, 0)
    numbers_file = tmp_path / "numbers.csv"
    by_way = there.json("measures", "--by", "way", "--file", str(numbers_file))
    assert by_way["by"] == "way"
    assert "Tried and reached" in numbers_file.read_text("utf-8-sig")


def test_that_more_days_than_there_are_dates_are_refused_in_words(empty: Program) -> None:
    told = empty.run("measures", "--days", "10000000")
    assert told.code == 2
    assert "at most 36500" in told.err
    assert "Traceback" not in told.err
