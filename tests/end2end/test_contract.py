"""Every command and option scripts may rely on: names, answers, exit codes."""

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from tests.end2end.program import PASSPHRASE, Answer, Program, frozen, run_here
from tests.factories.fhir import condition

WORKLISTS = {
    "followups-due",
    "missed-visits",
    "visits-to-confirm",
    "teachback-not-clear",
    "decision-review-due",
    "chronic-not-seen-12m",
    "bp-at-or-above-140-90",
    "a1c-at-or-above-7",
    "goals-past-check-in",
    "hypertension-no-bp-12m",
}
SEGMENTS = {"living", "living-diabetes", "living-hypertension", "not-seen-12m"}
ODD_TEXTS = (  # no system hands the last one to a program
    "", "   ", '"', "'", "%", "_", "*", "NEAR(", "a OR b", "-- ;", "\\", "\udcff", "x" * 5000, "🧡",
    "Robert'); DROP TABLE patient;--", "٠١٢", "{name}", "<b>", *("" if frozen() else "\x00"),
)  # fmt: skip


def test_that_a_practice_is_set_up_and_its_key_written_for_the_owner_alone(
    nobody: Program, tmp_path: Path
) -> None:
    sheet = tmp_path / "recovery.txt"
    answer = nobody.run(
        "init", "--practice", "Oak Street", "--person", "Ana Ruiz", "--role", "lead",
        "--phone", "(202) 555-0100", "--time-zone", "America/Chicago", "--recovery-file", sheet,
        "--json",
    )  # fmt: skip
    assert answer.json == {"home": str(nobody.home), "practice": "Oak Street"}
    groups = sheet.read_text(encoding="utf-8").strip().split("-")
    assert [len(group) for group in groups] == [4] * 9
    assert sheet.stat().st_mode & 0o077 == 0
    assert nobody.json("patients", "count") == {"count": 0}


def test_that_without_a_recovery_file_the_key_is_told_beside_the_answer(nobody: Program) -> None:
    answer = nobody.run("init", "--practice", "Oak", "--person", "Ana", "--role", "admin")
    assert answer.code == 0
    assert answer.out == "The practice is set up.\n"
    assert answer.err.count("-") == 8


@pytest.mark.parametrize(
    ("words", "passphrase"),
    [
        (("--practice", "Oak", "--person", "Ana"), "short one"),
        (("--practice", "Oak", "--person", "Ana"), ""),
        (("--practice", " ", "--person", "Ana"), "lantern velvet orchard seven"),
        (("--practice", "Oak", "--person", ""), "lantern velvet orchard seven"),
    ],
)
def test_that_a_practice_that_cannot_be_is_refused_and_leaves_nothing(
    words: Sequence[str], passphrase: str, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(passphrase, encoding="utf-8")
    home = tmp_path / "home"
    answer = Program(home, secret).run("init", *words, "--role", "lead")
    assert answer.is_refusal, answer
    assert not list(home.rglob("*.db"))


def test_that_a_second_practice_in_the_same_folder_is_refused(kept: Program) -> None:
    before = (kept.home / "keys.json").read_bytes()
    answer = kept.run("init", "--practice", "Elm", "--person", "Ben", "--role", "lead")
    assert answer.is_refusal, answer
    assert (kept.home / "keys.json").read_bytes() == before


def test_that_a_recovery_file_that_cannot_be_written_still_tells_the_key(
    nobody: Program, tmp_path: Path
) -> None:
    answer = nobody.run(
        "init", "--practice", "Oak", "--person", "Ana", "--role", "lead",
        "--recovery-file", tmp_path / "missing" / "recovery.txt",
    )  # fmt: skip
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("-") >= 8
    assert nobody.json("patients", "count") == {"count": 0}


def test_that_a_recovery_file_never_takes_the_place_of_another_one(
    nobody: Program, tmp_path: Path
) -> None:
    words = ("init", "--practice", "Oak", "--person", "Ana", "--role", "lead", "--recovery-file")
    sheet = tmp_path / "recovery.txt"
    sheet.write_text("the key of another practice", encoding="utf-8")
    answer = nobody.run(*words, sheet)
    assert answer.is_refusal, answer
    assert not nobody.home.exists()
    assert sheet.read_text(encoding="utf-8") == "the key of another practice"
    among_the_data = nobody.run(*words, nobody.home / "keys.json")
    assert (among_the_data.code, among_the_data.err.count("-") >= 8) == (1, True)
    assert nobody.json("patients", "count") == {"count": 0}


def test_that_commands_without_a_practice_say_how_to_make_one(nobody: Program) -> None:
    answer = nobody.run("patients", "count")
    assert answer.is_refusal, answer
    assert "init" in answer.err
    assert not nobody.home.exists()


def test_that_a_wrong_passphrase_opens_nothing(kept: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("lantern velvet orchard eight\n", encoding="utf-8")
    answer = Program(kept.home, wrong).run("patients", "count")
    assert answer.is_refusal, answer
    missing = Program(kept.home, tmp_path / "none.txt").run("patients", "count")
    assert missing.is_refusal, missing


def test_that_without_a_passphrase_the_way_to_give_one_is_told(kept: Program) -> None:
    answer = run_here("--home", str(kept.home), "patients", "count")
    assert answer.is_refusal, answer
    assert "--passphrase-file names the file" in answer.err


def test_that_a_passphrase_file_as_powershell_writes_it_opens(
    kept: Program, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{PASSPHRASE}\r\n", encoding="utf-16")
    assert Program(kept.home, secret).json("patients", "count") == {"count": 3}


def test_that_importing_counts_and_importing_again_adds_nothing(
    empty: Program, small_list: Path
) -> None:
    dry = empty.json("import", small_list, "--dry-run")
    assert (dry["patients_added"], empty.json("patients", "count")["count"]) == (3, 0)
    first = empty.json("import", small_list, "--source", "Front desk list")
    again = empty.json("import", small_list, "--source", "Front desk list")
    assert {"patients_added", "patients_updated", "patients_unchanged", "rows_refused",
            "problems"} <= set(first)  # fmt: skip
    assert (first["patients_added"], first["rows_refused"]) == (3, 0)
    assert (again["patients_added"], again["patients_unchanged"]) == (0, 3)
    assert empty.json("patients", "count") == {"count": 3}


def test_that_a_dry_run_does_not_say_that_it_added_anybody(kept: Program, small_list: Path) -> None:
    answer = kept.run("import", small_list, "--dry-run")
    assert answer.out.startswith("Nothing was changed.")


def test_that_whoever_is_left_out_stands_before_everything_that_wants_a_look(
    kept: Program, tmp_path: Path
) -> None:
    path = tmp_path / "patients.csv"
    doubtful = [f"{number},Lee,Ann{number},03/14/1911" for number in range(30)]
    rows = ["MRN,Last name,First name,Birth date", *doubtful, "99,Day,Bo,02/30/1985"]
    path.write_text("\n".join(rows), encoding="utf-8")
    lines = kept.run("import", path, "--dry-run").out.splitlines()
    (first,) = {line for line in lines if "left out" in line}
    assert lines.index(first) < min(n for n, line in enumerate(lines) if "110 or older" in line)


def test_that_what_is_true_of_many_rows_is_said_once_and_hides_nothing_else(
    kept: Program, tmp_path: Path
) -> None:
    path = tmp_path / "patients.csv"
    rows = [f"{number},Lee,Ann{number},03/14/1961,152/94,HTN" for number in range(40)]
    path.write_text(
        "\n".join(["MRN,Last name,First name,Birth date,BP,Problems", *rows]), encoding="utf-8"
    )
    lines = kept.run("import", path, "--dry-run").out.splitlines()
    (undated,) = (line for line in lines if "no date for it" in line)
    assert undated.startswith(
        "patients.csv, row 2, patients.csv, row 3, patients.csv, row 4 and 37 more: The row has"
    )
    assert any("recognised by their words" in line for line in lines)
    assert "leave out 40 entries." in lines[0]


def test_that_a_list_of_which_nothing_can_be_kept_is_refused_with_the_reasons(
    kept: Program, tmp_path: Path
) -> None:
    path = tmp_path / "patients.csv"
    path.write_text("MRN,Last name,First name,Birth date\n99,Day,Bo,02/30/1985\n", "utf-8")
    answer = kept.run("import", path)
    assert answer.is_refusal, answer
    assert "row 2" in answer.err


def test_that_records_without_their_patients_are_refused_with_the_way_out(
    kept: Program, tmp_path: Path
) -> None:
    path = tmp_path / "Condition.ndjson"
    path.write_text(json.dumps(condition("c", "44054006")), "utf-8")
    answer = kept.run("import", path)
    assert answer.is_refusal, answer
    assert "Import the file of the patients first" in answer.err


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"just words", b"{}", b"PK\x03\x04"])
def test_that_what_is_no_list_is_refused_and_changes_nothing(
    kept: Program, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    assert kept.run("import", path).is_refusal
    assert kept.run("import", tmp_path / "none.csv").is_refusal
    assert kept.json("patients", "count") == {"count": 3}


def test_that_an_older_standard_is_refused_by_the_name_of_its_version(
    kept: Program, tmp_path: Path
) -> None:
    path = tmp_path / "patient.json"
    old = {"resourceType": "Patient", "careProvider": [{"reference": "Practitioner/1"}]}
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": {"resourceType": "MedicationOrder", "id": "1"}},
            {"resource": old},
        ],
    }
    path.write_text(json.dumps(bundle), encoding="utf-8")
    answer = kept.run("import", path)
    assert answer.is_refusal, answer
    assert "DSTU2" in answer.err


@pytest.mark.parametrize("text", ["ordo", "Lucía", "14.3.1957", "000417", "555-0143", "ORDONEZ L"])
def test_that_people_are_found_by_what_one_knows_of_them(kept: Program, text: str) -> None:
    (hit,) = kept.json("patients", "find", text)
    assert hit["name"].startswith("Ordóñez")
    assert hit["birth_date"] == "1957-03-14"


@pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
def test_that_no_text_whatever_breaks_the_search(kept: Program, text: str) -> None:
    assert len(kept.run("patients", "find", "--json", "--", text).json) <= 3


def test_that_finding_nobody_says_so_beside_an_empty_answer(kept: Program) -> None:
    answer = kept.run("patients", "find", "Zzyzx")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("Nobody")


def test_that_a_patient_is_shown_by_id_or_by_a_number_of_theirs(kept: Program) -> None:
    (hit,) = kept.json("patients", "find", "tran")
    by_id = kept.json("patients", "show", hit["id"])
    assert by_id == kept.json("patients", "show", "000419")
    assert (by_id["family"], by_id["given"], by_id["birth_date"]) == ("Tran", "Anh", "1971-06-30")
    assert "000419" in by_id["identifiers"].values()
    assert by_id["measurements"] == {}
    assert "Nobody here has this number" in kept.run("patients", "show", "nobody").err
    assert kept.run("patients", "show", "").is_refusal


def test_that_the_lists_have_the_names_scripts_know(kept: Program) -> None:
    lists = kept.json("worklist", "list")
    kinds = {one["id"]: one["kind"] for one in lists}
    assert {each for each, kind in kinds.items() if kind == "worklist"} >= WORKLISTS
    assert {each for each, kind in kinds.items() if kind == "segment"} >= SEGMENTS
    assert next(one["count"] for one in lists if one["id"] == "living") == 3
    assert all(one["title"] for one in lists)
    for one in lists:
        assert len(kept.json("worklist", "show", one["id"])) == one["count"]


def test_that_a_row_says_who_why_since_when_and_until_when(kept: Program) -> None:
    rows = kept.json("worklist", "show", "living")
    assert {frozenset(row) for row in rows} == {
        frozenset({"patient", "why", "since", "leaves_when", "values"})
    }
    assert {frozenset(row["patient"]) for row in rows} == {
        frozenset({"id", "name", "birth_date", "identifiers"})
    }
    assert all(row["why"] and row["leaves_when"] for row in rows)
    for row in rows:
        dt.date.fromisoformat(row["patient"]["birth_date"])
        dt.date.fromisoformat(row["since"] or "2026-01-01")


def test_that_a_list_nobody_made_is_refused(kept: Program, tmp_path: Path) -> None:
    assert kept.run("worklist", "show", "nope").is_refusal
    assert kept.run("worklist", "export", "nope", tmp_path / "x.csv").is_refusal


def test_that_a_list_is_exported_as_a_workbook_and_as_csv(kept: Program, tmp_path: Path) -> None:
    book, table = tmp_path / "living.xlsx", tmp_path / "living.csv"
    answer = kept.json("worklist", "export", "living", book)
    assert answer == {"rows": 3, "file": str(book)}
    assert kept.json("worklist", "export", "living", table)["rows"] == 3
    sheet = openpyxl.load_workbook(book).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert any("000417" in cell for cell in cells)
    assert any("000417" in cell for row in rows for cell in row)
    assert book.stat().st_mode & 0o077 == table.stat().st_mode & 0o077 == 0


def test_that_an_exported_list_is_filled_in_and_comes_back_once(
    program: Program, tmp_path: Path
) -> None:
    people, book = tmp_path / "more.csv", tmp_path / "calls.xlsx"
    people.write_text(
        "MRN,Last Name,First Name,DOB,Conditions\n"
        "000901,Ames,Ida,01/02/1960,HTN\n000902,Bell,Roy,03/04/1950,HTN\n"
    )
    program.json("import", people)
    words = ("worklist", "export", "hypertension-no-bp-12m", book, "--columns", "all")
    assert program.json(*words)["rows"] == 2
    opened = openpyxl.load_workbook(book)
    header = [cell.value for cell in opened.worksheets[0][1]]
    assert {"Goes by", "Tries"} <= set(header)
    opened.worksheets[0].cell(2, header.index("What happened") + 1).value = "No answer"
    opened.worksheets[0].cell(3, header.index("What happened") + 1).value = "perhaps"
    opened.save(book)

    tried = program.json("worklist", "import", book, "--dry-run")
    assert (tried["logged"], tried["would_log"], tried["refused"]) == (0, 1, 1)
    assert [(each["row"], each["kind"]) for each in tried["problems"]] == [(3, "refused")]
    done = program.json("worklist", "import", book)
    assert (done["logged"], bool(done["run"])) == (1, True)
    again = program.json("worklist", "import", book)
    assert (again["logged"], again["already"], again["run"]) == (0, 1, "")


def test_that_a_column_no_list_has_is_refused_in_a_sentence(kept: Program, tmp_path: Path) -> None:
    answer = kept.run("worklist", "export", "living", tmp_path / "x.csv", "--columns", "shoes")
    assert answer.is_refusal


@pytest.mark.parametrize("name", ["", "missing/x.xlsx", "folder.xlsx", "x.doc", "missing/x.pdf"])
def test_that_a_file_that_cannot_be_is_refused_in_a_sentence(
    kept: Program, tmp_path: Path, name: str, qapp: QApplication
) -> None:
    """Paper needs an application; the first one of a process stays the only one."""
    (tmp_path / "folder.xlsx").mkdir()
    before = sorted(tmp_path.rglob("*"))
    answer = kept.run("worklist", "export", "living", tmp_path / name)
    assert answer.is_refusal, answer
    assert sorted(tmp_path.rglob("*")) == before


def test_that_the_synthetic_practice_is_the_same_each_time(
    tmp_path: Path, passphrase_file: Path
) -> None:
    one, two, three = (Program(tmp_path / str(n), passphrase_file) for n in range(3))
    told = [each.json("demo", "--patients", 30, "--seed", 4) for each in (one, two)]
    assert told == [{"patients": 30}] * 2
    three.json("demo", "--patients", 30, "--seed", 5)

    def people(program: Program) -> list[str]:
        rows = program.json("worklist", "show", "living")
        return sorted(f"{row['patient']['name']} {row['patient']['birth_date']}" for row in rows)

    assert people(one) == people(two) != people(three)
    assert one.json("worklist", "list") == two.json("worklist", "list")
    assert one.run("demo").is_refusal


def test_that_a_command_with_the_demo_is_about_invented_people_and_never_the_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARECOORD_HOME", str(tmp_path))
    found = run_here("--demo", "worklist", "list", "--json").json
    assert {one["id"] for one in found} >= SEGMENTS
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_that_a_backup_is_checked_and_written_where_it_was_asked(
    kept: Program, tmp_path: Path
) -> None:
    target = tmp_path / "backup.ccbk"
    made = kept.json("backup", target)
    assert (made["file"], made["size_bytes"]) == (str(target), target.stat().st_size)
    assert dt.datetime.fromisoformat(made["made_at"]).tzinfo
    assert target.stat().st_mode & 0o077 == 0
    assert kept.run("backup", tmp_path / "missing" / "backup.zip").is_refusal
    assert kept.run("backup", tmp_path).is_refusal


@pytest.mark.parametrize("name", ["keys.json", "practice.db", "device.json"])
def test_that_a_backup_never_takes_the_place_of_the_data_itself(kept: Program, name: str) -> None:
    assert kept.run("backup", kept.home / name).is_refusal
    assert kept.json("patients", "count") == {"count": 3}
    again = kept.home / "backup.ccbk"
    assert [kept.run("backup", again).code for _time in range(2)] == [0, 0]
    again.unlink()


def test_that_a_backup_is_verified_and_restored_by_a_fresh_machine_with_one_secret(
    kept: Program, tmp_path: Path
) -> None:
    target, home = tmp_path / "backup.ccbk", tmp_path / "fresh"
    kept.json("backup", target)
    fresh = Program(tmp_path / "nothing here", kept.passphrase_file)
    found = fresh.json("verify", target)
    assert (found["sound"], found["counts"]["patient"]) == (True, 3)
    assert fresh.json("restore", target, home)["folder"] == str(home)
    assert Program(home, kept.passphrase_file).json("patients", "count") == {"count": 3}
    assert fresh.run("restore", target, home).is_refusal
    target.write_bytes(target.read_bytes()[:-1])
    assert fresh.run("verify", target).is_refusal
    assert fresh.run("restore", target, tmp_path / "other").is_refusal
    assert not (tmp_path / "other").exists()


def test_that_a_scheduled_backup_answers_in_one_line(kept: Program) -> None:
    answers = [kept.run("backup", "--auto") for _time in range(2)]
    assert [(answer.code, answer.out.count("\n")) for answer in answers] == [(0, 1), (0, 1)]
    assert answers[1].out.startswith("Nothing has changed")
    assert len(list((kept.home / "backups").glob("carecoord-*.ccbk"))) == 1


def test_that_a_sound_store_is_said_to_be_sound(kept: Program) -> None:
    report = kept.json("verify")
    assert (report["sound"], report["faults"]) == (True, [])
    assert kept.run("verify").out.startswith("Everything is sound")


def test_that_a_program_made_without_a_key_says_that_it_cannot_look(kept: Program) -> None:
    told = kept.json("updates", "--place", str(kept.home / "shared"), "--look")
    assert (told["can_look"], told["place"]) == (False, str(kept.home / "shared"))
    assert "without a key" in kept.run("updates").out
    assert kept.run("updates", "--check", kept.passphrase_file).is_refusal
    assert kept.run("updates", "--place", "http://a.example/").is_refusal
    assert kept.json("updates", "--place", "")["place"] == ""


def test_that_a_report_for_support_needs_nobody_to_sign_in_and_names_nobody(
    kept: Program, tmp_path: Path
) -> None:
    answer = run_here("--home", kept.home, "diagnostics")
    assert answer.code == 0
    assert "Kept in: an encrypted file" in answer.out
    assert str(kept.home) not in answer.out
    run_here("--home", kept.home, "diagnostics", "--file", tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").startswith("CareCoord diagnostic")


def test_that_global_options_stand_before_or_after_the_command(kept: Program) -> None:
    words = kept.globals
    day = ["--today", "2021-04-01", "--json"]
    before = run_here(*words, *day, "worklist", "show", "living")
    after = run_here("worklist", "show", "living", *words, *day)
    mixed = run_here(*words, "worklist", *day, "show", "living")
    assert before.json == after.json == mixed.json


def test_that_the_answer_comes_in_the_language_asked_for(kept: Program) -> None:
    english = kept.run("worklist", "show", "nope", "--language", "en")
    spanish = kept.run("worklist", "show", "nope", "--language", "es")
    assert english.err != spanish.err


@pytest.mark.parametrize(
    "words",
    [
        ("bla",), ("patients",), ("patients", "show"), ("worklist", "export", "living"),
        ("import",), ("--today", "2021-13-01", "verify"), ("import", ""), ("backup", ""),
        ("backup",), ("backup", "x.ccbk", "--auto"), ("restore", "x.ccbk"),
        ("--today", "0001-01-01", "verify"), ("--today", "9999-12-31", "verify"),
        ("demo", "--patients", "0"),
        ("init", "--practice", "Oak", "--person", "Ana", "--role", "boss"), ("--nope",),
    ],
)  # fmt: skip
def test_that_wrong_words_exit_with_two_and_say_what_is_meant(words: Sequence[str]) -> None:
    answer: Answer = run_here(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("usage:")


def test_that_everything_is_taken_along_and_in_again_by_two_commands(
    program: Program, tmp_path: Path
) -> None:
    export, lock = tmp_path / "all.zip.age", tmp_path / "lock.txt"
    lock.write_text("copper meadow lantern river", encoding="utf-8")
    written = program.json(
        "take-all", export, "--reason", "We move", "--lock-file", lock,
    )  # fmt: skip
    assert written["rows"]["staff"] == 1
    elsewhere = Program(tmp_path / "new", program.passphrase_file)
    words = ("take-in", export, "--lock-file", lock, "--recovery-file", tmp_path / "key.txt")
    assert elsewhere.run(*words, "--person", "Nobody").is_refusal
    assert not elsewhere.home.exists()
    taken = elsewhere.json(*words, "--person", "Ana Ruiz")
    assert taken == {"home": str(elsewhere.home), "practice": "Oak Street"}
    assert elsewhere.json("patients", "count") == program.json("patients", "count")
