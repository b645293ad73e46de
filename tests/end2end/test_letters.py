"""Letters to a list on the command line."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.end2end.program import Program

ADDRESSES = """Record number,Last name,First name,Date of birth,Street,City,State,Zip
000417,Santos,Maria,1971-04-12,12 Oak St,Austin,TX,07302
000418,Nguyen,Bao,1980-01-02,,,,
000419,Ruiz,Luis,2015-06-01,9 Elm St,Austin,TX,78701
"""


def test_that_letters_are_rehearsed_written_once_and_sent_only_by_a_persons_word(
    nobody: Program, tmp_path: Path, qapp: QApplication
) -> None:
    people, letters = tmp_path / "people.csv", tmp_path / "letters.pdf"
    people.write_text(ADDRESSES, encoding="utf-8")
    words = ("init", "--practice", "Oak Street", "--person", "Ana Ruiz", "--role", "lead")
    assert nobody.run(*words, "--phone", "(512) 555-0100").code == 0
    assert nobody.run("import", people).code == 0
    asked = ("worklist", "letters", "living", letters)

    told = nobody.json(*asked, "--dry-run")

    assert [one["to"] for one in told["recipients"]] == ["12 Oak St, Austin, TX 07302"]
    assert {one["name"]: one["reason"] for one in told["left_out"]} == {
        "Nguyen, Bao": "no_address",
        "Ruiz, Luis": "no_guardian",
    }
    assert not letters.exists()

    shown = nobody.run(*asked, "--dry-run")
    assert "- Nguyen, Bao: No full address is on file" in shown.out
    assert "1 would get a letter." in shown.out

    written = nobody.run(*asked)
    assert "1 letter written." in written.out
    assert letters.read_bytes().startswith(b"%PDF")
    assert letters.stat().st_mode & 0o077 == 0

    (run,) = nobody.json("worklist", "waiting", "living")
    assert (run["people"], run["way"], run["state"]) == (1, "letter", "saved")
    assert f"worklist sent {run['run']}" in written.out
    assert nobody.run("worklist", "sent", "no-such-run").is_refusal
    assert "sent to 1 person" in nobody.run("worklist", "sent", run["run"]).out
    assert nobody.json("worklist", "waiting") == []
    assert nobody.run("worklist", "sent", run["run"]).is_refusal

    again = nobody.json(*asked, "--dry-run")
    assert {one["name"]: one["reason"] for one in again["left_out"]}["Santos, Maria"] == "already"
    assert nobody.run("worklist", "letters", "living", tmp_path / "x.doc").is_refusal
