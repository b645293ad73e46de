"""Who did what, asked on the command line."""

import csv
from pathlib import Path
from typing import Any

from tests.end2end.program import Program


def test_that_who_did_what_is_answered_narrowed_and_taken_along_with_a_reason(
    program: Program, tmp_path: Path
) -> None:
    assert program.run("patients", "show", "000417").code == 0
    found: Any = program.json("audit", "--patient", "000417", "--kind", "read")
    assert [(row["event"], row["kind"]) for row in found] == [("chart.read", "read")]
    assert found[0]["patient"]
    assert program.json("audit", "--kind", "break_glass") == []

    target = tmp_path / "who.csv"
    refused = program.run("audit", "--kind", "sign_in", "--file", target)
    assert (refused.code, "why" in refused.err.lower(), target.exists()) == (1, True, False)
    assert (
        program.run("audit", "--kind", "sign_in", "--file", target, "--reason", "Review").code == 0
    )
    with target.open(encoding="utf-8-sig") as stream:
        assert {row["What"] for row in csv.DictReader(stream)} == {"Signed in"}
    lines = program.run("audit", "--kind", "export", "--limit", "1").out
    assert "Exported who did what" in lines
    assert "Review" in lines
    checked = program.run("audit", "--check")
    assert (checked.code, "is whole" in checked.out) == (0, True)
    assert program.run("audit", "--code", "12-AAAA-BBBB-CCCC-DDDD").code == 1
    assert program.run("audit", "--person", "Nobody Here").code == 1
    assert program.run("audit", "--kind", "nonsense").code == 2
