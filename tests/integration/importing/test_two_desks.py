"""Two desks of one practice server do the same in the same moment: it is done once."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.common.errors import RefusedError
from carecoord.db.database import Database
from carecoord.db.sight import Sight, Viewer
from carecoord.entities import Appointment, Assignment, Patient, Staff
from carecoord.services.appointment_imports import ScheduleImportService
from carecoord.services.appointments import AppointmentForm, AppointmentService
from carecoord.services.importing import ImportService
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from tests.factories.clinic import Clinic
from tests.factories.import_desk import HEADER, JUAN, MARIA, ZONE
from tests.integration.conftest import AUDIT_KEY

pytestmark = pytest.mark.postgres
_LONG_ENOUGH_S = 1.0
_SCHEDULE = "MRN,Date,Time,Status\n0071,2026-03-10,10:00,booked\n"


@pytest.fixture
def doors(server_engine: Engine, clock: FixedClock, actor: Actor) -> tuple[Database, Database]:
    one, other = (
        Database(server_engine, clock, ChangeFeed(), origin=name, audit_key=AUDIT_KEY)
        for name in ("desk1", "desk2")
    )
    with one.writing(actor) as transaction:
        transaction.session.add(Staff(id=actor.staff_id, name=actor.name, role=actor.role))
    return one, other


class Moment:
    """The moment between what the first desk wrote and its commit, which lasts a while."""

    def __init__(self) -> None:
        self._is_written = threading.Event()
        self._is_over = threading.Event()

    def before_commit(self, session: Session) -> None:
        if not self._is_written.is_set():
            session.flush()
            self._is_written.set()
            self._is_over.wait(_LONG_ENOUGH_S)

    def share(self, first: Callable[[], object], second: Callable[[], object]) -> None:
        """Have the second begin when the first has written, and not yet committed."""
        with ThreadPoolExecutor(1) as pool:
            begun = pool.submit(first)
            self._is_written.wait(10 * _LONG_ENOUGH_S)
            try:
                second()
            finally:
                self._is_over.set()
                begun.result()


@pytest.fixture
def moment() -> Iterator[Moment]:
    shared = Moment()
    event.listen(Session, "before_commit", shared.before_commit)
    yield shared
    event.remove(Session, "before_commit", shared.before_commit)


def test_that_a_list_brought_in_by_two_desks_at_once_adds_everybody_once(
    doors: tuple[Database, Database], clock: FixedClock, actor: Actor, tmp_path: Path,
    moment: Moment,
) -> None:  # fmt: skip
    path = tmp_path / "list.csv"
    path.write_text(HEADER + MARIA + JUAN, encoding="utf-8")
    added = []

    def bring(door: Database) -> Callable[[], None]:
        service = ImportService(door, clock, ZONE, PreferenceService(door))
        preview = service.preview([path], actor=actor)
        return lambda: added.append(service.commit(preview, actor=actor).patients_added)

    moment.share(*map(bring, doors))
    assert sorted(added) == [0, 2]
    assert _count(doors[0], Patient) == 2


def test_that_a_schedule_brought_in_by_two_desks_at_once_books_no_visit_twice(
    doors: tuple[Database, Database], clock: FixedClock, actor: Actor, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    clinic = Clinic(doors[0], actor, ZONE)
    clinic.identifier(clinic.person(), "mrn", "0071")
    path = tmp_path / "schedule.csv"
    path.write_text(_SCHEDULE, encoding="utf-8")

    def bring(door: Database) -> Callable[[], object]:
        service = ScheduleImportService(door, clock, ZONE, PreferenceService(door))
        preview = service.preview([path], actor=actor)
        return lambda: service.commit(preview, actor=actor)

    first, second = map(bring, doors)
    moment: Moment = request.getfixturevalue("moment")  # begins when all this is written
    with pytest.raises(RefusedError, match="Look at it once more"):
        moment.share(first, second)
    assert _count(doors[0], Appointment) == 1


@pytest.fixture
def health_workers(
    doors: tuple[Database, Database], server_engine: Engine, clock: FixedClock, actor: Actor
) -> Database:
    """A door that shows the caseload alone."""
    return Database(
        server_engine, clock, ChangeFeed(), origin="laptop", audit_key=AUDIT_KEY,
        viewer=Viewer(actor.staff_id, Sight.CASELOAD),
    )  # fmt: skip


def _booking(door: Database, clock: FixedClock, person: str, actor: Actor) -> Callable[[], object]:
    service = AppointmentService(door, clock, ZONE, PreferenceService(door))
    form = AppointmentForm(on=clock.today(), at=dt.time(17))
    return lambda: service.book(person, form, actor=actor)


def _assigned(clinic: Clinic, actor: Actor) -> str:
    person, me = clinic.person(), actor.staff_id
    fields = {"assigned_by": me, "assigned_on": "2026-01-01"}
    clinic.add(Assignment, patient_id=person, staff_id=me, **fields)
    return person


def test_that_one_person_is_booked_once_by_two_who_do_it_at_once(
    doors: tuple[Database, Database], health_workers: Database, clock: FixedClock, actor: Actor,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    person = _assigned(Clinic(doors[0], actor, ZONE), actor)
    first, second = (_booking(door, clock, person, actor) for door in (doors[0], health_workers))
    moment: Moment = request.getfixturevalue("moment")  # begins when all this is written
    with pytest.raises(RefusedError, match="already has a visit"):
        moment.share(first, second)
    assert _count(doors[0], Appointment) == 1


def test_that_a_health_worker_books_for_their_own_people_alone(
    doors: tuple[Database, Database], health_workers: Database, clock: FixedClock, actor: Actor
) -> None:
    clinic = Clinic(doors[0], actor, ZONE)
    mine, not_mine = _assigned(clinic, actor), clinic.person()
    assert _booking(health_workers, clock, mine, actor)()
    with pytest.raises(RefusedError, match="no longer there"):
        _booking(health_workers, clock, not_mine, actor)()


def _count(door: Database, table: type[Patient | Appointment]) -> int:
    with door.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
