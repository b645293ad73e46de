"""A list that went out as a workbook comes back filled in: what is logged, and what is not."""

import datetime as dt
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.i18n import use_language
from carecoord.common.ids import new_id
from carecoord.db.database import Database
from carecoord.entities import ContactAttempt, ContactPoint, FollowUp, Patient, Staff
from carecoord.services.importing import ImportService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.worked_list_results import Fate
from carecoord.services.worked_lists import WorkedListService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.worked_book import attempts, only
from tests.integration.services.conftest import ZONE

TODAY = dt.date(2026, 3, 2)  # a Monday
BP = "bp-at-or-above-140-90"
DUE = "followups-due"


class TestBringingBack:
    def test_that_a_filled_in_row_is_logged_as_a_call_of_today(
        self, worked: WorkedListService, book: Any, three: dict[str, str], lead: Actor,
        database: Database, worklists: WorklistService,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer", Note="Rang long.")

        assert worked.recognises([mine.path])
        preview = worked.preview(mine.path, actor=lead)
        assert preview.title == "Latest blood pressure at or above the goal"
        assert (only(preview).fate, only(preview).name) == (Fate.LOG, "Baker, Ana")
        assert only(preview).sentence == "Try 1 of 3. Back on the list on 4 Mar 2026."
        assert preview.left_empty == 2
        assert attempts(database) == []

        report = worked.commit(preview, actor=lead)
        assert report.logged == 1
        (stored,) = attempts(database)
        assert (stored.result, stored.note, stored.hidden_until_on, stored.attempted_by) == (
            "no_answer", "Rang long.", "2026-03-04", lead.staff_id,
        )  # fmt: skip
        assert three["Baker"] not in worklists.ids(BP, actor=lead)

    @pytest.mark.usefixtures("three")
    def test_that_the_same_file_twice_logs_nothing_twice(
        self, worked: WorkedListService, book: Any, lead: Actor,
        database: Database,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        preview = worked.preview(mine.path, actor=lead)
        worked.commit(preview, actor=lead)

        assert worked.commit(preview, actor=lead).already == 1, "a retry of the same click"
        again = worked.preview(mine.path, actor=lead)
        assert only(again).fate is Fate.ALREADY
        assert worked.commit(again, actor=lead).run_id == ""
        assert len(attempts(database)) == 1

    def test_that_undoing_takes_all_of_it_back_and_the_file_may_come_again(
        self, worked: WorkedListService, importing: ImportService, book: Any,
        three: dict[str, str], clinic: Clinic, lead: Actor, database: Database,
        worklists: WorklistService,
    ) -> None:  # fmt: skip
        phone = clinic.phone(three["Adler"], "202 555 0101")
        before = worklists.rows(BP, actor=lead)
        mine = book()
        mine.fill("Adler", What_happened="Wrong number")
        mine.fill("Baker", What_happened="Reached patient", Note="Comes on Friday.")
        mine.fill("Chávez", Reason="Died")
        preview = worked.preview(mine.path, actor=lead)
        report = worked.commit(preview, confirm_status=True, actor=lead)
        assert clinic.read(Patient, three["Chávez"]).status == "deceased"
        assert clinic.read(ContactPoint, phone).standing == "wrong"
        assert worklists.count(BP, actor=lead) == 0

        undone = importing.undo(report.run_id, actor=lead)
        assert "Taken off: 3 calls." in undone.sentences
        assert worklists.rows(BP, actor=lead) == before
        assert clinic.read(Patient, three["Chávez"]).status == "active"
        assert clinic.read(ContactPoint, phone).standing == "good"
        assert attempts(database) == []

        again = worked.preview(mine.path, actor=lead)
        assert worked.commit(again, confirm_status=True, actor=lead).logged == 3
        assert worked.preview(mine.path, actor=lead).count(Fate.ALREADY) == 3

    def test_that_a_call_closes_the_follow_up_it_was_about(
        self, worked: WorkedListService, book: Any, clinic: Clinic, lead: Actor
    ) -> None:
        row = clinic.follow_up(clinic.person(), TODAY)
        mine = book(DUE)
        mine.fill("Santos", What_happened="Already done", Note="Seen on Monday.")

        worked.commit(worked.preview(mine.path, actor=lead), actor=lead)

        stored = clinic.read(FollowUp, row)
        assert (stored.state, stored.outcome) == ("done", "Already done. Seen on Monday.")

    @pytest.mark.usefixtures("three")
    def test_that_words_are_read_in_spanish_whatever_the_language_of_the_window(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        use_language("es")
        mine = book()
        use_language("en")

        def act(sheet: Worksheet, at: dict[str, int]) -> None:
            sheet.cell(2, at["Qué pasó"]).value = "  no contesto. "
            sheet.cell(3, at["Qué pasó"]).value = "LEFT A SAFE MESSAGE"

        mine.change(act)
        preview = worked.preview(mine.path, actor=lead)
        assert [row.fate for row in preview.rows] == [Fate.LOG, Fate.LOG]
        results = [row.judged.form.result for row in preview.rows if row.judged]
        assert results == [AttemptResult.NO_ANSWER, AttemptResult.LEFT_SAFE_MESSAGE]

    @pytest.mark.usefixtures("three")
    def test_that_a_call_of_another_day_counts_from_that_day(
        self, later: Any, book: Any, lead: Actor, database: Database
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer", Day_of_the_call=dt.date(2026, 3, 3))
        worked = later(dt.date(2026, 3, 9))

        preview = worked.preview(mine.path, actor=lead)
        worked.commit(preview, actor=lead)

        (stored,) = attempts(database)
        assert stored.attempted_at.astimezone(ZONE).date() == dt.date(2026, 3, 3)
        assert stored.hidden_until_on == "2026-03-05"

    @pytest.mark.parametrize(("next_try", "listed"), [(None, 1), (dt.date(2026, 3, 12), 0)])
    def test_that_a_follow_up_called_some_days_ago_is_back_unless_another_day_was_agreed(
        self, later: Any, book: Any, clinic: Clinic, lead: Actor, database: Database,
        next_try: dt.date | None, listed: int,
    ) -> None:  # fmt: skip
        clinic.follow_up(clinic.person(), TODAY)
        mine = book(DUE)
        mine.fill(
            "Santos", What_happened="No answer", Day_of_the_call=dt.date(2026, 3, 3),
            Next_try=next_try,
        )  # fmt: skip
        day = dt.date(2026, 3, 9)
        worked = later(day)
        worked.commit(worked.preview(mine.path, actor=lead), actor=lead)

        lists = WorklistService(database, FixedClock(day, ZONE), ZONE)
        rows = lists.rows(DUE, actor=lead)
        assert [row.attempts for row in rows] == [1] * listed
        assert lists.count(DUE, actor=lead) == listed

    def test_that_a_call_of_an_earlier_day_comes_after_the_try_that_stood_there(
        self, later: Any, book: Any, three: dict[str, str], clinic: Clinic, lead: Actor,
        database: Database,
    ) -> None:  # fmt: skip
        at = clinic.at(TODAY, 16)
        clinic.add(
            ContactAttempt, patient_id=three["Baker"], worklist_id=BP, attempted_at=at,
            attempted_by=lead.staff_id, result="no_answer", hidden_until_on=TODAY.isoformat(),
        )  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="Line was busy", Day_of_the_call=TODAY)
        worked = later(dt.date(2026, 3, 3))
        worked.commit(worked.preview(mine.path, actor=lead), actor=lead)

        assert [row.result for row in attempts(database)] == ["no_answer", "busy"]

    def test_that_a_reason_is_kept_with_what_happened_besides(
        self, worked: WorkedListService, book: Any, three: dict[str, str], lead: Actor,
        database: Database,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Adler", What_happened="Reached patient", Reason="Already came in")
        mine.fill("Baker", Reason="No, after hearing about it")
        mine.fill("Chávez", What_happened="Patient declined", Note="Has no time.")
        preview = worked.preview(mine.path, actor=lead)
        assert preview.count(Fate.LOG) == 3
        worked.commit(preview, actor=lead)

        notes = {row.patient_id: (row.result, row.note) for row in attempts(database)}
        assert notes == {
            three["Adler"]: ("other", "Reached patient"),
            three["Baker"]: ("declined", "No, after hearing about it"),
            three["Chávez"]: ("declined", "Has no time."),
        }

    @pytest.mark.parametrize("reason", ["No working number", "Another cause"])
    def test_that_a_wrong_number_is_not_called_again_whatever_reason_stands_beside_it(
        self, worked: WorkedListService, book: Any, three: dict[str, str], clinic: Clinic,
        lead: Actor, reason: str,
    ) -> None:  # fmt: skip
        phone = clinic.phone(three["Baker"], "202 555 0101")
        mine = book()
        mine.fill("Baker", What_happened="Wrong number", Reason=reason, Note="A shop answered.")

        report = worked.commit(worked.preview(mine.path, actor=lead), actor=lead)

        assert clinic.read(ContactPoint, phone).standing == "wrong"
        (said,) = report.said
        assert said.startswith("Baker, Ana: 202 555 0101 is not used any more.")

    def test_that_somebodys_status_changes_only_when_it_is_confirmed(
        self, worked: WorkedListService, book: Any, three: dict[str, str], clinic: Clinic,
        lead: Actor,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Adler", Reason="Moved away")
        preview = worked.preview(mine.path, actor=lead)
        assert only(preview).fate is Fate.CONFIRM

        assert worked.commit(preview, actor=lead).left_out == 1
        assert clinic.read(Patient, three["Adler"]).status == "active"
        assert worked.commit(preview, confirm_status=True, actor=lead).logged == 1
        assert clinic.read(Patient, three["Adler"]).status == "moved"

    @pytest.mark.usefixtures("three")
    def test_that_the_run_is_among_the_imports_of_the_past(
        self, worked: WorkedListService, importing: ImportService, book: Any, lead: Actor,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        worked.commit(worked.preview(mine.path, actor=lead), actor=lead)

        (run,) = importing.runs(actor=lead)
        assert (run.source, run.format, run.patients_updated) == (
            "Latest blood pressure at or above the goal", "worked list", 1,
        )  # fmt: skip

    @pytest.mark.usefixtures("three")
    def test_that_the_front_desk_may_bring_back_and_undo_its_own_list_only(
        self, worked: WorkedListService, importing: ImportService, book: Any,
        clinic: Clinic, lead: Actor,
    ) -> None:  # fmt: skip
        desk = Actor(clinic.add(Staff, name="Dee", role="front_desk"), "Dee", Role.FRONT_DESK)
        auditor = Actor("7" * 32, "Al", Role.AUDITOR)
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        run = worked.commit(worked.preview(mine.path, actor=desk), actor=desk).run_id
        importing.undo(run, actor=desk)
        run = worked.commit(worked.preview(mine.path, actor=lead), actor=lead).run_id
        with pytest.raises(PermissionDeniedError):
            importing.undo(run, actor=desk)
        with pytest.raises(PermissionDeniedError):
            worked.preview(mine.path, actor=auditor)


class TestMeanwhile:
    def call(self, outreach: OutreachService, patient_id: str, actor: Actor) -> None:
        form = CallForm(
            patient_id=patient_id, worklist_id=BP, result=AttemptResult.LEFT_SAFE_MESSAGE
        )
        outreach.log(form, command_id=new_id(), actor=actor)

    def test_that_a_call_logged_meanwhile_is_a_conflict(
        self, worked: WorkedListService, outreach: OutreachService, book: Any,
        three: dict[str, str], lead: Actor, database: Database,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        mine.fill("Adler", What_happened="No answer")
        self.call(outreach, three["Baker"], lead)

        preview = worked.preview(mine.path, actor=lead)
        fates = {row.name: row for row in preview.rows}
        assert fates["Adler, Ana"].fate is Fate.LOG
        assert fates["Baker, Ana"].fate is Fate.CONFLICT
        assert "Lee Lead logged “Left a safe message” on 2 Mar 2026" in (
            fates["Baker, Ana"].sentence
        )
        worked.commit(preview, actor=lead)
        assert len(attempts(database)) == 2

    def test_that_what_changes_between_preview_and_commit_stops_all_of_it(
        self, worked: WorkedListService, outreach: OutreachService, book: Any,
        three: dict[str, str], lead: Actor, database: Database,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        mine.fill("Adler", What_happened="No answer")
        preview = worked.preview(mine.path, actor=lead)
        self.call(outreach, three["Baker"], lead)

        with pytest.raises(RefusedError, match="once more"):
            worked.commit(preview, actor=lead)
        assert len(attempts(database)) == 1

    @pytest.mark.usefixtures("three")
    def test_that_what_changes_elsewhere_does_not_stop_it(
        self, worked: WorkedListService, book: Any, clinic: Clinic,
        lead: Actor,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        preview = worked.preview(mine.path, actor=lead)
        clinic.person("Elsewhere")
        assert worked.commit(preview, actor=lead).logged == 1

    def test_that_a_call_taken_back_meanwhile_stands_in_nobodys_way(
        self, worked: WorkedListService, book: Any, three: dict[str, str], clinic: Clinic,
        lead: Actor,
    ) -> None:  # fmt: skip
        earlier = clinic.attempt(
            three["Baker"], BP, dt.date(2026, 2, 20), hidden_until_on="2026-02-24"
        )
        clinic.attempt(three["Baker"], BP, dt.date(2026, 2, 25), hidden_until_on="2026-02-27")
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        last = next(a.id for a in attempts(clinic.database) if a.id != earlier)
        clinic.change(ContactAttempt, last, deleted=True)

        assert only(worked.preview(mine.path, actor=lead)).fate is Fate.LOG

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"status": "deceased"}, "has died"),
            ({"status": "moved"}, "no longer with the practice"),
            ({"status": "inactive"}, "not on the list any more"),
            ({"deleted": True}, "removed from the practice"),
        ],
    )
    def test_that_whoever_left_is_a_conflict_in_words(
        self, worked: WorkedListService, book: Any, three: dict[str, str], clinic: Clinic,
        lead: Actor, fields: dict[str, Any], words: str,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        clinic.change(Patient, three["Baker"], **fields)
        row = only(worked.preview(mine.path, actor=lead))
        assert row.fate is Fate.CONFLICT
        assert words in row.sentence

    def test_that_a_merged_record_is_a_conflict(
        self, worked: WorkedListService, book: Any, three: dict[str, str], clinic: Clinic,
        lead: Actor,
    ) -> None:  # fmt: skip
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        clinic.change(Patient, three["Baker"], merged_into=three["Adler"])
        assert "joined with another" in only(worked.preview(mine.path, actor=lead)).sentence

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"state": "done", "closed_by": "", "closed_at": None}, "closed this follow-up"),
            ({"due_on": "2026-04-01"}, "put off to 1 Apr 2026"),
            ({"deleted": True}, "taken away"),
        ],
    )
    def test_that_a_follow_up_that_changed_is_a_conflict(
        self, worked: WorkedListService, book: Any, clinic: Clinic, lead: Actor,
        fields: dict[str, Any], words: str,
    ) -> None:  # fmt: skip
        task = clinic.follow_up(clinic.person(), TODAY)
        mine = book(DUE)
        mine.fill("Santos", What_happened="Reached patient")
        if "closed_by" in fields:
            fields = fields | {"closed_by": lead.staff_id, "closed_at": clinic.at(TODAY)}
        clinic.change(FollowUp, task, **fields)
        row = only(worked.preview(mine.path, actor=lead))
        assert row.fate is Fate.CONFLICT
        assert words in row.sentence

    @pytest.mark.usefixtures("three")
    def test_that_a_row_changed_after_it_was_brought_in_is_not_logged_silently(
        self, worked: WorkedListService, book: Any, lead: Actor
    ) -> None:
        mine = book()
        mine.fill("Baker", What_happened="No answer")
        worked.commit(worked.preview(mine.path, actor=lead), actor=lead)
        mine.fill("Baker", What_happened="Reached patient")
        row = only(worked.preview(mine.path, actor=lead))
        assert row.fate is Fate.CONFLICT
        assert "before as “No answer”" in row.sentence
