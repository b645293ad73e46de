"""What may have become of the file on its way: moved, cut, sorted, saved by another program."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import ImportRun
from carecoord.services.exports import ExportService
from carecoord.services.worked_list_results import Fate
from carecoord.services.worked_lists import FILLED_AT_MOST, WorkedListService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.worked_book import attempts, only

TODAY = dt.date(2026, 3, 2)  # a Monday
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


class TestFiles:
    @pytest.mark.usefixtures("three")
    def test_that_rows_sorted_and_deleted_and_columns_moved_and_added_change_nothing(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")

        def shuffle(sheet: Worksheet, _at: dict[str, int]) -> None:
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            sheet.delete_rows(1, sheet.max_row)
            sheet.append(["Calls of Monday"])
            sheet.append([*reversed(rows[0]), "My own"])
            for row in sorted(rows[2:], key=str, reverse=True):
                sheet.append([*reversed(row), "x"])

        mine.change(shuffle)
        preview = worked.preview(mine.path, actor=lead)
        assert (only(preview).name, only(preview).fate) == ("Baker, Ana", Fate.LOG)
        assert "1 row of the list is not in this file. Nothing happens to it." in preview.notices

    def test_that_columns_sorted_apart_stop_the_whole_file(
        self, worked: WorkedListService, book: Any, clinic: Clinic, lead: Actor
    ) -> None:
        for n in range(6):
            clinic.bp(clinic.person(f"Person{n}", "Al"), 160, 95, dt.date(2026, 2, 1))
        mine = book()

        def sort_apart(sheet: Worksheet, at: dict[str, int]) -> None:
            names = [sheet.cell(row, at["Patient"]).value for row in range(2, 8)]
            for row, name in zip(range(2, 8), reversed(names), strict=True):
                sheet.cell(row, at["Patient"]).value = name

        mine.change(sort_apart)
        with pytest.raises(RefusedError, match="sorted apart"):
            worked.preview(mine.path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_a_list_of_another_practice_is_refused_in_words(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()

        def other(sheet: Worksheet, at: dict[str, int]) -> None:
            for row in range(2, 5):
                cell = sheet.cell(row, at["Row version"])
                parts = str(cell.value).split(".")
                cell.value = ".".join([parts[0], "0" * 8, *parts[2:]])

        mine.change(other)
        with pytest.raises(RefusedError, match="another practice"):
            worked.preview(mine.path, actor=lead)

    @pytest.mark.parametrize("gone", [["Row key"], ["Row version"], ["Row key", "Row version"]])
    @pytest.mark.usefixtures("three")
    def test_that_a_list_without_its_keys_is_still_known_and_refused(
        self, worked: WorkedListService, book: Any, lead: Actor,
        gone: list[str],
    ) -> None:  # fmt: skip
        mine = book()

        def drop(sheet: Worksheet, at: dict[str, int]) -> None:
            for heading in reversed(gone):
                sheet.delete_cols(at[heading])

        mine.change(drop)
        assert worked.recognises([mine.path])
        with pytest.raises(RefusedError, match="Export the list again"):
            worked.preview(mine.path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_a_missing_column_is_named_and_one_that_is_needed_refused(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        mine.change(lambda sheet, at: sheet.delete_cols(at["Next try"]))
        preview = worked.preview(mine.path, actor=lead)
        assert any("count as empty: Next try." in words for words in preview.notices)
        mine.change(lambda sheet, at: sheet.delete_cols(at["What happened"]))
        with pytest.raises(RefusedError, match="renamed: What happened"):
            worked.preview(mine.path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_a_list_without_names_is_refused_since_nothing_shows_whose_row_it_is(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")

        def rename(sheet: Worksheet, at: dict[str, int]) -> None:
            sheet.cell(1, at["Patient"]).value = "Who"

        mine.change(rename)
        assert worked.recognises([mine.path])
        with pytest.raises(RefusedError, match="renamed: Patient"):
            worked.preview(mine.path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_an_old_list_says_how_old_it_is(self, later: Any, book: Any, lead: Actor) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        preview = later(dt.date(2026, 4, 1)).preview(mine.path, actor=lead)
        assert preview.notices[0].startswith("This list was exported on 2 Mar 2026, 30 days ago.")
        assert only(preview).fate is Fate.LOG

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
    def test_that_a_csv_comes_back_however_a_spreadsheet_saved_it(
        self, worked: WorkedListService, exports: ExportService, three: dict[str, str],
        lead: Actor, tmp_path: Path, delimiter: str, encoding: str, database: Database,
    ) -> None:  # fmt: skip
        path = tmp_path / "calls.csv"
        exports.worklist_file(BP, path, actor=lead)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        chosen = next(row for row in rows if row["Patient"].startswith("Chávez"))
        chosen |= {
            "What happened": "No answer", "Next try": "3/20/2026",
            "Note": "'=\"quoted\"; with, all\n of it",
        }  # fmt: skip
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)

        assert worked.recognises([path])
        worked.commit(worked.preview(path, actor=lead), actor=lead)
        (stored,) = attempts(database)
        assert (stored.patient_id, stored.next_try_on) == (three["Chávez"], "2026-03-20")
        assert stored.note == '="quoted"; with, all\nof it'

    @pytest.mark.usefixtures("three")
    def test_that_a_day_that_can_be_two_is_asked_for_in_words(
        self, worked: WorkedListService, exports: ExportService,
        lead: Actor, tmp_path: Path,
    ) -> None:  # fmt: skip
        path = tmp_path / "calls.csv"
        exports.worklist_file(BP, path, actor=lead)
        lines = path.read_text(encoding="utf-8-sig").split("\r\n")
        place = lines[0].split(",").index("Next try")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        rows[1][place - 3], rows[1][place] = "No answer", "4/5/2026"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        assert "5 Apr 2026 or as 4 May 2026" in only(worked.preview(path, actor=lead)).sentence

    @pytest.mark.parametrize(
        "content", [b"", b"Name,Born\nAda,1970-01-01\n", b"PK\x03\x04nothing", b'{"a": 1}']
    )
    def test_that_another_file_is_no_worked_list(
        self, worked: WorkedListService, lead: Actor, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "other.csv"
        path.write_bytes(content)
        assert not worked.recognises([path])
        with pytest.raises(RefusedError):
            worked.preview(path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_more_rows_filled_in_than_anybody_can_work_on_are_refused(
        self, worked: WorkedListService, exports: ExportService,
        lead: Actor, tmp_path: Path,
    ) -> None:  # fmt: skip
        path = tmp_path / "calls.csv"
        exports.worklist_file(BP, path, actor=lead)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        rows[0][header.index("What happened")] = "No answer"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *(rows[0] for _ in range(FILLED_AT_MOST + 1))])
        with pytest.raises(RefusedError, match="5,001 rows are filled in"):
            worked.preview(path, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_the_journal_tells_of_it_without_naming_anybody(
        self, worked: WorkedListService, book: Any, lead: Actor,
        clinic: Clinic,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer", Note="Secret.")
        run = worked.commit(worked.preview(mine.path, actor=lead), actor=lead).run_id
        stored = clinic.read(ImportRun, run)
        assert "Baker" not in stored.report + stored.source
        assert "Secret" not in stored.report
