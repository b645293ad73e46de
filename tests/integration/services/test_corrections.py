"""Mending what was recorded by mistake, so that it counts nowhere and is lost nowhere."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.db.history import history
from carecoord.entities import Allergy, Condition, FollowUp, Measurement, Visit
from carecoord.services.chart import ChartService
from carecoord.services.clinical import ClinicalService
from carecoord.services.corrections import CorrectionService
from carecoord.services.followups import FollowUpService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.measurements import Kind
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague

TODAY = dt.date(2026, 3, 2)
A1C_LIST = "a1c-at-or-above-7"
Take = Callable[..., None]


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def told(chart: ChartService, person: str, lead: Actor) -> list[tuple[str, str]]:
    entries = chart.timeline(person, kinds=("correction",), actor=lead)
    return [(entry.title, entry.body) for entry in entries]


def correct(corrections: CorrectionService, reading: str, actor: Actor, **changes: Any) -> None:
    given: dict[str, Any] = {
        "rev": 1, "value": 7.2, "taken_on": day(3), "place": "clinic", **changes,
    }  # fmt: skip
    corrections.correct_measurement(reading, actor=actor, **given)


@pytest.fixture
def by_file(database: Database, lead: Actor) -> Callable[..., str]:
    """Add a row as an import does."""

    def add(table: Any, **fields: Any) -> str:
        row = table(**fields)
        with database.writing(lead, reason="import:run") as transaction:
            transaction.session.add(row)
            transaction.session.flush()
            return str(row.id)

    return add


def test_that_a_corrected_reading_counts_and_the_old_one_is_history(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService,
    worklists: WorklistService, chart: ChartService, database: Database, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinical.add_measurement(
        person, kind=Kind.A1C, value=12.0, taken_on=day(3), actor=lead
    )
    assert worklists.count(A1C_LIST, actor=lead) == 1
    correct(corrections, reading, lead, value=6.2)
    assert worklists.count(A1C_LIST, actor=lead) == 0
    (series,) = chart.series(person, actor=lead)
    assert [(point.value, point.on) for point in series.points] == [(6.2, day(3))]
    assert told(chart, person, lead) == [
        ("Corrected: A1c 6.2 % on 27 Feb 2026", "Before: A1c 12.0 % on 27 Feb 2026. Lee Lead")
    ]
    with database.reading() as session:
        assert history(session, Measurement, reading)[-1].fields["value"] == (12.0, 6.2)


def test_that_a_reading_that_stays_on_its_day_keeps_its_hour_and_one_that_moves_does_not(
    clinic: Clinic, corrections: CorrectionService, lead: Actor
) -> None:
    reading = clinic.bp(clinic.person(), 152, 94, day(3), hour=16)
    correct(corrections, reading, lead, value=132, value2=84, place="home")
    row = clinic.read(Measurement, reading)
    assert (row.value, row.value2, row.place) == (132, 84, "home")
    assert row.taken_at == clinic.at(day(3), 16)
    correct(corrections, reading, lead, rev=2, value=132, value2=84, taken_on=day(4))
    assert clinic.read(Measurement, reading).taken_at == clinic.at(day(4))
    correct(corrections, reading, lead, rev=3, value=132, value2=84, taken_on=TODAY)
    assert clinic.read(Measurement, reading).taken_at < clinic.at(TODAY)


def test_that_a_number_takes_its_own_unit_and_is_exact(
    clinic: Clinic, corrections: CorrectionService, lead: Actor
) -> None:
    reading = clinic.add(
        Measurement, patient_id=clinic.person(), kind="a1c", value=55, unit="mmol/mol",
        comparator="<", taken_at=clinic.at(day(3)),
    )  # fmt: skip
    correct(corrections, reading, lead)
    row = clinic.read(Measurement, reading)
    assert (row.value, row.unit, row.comparator) == (7.2, "%", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": 72}, "outside"),
        ({"taken_on": TODAY + dt.timedelta(days=1)}, "future"),
        ({"value2": 80}, "two numbers"),
    ],
)
def test_that_an_unbelievable_correction_is_refused(
    clinic: Clinic, corrections: CorrectionService, lead: Actor, changes: dict[str, Any],
    words: str,
) -> None:  # fmt: skip
    reading = clinic.a1c(clinic.person(), 12.0, day(3))
    with pytest.raises(RefusedError, match=words):
        correct(corrections, reading, lead, **changes)
    assert clinic.read(Measurement, reading).value == 12.0


def test_that_a_kind_without_a_form_cannot_be_corrected_here(
    clinic: Clinic, corrections: CorrectionService, lead: Actor
) -> None:
    reading = clinic.add(
        Measurement, patient_id=clinic.person(), kind="other", text="Ferritin", value=3,
        taken_at=clinic.at(day(3)),
    )  # fmt: skip
    with pytest.raises(RefusedError, match="at its source"):
        correct(corrections, reading, lead)


def test_that_whoever_changed_it_meanwhile_is_not_overwritten(
    clinic: Clinic, corrections: CorrectionService, lead: Actor
) -> None:
    reading = clinic.a1c(clinic.person(), 12.0, day(3))
    clinic.change(Measurement, reading, value=8.0)
    with pytest.raises(EditConflictError):
        correct(corrections, reading, lead)
    with pytest.raises(EditConflictError):
        corrections.take_off_measurement(reading, rev=1, reason="Wrong person", actor=lead)
    assert clinic.read(Measurement, reading).value == 8.0


def test_that_a_reading_taken_off_counts_nowhere_and_stays_in_the_history(
    clinic: Clinic, corrections: CorrectionService, worklists: WorklistService,
    chart: ChartService, undo: UndoService, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    clinic.a1c(person, 6.1, day(30))
    reading = clinic.a1c(person, 12.0, day(3))
    assert worklists.count(A1C_LIST, actor=lead) == 1
    with pytest.raises(RefusedError, match="Say why"):
        corrections.take_off_measurement(reading, rev=1, reason=" ", actor=lead)
    corrections.take_off_measurement(reading, rev=1, reason="Wrong person", actor=lead)
    assert worklists.count(A1C_LIST, actor=lead) == 0
    (series,) = chart.series(person, actor=lead)
    assert [point.value for point in series.points] == [6.1]
    assert told(chart, person, lead) == [
        ("Entered by mistake: A1c 12.0 % on 27 Feb 2026", "Wrong person. Lee Lead")
    ]
    kinds = [entry.kind for entry in chart.timeline(person, actor=lead)]
    assert sorted(kinds) == ["correction", "measurement"]
    action = undo.last(actor=lead)
    assert action is not None
    assert action.sentence == "Undo: marked as a mistake"
    undo.undo(action.transaction_id, actor=lead)
    assert worklists.count(A1C_LIST, actor=lead) == 1
    assert told(chart, person, lead) == []


def test_that_a_correction_is_undone_and_then_not_told(
    clinic: Clinic, corrections: CorrectionService, chart: ChartService, undo: UndoService,
    lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinic.a1c(person, 12.0, day(3))
    correct(corrections, reading, lead)
    action = undo.last(actor=lead)
    assert action is not None
    assert action.sentence == "Undo: measurement corrected"
    undo.undo(action.transaction_id, actor=lead)
    assert clinic.read(Measurement, reading).value == 12.0
    assert told(chart, person, lead) == []


def test_that_what_was_corrected_and_then_taken_off_is_told_step_by_step(
    clinic: Clinic, corrections: CorrectionService, chart: ChartService, lead: Actor
) -> None:
    person = clinic.person()
    reading = clinic.a1c(person, 12.0, day(3))
    correct(corrections, reading, lead)
    corrections.take_off_measurement(reading, rev=2, reason="Wrong person!", actor=lead)
    assert told(chart, person, lead) == [
        ("Entered by mistake: A1c 7.2 % on 27 Feb 2026", "Wrong person! Lee Lead"),
        ("Corrected: A1c 7.2 % on 27 Feb 2026", "Before: A1c 12.0 % on 27 Feb 2026. Lee Lead"),
    ]


@pytest.mark.parametrize("taken_back", ["undo-import:run", "import:later"])
def test_that_what_a_source_took_back_is_told_with_its_reason(
    clinic: Clinic, chart: ChartService, database: Database, lead: Actor, taken_back: str
) -> None:
    person = clinic.person()
    reading = clinic.a1c(person, 12.0, day(3))
    with database.writing(lead, reason="import:run") as transaction:
        transaction.tombstone_many(Measurement, {reading: "The source says so."})
    ((_title, body),) = told(chart, person, lead)
    assert body == "The source says so. Imported by Lee Lead."
    with database.writing(lead, reason=taken_back) as transaction:
        transaction.update_many(Measurement, [{"id": reading, "deleted": False}])
    assert told(chart, person, lead) == []


@pytest.mark.parametrize(
    ("table", "fields", "title"),
    [
        (Condition, {"text": "Diabetes", "group": "diabetes"}, "Diabetes"),
        (Allergy, {"substance": "Latex"}, "Allergy: Latex"),
        (Visit, {"status": "kept"}, "Visit on 27 Feb 2026"),
    ],
)
def test_that_other_facts_are_taken_off_alike(
    clinic: Clinic, corrections: CorrectionService, chart: ChartService, undo: UndoService,
    lead: Actor, table: type[Any], fields: dict[str, Any], title: str,
) -> None:  # fmt: skip
    person = clinic.person()
    if table is Visit:
        fields = fields | {"started_at": clinic.at(day(3))}
    row_id = clinic.add(table, patient_id=person, **fields)
    take: Take = getattr(corrections, f"take_off_{table.__tablename__}")
    with pytest.raises(RefusedError, match="Say why"):
        take(row_id, rev=1, reason="", actor=lead)
    take(row_id, rev=1, reason="Another Maria", actor=lead)
    assert clinic.read(table, row_id).deleted
    assert told(chart, person, lead) == [
        (f"Entered by mistake: {title}", "Another Maria. Lee Lead")
    ]
    action = undo.last(actor=lead)
    assert action is not None
    undo.undo(action.transaction_id, actor=lead)
    assert not clinic.read(table, row_id).deleted


@pytest.mark.parametrize(
    ("value", "value2", "left"),
    [
        (121, 80, []),  # the digits were swapped
        (190, 80, ["Very high blood pressure: 190/80"]),
    ],
)
def test_that_the_work_of_a_wrong_reading_is_closed_and_that_of_the_right_one_opened(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService,
    followups: FollowUpService, lead: Actor, value: float, value2: float, left: list[str],
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=211, value2=80, taken_on=day(0), actor=lead
    )
    correct(corrections, reading, lead, value=value, value2=value2, taken_on=day(0))
    assert [row.title for row in followups.for_patient(person, actor=lead)] == left


def test_that_undone_work_stays_open_while_the_right_reading_is_as_high(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService,
    followups: FollowUpService, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=211, value2=80, taken_on=day(1), actor=lead
    )
    (before,) = followups.for_patient(person, actor=lead)
    correct(corrections, reading, lead, value=201, value2=80, taken_on=day(4))
    (after,) = followups.for_patient(person, actor=lead)
    assert (after.id, after.title) == (before.id, "Very high blood pressure: 201/80")


def test_that_another_place_of_a_reading_leaves_what_was_done_about_it(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService,
    followups: FollowUpService, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=211, value2=80, taken_on=day(0), actor=lead
    )
    (row,) = followups.for_patient(person, actor=lead)
    followups.close(row.id, outcome="Dr. Lee talked with her", actor=lead)
    correct(corrections, reading, lead, value=211, value2=80, taken_on=day(0), place="home")
    assert followups.for_patient(person, actor=lead) == ()


def test_that_the_work_of_a_reading_entered_by_mistake_is_closed(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService,
    followups: FollowUpService, lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    reading = clinical.add_measurement(
        person, kind=Kind.BLOOD_PRESSURE, value=211, value2=80, taken_on=day(0), actor=lead
    )
    corrections.take_off_measurement(reading, rev=1, reason="Another patient", actor=lead)
    (row,) = followups.for_patient(person, include_closed=True, actor=lead)
    assert row.outcome == "Closed by itself: the reading was entered by mistake."


def test_that_the_work_of_a_missed_visit_that_never_was_is_closed(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService, lead: Actor
) -> None:
    person = clinic.person()
    missed = clinical.add_visit(person, on=day(3), status="missed", actor=lead)
    corrections.take_off_visit(missed, rev=1, reason="Another Maria", actor=lead)
    with clinic.database.reading() as session:
        (work,) = session.query(FollowUp).all()
    assert (work.state, "by mistake" in work.outcome) == ("done", True)


@pytest.mark.parametrize("came_again", [False, True])
def test_that_the_work_a_visit_closed_is_open_again_when_it_never_was(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService, lead: Actor,
    came_again: bool,
) -> None:  # fmt: skip
    person = clinic.person()
    clinical.add_visit(person, on=day(9), status="missed", actor=lead)
    kept = clinical.add_visit(person, on=day(3), actor=lead)
    if came_again:
        clinical.add_visit(person, on=day(2), actor=lead)
    corrections.take_off_visit(kept, rev=1, reason="Another Maria", actor=lead)
    with clinic.database.reading() as session:
        (work,) = session.query(FollowUp).all()
    assert work.state == ("done" if came_again else "open")
    assert (work.outcome == "", work.closed_at is None) == (not came_again, not came_again)


def test_that_no_work_is_opened_again_for_a_missed_visit_that_never_was_either(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService, lead: Actor
) -> None:
    person = clinic.person()
    missed = clinical.add_visit(person, on=day(9), status="missed", actor=lead)
    kept = clinical.add_visit(person, on=day(3), actor=lead)
    for visit in (missed, kept):
        corrections.take_off_visit(visit, rev=1, reason="Another Maria", actor=lead)
    with clinic.database.reading() as session:
        (work,) = session.query(FollowUp).all()
    assert work.state == "done"


def test_that_what_others_or_files_brought_is_taken_off_only_by_those_who_may(
    clinic: Clinic, clinical: ClinicalService, corrections: CorrectionService, database: Database,
    by_file: Callable[..., str], lead: Actor,
) -> None:  # fmt: skip
    nurse = colleague(database, Role.NURSE, by=lead)
    person = clinic.person()
    own = clinical.add_measurement(person, kind=Kind.A1C, value=9, taken_on=day(3), actor=nurse)
    others = clinical.add_measurement(person, kind=Kind.A1C, value=9, taken_on=day(2), actor=lead)
    filed = by_file(
        Measurement, patient_id=person, kind="a1c", value=9, unit="%", taken_at=clinic.at(day(1))
    )
    correct(corrections, others, nurse)
    with pytest.raises(PermissionDeniedError, match="remove something"):
        correct(corrections, filed, nurse)
    for reading, rev in ((others, 2), (filed, 1)):
        with pytest.raises(PermissionDeniedError, match="remove something"):
            corrections.take_off_measurement(reading, rev=rev, reason="x", actor=nurse)
    corrections.take_off_measurement(own, rev=1, reason="Typed twice", actor=nurse)
    correct(corrections, filed, lead)
    corrections.take_off_measurement(filed, rev=2, reason="Another Maria", actor=lead)


def test_that_an_import_of_ones_own_is_a_file_all_the_same(
    clinic: Clinic, corrections: CorrectionService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    row = Condition(patient_id=clinic.person(), text="Diabetes")
    with database.writing(nurse, reason="import:run") as transaction:
        transaction.session.add(row)
    with pytest.raises(PermissionDeniedError):
        corrections.take_off_condition(row.id, rev=1, reason="x", actor=nurse)


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.FRONT_DESK, {"measurement", "condition", "allergy"}),
        (Role.CHW, {"condition", "allergy"}),
        (Role.AUDITOR, {"measurement", "condition", "allergy", "visit"}),
    ],
)
def test_that_only_those_who_record_a_fact_take_it_off(
    corrections: CorrectionService, database: Database, lead: Actor, role: Role, refused: set[str]
) -> None:
    someone = colleague(database, role, by=lead)
    for name in ("measurement", "condition", "allergy", "visit"):
        take: Take = getattr(corrections, f"take_off_{name}")
        error = PermissionDeniedError if name in refused else RefusedError
        with pytest.raises(error):
            take("0" * 32, rev=1, reason="x", actor=someone)
    with pytest.raises(PermissionDeniedError if "measurement" in refused else RefusedError):
        correct(corrections, "0" * 32, someone)
