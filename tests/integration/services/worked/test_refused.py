"""Rows of a filled-in list that cannot be taken, each with its reason."""

import datetime as dt
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.entities import Staff
from carecoord.services.worked_list_results import Fate
from carecoord.services.worked_lists import WorkedListService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.worked_book import attempts, only

TODAY = dt.date(2026, 3, 2)  # a Monday
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


class TestRefused:
    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            ({"What_happened": "maybe"}, "what happened is not known"),
            ({"Reason": "because"}, "reason is not known"),
            ({"What_happened": "No answer", "Next_try": dt.date(2026, 2, 1)}, "in the past"),
            ({"What_happened": "No answer", "Next_try": "soon"}, "day cannot be read"),
            ({"What_happened": "No answer", "Next_try": dt.date(2028, 1, 1)}, "more than a year"),
            ({"What_happened": "No answer", "Day_of_the_call": dt.date(2026, 3, 3)}, "future"),
            ({"What_happened": "No answer", "Day_of_the_call": dt.date(2026, 2, 1)}, "before 2 M"),
            ({"Note": "Call her."}, "Say what happened too"),
            ({"What_happened": "Patient declined"}, "why they declined"),
            ({"What_happened": "No answer", "Reason": "Not now, ask again on a day"}, "something"),
            ({"What_happened": "Patient declined", "Reason": "Died"}, "does not go with declining"),
            ({"What_happened": "No answer", "Patient": "Baker-Smith, Ana"}, "name in this row"),
            ({"What_happened": "No answer", "Row_key": None}, "empty or changed"),
            ({"What_happened": "No answer", "Row_key": "0" * 32}, "do not belong together"),
            ({"What_happened": "No answer", "Row_version": "x"}, "empty or changed"),
        ],
    )
    @pytest.mark.usefixtures("three")
    def test_that_what_cannot_be_taken_is_refused_with_its_reason(
        self, worked: WorkedListService, book: Any, lead: Actor,
        database: Database, cells: dict[str, Any], words: str,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", **cells)
        row = only(preview := worked.preview(mine.path, actor=lead))
        assert row.fate is Fate.REFUSED
        assert words in row.sentence
        assert worked.commit(preview, actor=lead).logged == 0
        assert attempts(database) == []

    def test_that_reaching_somebody_closes_nothing_that_has_to_be_done(
        self, worked: WorkedListService, book: Any, lead: Actor, clinic: Clinic
    ) -> None:
        clinic.follow_up(clinic.person(), TODAY, title="When to call 911", kind="teachback")
        mine = book(DUE)
        mine.fill("Santos", What_happened="Reached patient", Note="Will come on Monday")
        row = only(worked.preview(mine.path, actor=lead))
        assert row.fate is Fate.REFUSED
        assert "Choose “Already done”" in row.sentence
        mine.fill("Santos", What_happened="Already done", Note="Went over it, clear now")
        assert only(worked.preview(mine.path, actor=lead)).fate is Fate.LOG

    @pytest.mark.parametrize("part", [1, -1])
    @pytest.mark.usefixtures("three")
    def test_that_a_key_with_a_strange_letter_in_it_is_refused_in_words(
        self, worked: WorkedListService, book: Any, lead: Actor, part: int
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")

        def spoil(sheet: Worksheet, at: dict[str, int]) -> None:
            for row in range(2, sheet.max_row + 1):
                if str(sheet.cell(row, at["Patient"]).value).startswith("Baker"):
                    cell = sheet.cell(row, at["Row version"])
                    parts = str(cell.value).split(".")
                    parts[part] = f"é{parts[part][1:]}"
                    cell.value = ".".join(parts)

        mine.change(spoil)
        assert only(worked.preview(mine.path, actor=lead)).fate is Fate.REFUSED

    @pytest.mark.usefixtures("three")
    def test_that_a_row_copied_is_refused_both_times(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")

        def copy(sheet: Worksheet, _at: dict[str, int]) -> None:
            row = next(r for r in range(2, 5) if str(sheet.cell(r, 1).value).startswith("Baker"))
            sheet.append([sheet.cell(row, column + 1).value for column in range(sheet.max_column)])

        mine.change(copy)
        preview = worked.preview(mine.path, actor=lead)
        assert [row.fate for row in preview.rows] == [Fate.REFUSED, Fate.REFUSED]
        assert "more than once, in rows" in preview.rows[0].sentence

    @pytest.mark.usefixtures("three")
    def test_that_merged_cells_are_refused_for_every_row_they_cover(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()

        def merge(sheet: Worksheet, at: dict[str, int]) -> None:
            column = at["What happened"]
            sheet.cell(2, column).value = "No answer"
            sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

        mine.change(merge)
        preview = worked.preview(mine.path, actor=lead)
        assert preview.count(Fate.REFUSED) == 3
        assert "are merged" in preview.rows[2].sentence

    @pytest.mark.usefixtures("three")
    def test_that_a_formula_without_a_value_is_refused(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened='="No "&"answer"')
        assert "formula" in only(worked.preview(mine.path, actor=lead)).sentence

    @pytest.mark.usefixtures("three")
    def test_that_a_medical_decision_is_not_taken_by_the_front_desk(
        self, worked: WorkedListService, book: Any, clinic: Clinic
    ) -> None:
        desk = Actor(clinic.add(Staff, name="Dee", role="front_desk"), "Dee", Role.FRONT_DESK)
        mine = book()
        mine.fill("Baker", Reason="No, do not ask again")
        assert "clinician decides" in only(worked.preview(mine.path, actor=desk)).sentence

    @pytest.mark.usefixtures("three")
    def test_that_what_one_may_decide_is_not_logged_by_another_who_may_not(
        self, worked: WorkedListService, book: Any, clinic: Clinic, lead: Actor, database: Database
    ) -> None:
        desk = Actor(clinic.add(Staff, name="Dee", role="front_desk"), "Dee", Role.FRONT_DESK)
        mine = book()
        mine.fill("Baker", Reason="No, do not ask again")
        preview = worked.preview(mine.path, actor=lead)
        assert only(preview).fate is Fate.LOG

        with pytest.raises(RefusedError):
            worked.commit(preview, actor=desk)
        assert attempts(database) == []
        assert worked.commit(preview, actor=lead).logged == 1
