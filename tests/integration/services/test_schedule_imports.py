"""Schedules brought in: who is meant, what changes, what is asked about, and undo."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Appointment, FollowUp
from carecoord.services.appointment_import_results import Fate, SchedulePreview, ScheduleReport
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.appointments import AppointmentForm, AppointmentService
from carecoord.services.importing import ImportService
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.appointments import Status
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

ZONE = ZoneInfo("America/Chicago")
HEADER = "Appointment ID,MRN,Last Name,First Name,DOB,Appointment Date,Time,Provider,Status\n"


class Desk:
    """A practice that is handed schedules."""

    def __init__(self, database: Database, clock: FixedClock, actor: Actor, folder: Path) -> None:
        preferences = PreferenceService(database)
        self.database, self.actor, self.folder = database, actor, folder
        self.today = clock.today()
        self.service = ScheduleImportService(database, clock, ZONE, preferences)
        self.appointments = AppointmentService(database, clock, ZONE, preferences)
        self.importing = ImportService(database, clock, ZONE, preferences)

    def day(self, days: int) -> str:
        return (self.today + dt.timedelta(days=days)).strftime("%m/%d/%Y")

    def look(self, *rows: str, name: str = "schedule.csv", head: str = HEADER) -> SchedulePreview:
        path = self.folder / name
        path.write_text(head + "\n".join(rows) + "\n")
        return self.service.preview([path], actor=self.actor)

    def send(self, *texts: str) -> Path:
        """A folder with one message in each file, as an interface writes them."""
        folder = self.folder / "messages"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.hl7").write_text(text)
        return folder

    def bring(self, *rows: str, cancel_missing: bool = False) -> ScheduleReport:
        preview = self.look(*rows)
        return self.service.commit(preview, cancel_missing=cancel_missing, actor=self.actor)

    def all(self) -> list[Appointment]:
        query = select(Appointment).where(Appointment.deleted.is_(False))
        with self.database.reading() as session:
            return list(session.scalars(query.order_by(Appointment.starts_at, Appointment.id)))

    def work(self) -> list[str]:
        query = select(FollowUp.state).where(FollowUp.kind == "missed_visit")
        with self.database.reading() as session:
            return list(session.scalars(query))

    def mark(self, row: Appointment, status: Status) -> None:
        self.appointments.set_status(row.id, status, rev=row.rev, reason="x", actor=self.actor)


@pytest.fixture
def desk(database: Database, clock: FixedClock, lead: Actor, tmp_path: Path) -> Desk:
    return Desk(database, clock, lead, tmp_path)


@pytest.fixture
def maria(clinic: Clinic) -> str:
    person = clinic.person()
    clinic.identifier(person, "mrn", "10442")
    return person


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,10442,,,,{day},9:00,,Booked", ""),
        ("1,,Santos,Maria,04/12/1971,{day},9:00,,Booked", ""),
        ("1,99999,Santos,Maria,04/12/1971,{day},9:00,,Booked", ""),
        ("1,99999,,,,{day},9:00,,Booked", "Nobody here has this record number"),
        ("1,10442,Oduya,Ben,,{day},9:00,,Booked", "somebody with another name"),
        ("1,10442,Santos,Maria,04/13/1971,{day},9:00,,Booked", ""),
        ("1,10442,Santos,Lucia,06/02/1999,{day},9:00,,Booked", "another name or birth date"),
        ("1,10442,,,06/02/1999,{day},9:00,,Booked", "another name or birth date"),
        ("1,10442,,,,{day},9:00,,Completed", "still ahead"),
        ("1,10442,,,,{day},9:00,,No show", "still ahead"),
        ("1,,Santos,Maria,,{day},9:00,,Booked", "birth date is missing"),
        ("1,,Santos,Maria,04/13/1971,{day},9:00,,Booked", "Nobody here has this name"),
        ("1,,,,,{day},9:00,,Booked", "Neither"),
    ],
)
def test_that_somebody_is_known_by_number_or_by_name_and_birth_date(
    desk: Desk, maria: str, row: str, said: str
) -> None:
    preview = desk.look(row.format(day=desk.day(20)))
    (planned,) = preview.rows
    assert planned.fate is (Fate.REFUSED if said else Fate.ADD)
    assert said in planned.sentence
    assert planned.patient_id == ("" if said else maria)


def test_that_two_who_are_alike_and_somebody_who_died_are_refused(
    desk: Desk, clinic: Clinic, maria: str
) -> None:
    clinic.person()
    clinic.identifier(clinic.person("Moss", "Ada", status="deceased"), "mrn", "7")
    twins, died = desk.look(
        f"1,,Santos,Maria,04/12/1971,{desk.day(20)},9:00,,Booked",
        f"2,7,,,,{desk.day(20)},10:00,,Booked",
    ).rows
    assert "Several people" in twins.sentence
    assert "deceased" in died.sentence


def test_that_the_same_file_twice_adds_nothing_and_a_changed_one_changes_the_visit(
    desk: Desk, maria: str
) -> None:
    row = f"A1,10442,,,,{desk.day(20)},9:00,Dr. Okafor,Booked"
    assert desk.bring(row).added == 1
    again = desk.bring(row)
    assert (again.added, again.changed, again.unchanged, again.run_id) == (0, 0, 1, "")
    moved = desk.bring(f"A1,10442,,,,{desk.day(21)},10:30,Dr. Okafor,Confirmed")
    assert (moved.added, moved.changed) == (0, 1)
    (only,) = desk.all()
    assert only.starts_at.astimezone(ZONE).strftime("%H:%M") == "10:30"
    assert only.status == Status.CONFIRMED


def test_that_what_staff_wrote_holds_unless_the_file_knows_an_end(desk: Desk, maria: str) -> None:
    row = f"A1,10442,,,,{desk.day(20)},9:00,,"
    desk.bring(row + "Booked")
    desk.mark(desk.all()[0], Status.CONFIRMED)
    assert desk.bring(row + "Booked").changed == 0
    assert desk.all()[0].status == Status.CONFIRMED
    desk.bring(row + "Canceled by office")
    assert desk.all()[0].status == Status.CANCELLED_PRACTICE
    desk.mark(desk.all()[0], Status.BOOKED)
    desk.bring(row + "Booked")
    assert desk.all()[0].status == Status.BOOKED


def test_that_a_visit_typed_here_is_the_one_the_file_lists(desk: Desk, maria: str) -> None:
    form = AppointmentForm(on=desk.today + dt.timedelta(days=20), at=dt.time(9))
    mine = desk.appointments.book(maria, form, actor=desk.actor)
    assert desk.bring(f"A1,10442,,,,{desk.day(20)},9:00,Dr. Okafor,Booked").added == 0
    (only,) = desk.all()
    assert (only.id, only.source_key) == (mine, "A1")


def test_that_a_visit_missing_from_a_newer_list_is_asked_about_and_never_deleted(
    desk: Desk, maria: str
) -> None:
    first = f"A1,10442,,,,{desk.day(20)},9:00,,Booked"
    second = f"A2,10442,,,,{desk.day(20)},11:00,,Booked"
    desk.bring(first, second)
    preview = desk.look(first)
    assert preview.count(Fate.MISSING) == 1
    desk.service.commit(preview, actor=desk.actor)
    assert [row.status for row in desk.all()] == [Status.BOOKED, Status.BOOKED]
    report = desk.bring(first, cancel_missing=True)
    assert report.cancelled == 1
    assert [row.status for row in desk.all()] == [Status.BOOKED, Status.CANCELLED_PRACTICE]
    # Another day's list says nothing about this one.
    other = desk.look(f"A3,10442,,,,{desk.day(21)},9:00,,Booked")
    assert other.count(Fate.MISSING) == 0


@pytest.mark.parametrize(
    "left_out",
    [
        "A2,10442,,,,{day},11:00,,Beamed up",  # a status nobody knows
        "A2,10442,,,,{day},late,,Booked",
        ",10442,Moss,Ada,,{day},11:00,,Booked",  # somebody else's number
    ],
)
def test_that_a_visit_in_a_row_that_was_left_out_is_not_taken_for_missing(
    desk: Desk, maria: str, left_out: str
) -> None:
    first = f"A1,10442,,,,{desk.day(20)},9:00,,Booked"
    desk.bring(first, f"A2,10442,,,,{desk.day(20)},11:00,,Booked")
    preview = desk.look(first, left_out.format(day=desk.day(20)))
    assert preview.count(Fate.REFUSED) == 1
    assert preview.count(Fate.MISSING) == 0
    desk.service.commit(preview, cancel_missing=True, actor=desk.actor)
    assert [row.status for row in desk.all()] == [Status.BOOKED, Status.BOOKED]


def test_that_a_visit_missed_lately_is_work_and_an_old_one_is_history(
    desk: Desk, maria: str
) -> None:
    desk.bring(
        f"A1,10442,,,,{desk.day(-60)},9:00,,No show", f"A2,10442,,,,{desk.day(-2)},9:00,,No show"
    )
    assert desk.work() == ["open"]
    desk.bring(f"A3,10442,,,,{desk.day(9)},9:00,,Booked")
    assert desk.work() == ["done"]


def test_that_a_missed_visit_is_work_again_when_the_list_cancels_the_new_one(
    desk: Desk, maria: str
) -> None:
    missed = f"A1,10442,,,,{desk.day(-2)},9:00,,No show"
    desk.bring(missed)
    desk.bring(missed, f"A2,10442,,,,{desk.day(9)},9:00,,Booked")
    desk.bring(missed, f"A2,10442,,,,{desk.day(9)},9:00,,Cancelled",
               f"A3,10442,,,,{desk.day(12)},9:00,,Booked")  # fmt: skip
    assert desk.work() == ["done"]  # they have another one
    report = desk.bring(missed, f"A3,10442,,,,{desk.day(12)},9:00,,Cancelled")
    assert desk.work() == ["open"]
    desk.importing.undo(report.run_id, actor=desk.actor)
    assert desk.work() == ["done"]


def test_that_a_missed_visit_is_work_again_when_the_new_one_is_deleted_at_its_source(
    desk: Desk, maria: str
) -> None:
    at = (desk.today + dt.timedelta(days=20)).strftime("%Y%m%d") + "110000"
    desk.bring(f"A1,10442,,,,{desk.day(-2)},9:00,,No show")
    for name, code, state in (("a", "S12", "done"), ("b", "S17", "open")):
        sent = f"2026010{2 + (name == 'b')}090000"
        preview = desk.look(message(code, sent, at), name=f"{name}.hl7", head="")
        desk.service.commit(preview, actor=desk.actor)
        assert desk.work() == [state]


def test_that_an_import_is_undone_whole(desk: Desk, maria: str) -> None:
    row = f"A1,10442,,,,{desk.day(-1)},9:00,,"
    desk.bring(row + "Booked")
    report = desk.bring(row + "No show", f"A2,10442,,,,{desk.day(9)},9:00,,Booked")
    said = desk.importing.undo(report.run_id, actor=desk.actor).sentences
    assert any("booked visit" in sentence for sentence in said)
    assert [(each.source_key, each.status) for each in desk.all()] == [("A1", Status.BOOKED)]


def test_that_nothing_is_written_when_somebody_worked_on_the_visits_meanwhile(
    desk: Desk, maria: str
) -> None:
    row = f"A1,10442,,,,{desk.day(20)},9:00,,"
    desk.bring(row + "Booked")
    preview = desk.look(row + "Canceled by office")
    desk.mark(desk.all()[0], Status.CANCELLED_EARLY)
    with pytest.raises(RefusedError, match="Look at it once more"):
        desk.service.commit(preview, actor=desk.actor)
    assert desk.all()[0].status == Status.CANCELLED_EARLY


def message(code: str, sent: str, at: str) -> str:
    return "\n".join(
        [
            f"MSH|^~\\&|S|A|B|C|{sent}||SIU^{code}|1|P|2.5",
            "SCH|1|77", "PID|1||10442^^^X^MR", f"AIS|1||CHECKUP|{at}||||30|min",
        ]
    )  # fmt: skip


def test_that_messages_brought_in_late_take_back_nothing_newer(desk: Desk, maria: str) -> None:
    at = (desk.today - dt.timedelta(days=1)).strftime("%Y%m%d") + "090000"
    for name, code, sent in (("b", "S26", "20260102090000"), ("a", "S12", "20260101090000")):
        preview = desk.look(message(code, sent, at), name=f"{name}.hl7", head="")
        desk.service.commit(preview, actor=desk.actor)
    assert [row.status for row in desk.all()] == [Status.NO_SHOW]
    assert desk.work() == ["open"]


def test_that_messages_about_one_visit_are_taken_in_their_order(desk: Desk, maria: str) -> None:
    at = (desk.today + dt.timedelta(days=20)).strftime("%Y%m%d")
    preview = desk.look(
        message("S13", "20260102090000", at + "110000"),
        message("S12", "20260101090000", at + "090000"),
        name="a.hl7",
        head="",
    )
    assert [
        (row.fate, row.starts_at and row.starts_at.astimezone(ZONE).hour) for row in preview.rows
    ] == [(Fate.ADD, 11)]
    desk.service.commit(preview, actor=desk.actor)
    deleted = desk.look(message("S17", "20260103090000", at + "110000"), name="b.hl7", head="")
    desk.service.commit(deleted, actor=desk.actor)
    assert desk.all() == []


@pytest.mark.parametrize("off", ["Canceled", "Canceled by office", "Rescheduled", "Deleted"])
def test_that_a_visit_stays_booked_beside_one_called_off_at_its_time(
    desk: Desk, maria: str, off: str
) -> None:
    head = "MRN,Appointment Date,Time,Provider,Status\n"
    rows = [f"10442,{desk.day(20)},9:00,Dr. A,Booked", f"10442,{desk.day(20)},9:00,Dr. B,{off}"]
    for name, some in (("a.csv", rows), ("b.csv", rows[::-1])):
        preview = desk.look(*some, name=name, head=head)
        desk.service.commit(preview, actor=desk.actor)
        assert [(row.status, row.with_whom) for row in desk.all()] == [(Status.BOOKED, "Dr. A")]
    assert {row.fate for row in preview.rows} == {Fate.SAME}
    assert any("Another row" in row.sentence for row in preview.rows)


def test_that_two_rows_about_one_visit_change_nothing_the_second_time(
    desk: Desk, maria: str
) -> None:
    head = "MRN,Appointment Date,Time,Provider,Status\n"
    rows = [f"10442,{desk.day(20)},9:00,{who},Booked" for who in ("Dr. A", "Nurse B")]
    desk.service.commit(desk.look(*rows, head=head), actor=desk.actor)
    again = desk.look(*rows, head=head)
    assert [row.fate for row in again.rows] == [Fate.SAME]
    assert desk.service.commit(again, actor=desk.actor).run_id == ""


def test_that_a_deleted_visit_does_not_come_back_with_the_message_that_booked_it(
    desk: Desk, maria: str
) -> None:
    at = (desk.today + dt.timedelta(days=20)).strftime("%Y%m%d") + "090000"
    sent = [("S12", "20260101090000"), ("S17", "20260102090000"), ("S12", "20260101090000")]
    runs = []
    for code, said in sent:
        preview = desk.look(message(code, said, at), name="a.hl7", head="")
        runs.append(desk.service.commit(preview, actor=desk.actor).run_id)
    assert [row.fate for row in preview.rows] == [Fate.SAME]
    assert (desk.all(), runs[-1]) == ([], "")
    desk.importing.undo(runs[1], actor=desk.actor)
    desk.importing.undo(runs[0], actor=desk.actor)
    again = desk.look(message(*sent[0], at), name="a.hl7", head="")
    assert desk.service.commit(again, actor=desk.actor).added == 1


@pytest.mark.parametrize("older", ["S12", "S17"])
def test_that_a_file_of_messages_brought_in_again_moves_no_visit_back(
    desk: Desk, maria: str, older: str
) -> None:
    at = (desk.today + dt.timedelta(days=20)).strftime("%Y%m%d")
    sent = [
        ("a", message("S12", "20260101090000", at + "090000")),
        ("b", message("S13", "20260102090000", at + "110000")),
        ("a", message(older, "20260101100000", at + "090000")),
    ]
    for name, text in sent:
        preview = desk.look(text, name=f"{name}.hl7", head="")
        desk.service.commit(preview, actor=desk.actor)
    assert [row.fate for row in preview.rows] == [Fate.SAME]
    assert [row.starts_at.astimezone(ZONE).hour for row in desk.all()] == [11]


def test_that_a_folder_of_messages_is_one_schedule(desk: Desk, maria: str) -> None:
    at = (desk.today + dt.timedelta(days=20)).strftime("%Y%m%d")
    folder = desk.send(
        message("S13", "20260102090000", at + "110000"),
        message("S12", "20260101090000", at + "090000"),
    )
    for paths in ([folder], sorted(folder.iterdir())):
        assert desk.service.recognises(paths)
        preview = desk.service.preview(paths, actor=desk.actor)
        assert [row.fate for row in preview.rows] == [Fate.ADD]
    assert not desk.service.recognises([])


def test_that_the_front_desk_brings_a_schedule_and_takes_its_own_back(
    desk: Desk, maria: str
) -> None:
    desk.actor = Actor(desk.actor.staff_id, "Devon", Role.FRONT_DESK)
    report = desk.bring(f"A1,10442,,,,{desk.day(20)},9:00,,Booked")
    desk.importing.undo(report.run_id, actor=desk.actor)
    assert desk.all() == []
    desk.actor = Actor(desk.actor.staff_id, "Iris", Role.AUDITOR)
    with pytest.raises(PermissionDeniedError):
        desk.look(f"A1,10442,,,,{desk.day(20)},9:00,,Booked")
