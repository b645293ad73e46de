"""Keys on the command line: who may open the practice, and changing what they open."""

from pathlib import Path

from carecoord.services.stores import FileStore
from tests.end2end.program import PASSPHRASE, Program


def test_that_the_ways_in_are_listed_with_their_age(program: Program) -> None:
    ways = program.json("keys", "list")
    assert [way["kind"] for way in ways] == ["passphrase", "recovery"]
    assert ways[0]["used_at"] is not None
    lines = program.run("keys", "list").out.splitlines()
    assert [way["id"] in line for way, line in zip(ways, lines, strict=True)] == [True, True]


def test_that_the_key_is_changed_by_one_command_and_everything_still_opens(
    program: Program,
) -> None:
    program.json("keys", "rotate")
    keys = FileStore(program.home).load_keys()
    assert not keys.is_changing_key
    assert program.json("patients", "count") == {"count": 3}
    assert program.json("verify")["sound"]


def test_that_a_new_sheet_is_written_for_its_owner_alone_and_never_over_another(
    program: Program, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    program.json("keys", "sheet", sheet)
    assert sheet.stat().st_mode & 0o077 == 0
    typed = sheet.read_text()
    FileStore(program.home).load_keys().open_with_recovery(typed).wipe()
    assert program.run("keys", "sheet", sheet).is_refusal
    assert sheet.read_text() == typed


def test_that_a_computer_is_taken_off_and_nobody_else_is_by_mistake(program: Program) -> None:
    store = FileStore(program.home)
    keys = store.load_keys()
    (person, sheet) = program.json("keys", "list")
    for wrong in ("0" * 32, sheet["id"], person["id"]):
        assert program.run("keys", "revoke", wrong).is_refusal
    key = keys.open_with_passphrase(person["person_id"], PASSPHRASE)
    way = keys.enrol_device(key, b"d" * 32, label="Front desk")
    store.save_keys(keys)
    assert program.run("keys", "revoke", way).out.startswith("Front desk opens nothing here")
    assert [one["id"] for one in program.json("keys", "list")] == [person["id"], sheet["id"]]
    assert store.load_keys().generation > keys.generation + 2  # the key was changed with it
