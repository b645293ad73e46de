"""Who works here: letting people in, changing their part, keeping them out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from carecoord.common.clock import FixedClock
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import Staff
from carecoord.security.errors import WrongSecretError
from carecoord.security.kdf import FLOOR
from carecoord.security.keyfile import KeyFile
from carecoord.services.people import PeopleService
from carecoord.services.sessions import SessionService
from carecoord.services.stores import FileStore
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic

pytestmark = pytest.mark.usefixtures("cheap_keys")

LEE = "otter marble lantern violin"
ANA = "seven green kites at noon"
NEW = "purple harbour under two moons"


@pytest.fixture
def engine(file_engine: Engine) -> Engine:
    """One store is enough: who signs in is written beside it."""
    return file_engine


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def people(database: Database, store: FileStore, lead: Actor) -> PeopleService:
    keys, key = KeyFile.create(FLOOR)
    keys.enrol_passphrase(key, lead.staff_id, LEE, label=lead.name, role=lead.role)
    store.save_keys(keys)
    return PeopleService(database, store, key, "Elm Street Family Practice")


def opens(store: FileStore, person: str, passphrase: str) -> bool:
    try:
        store.load_keys().open_with_passphrase(person, passphrase).wipe()
    except WrongSecretError:
        return False
    return True


def test_that_somebody_new_signs_in_and_stands_among_the_staff(
    people: PeopleService, store: FileStore, lead: Actor
) -> None:
    ana = people.add(
        name="  Ana   Ruiz ", role=Role.NURSE, passphrase=ANA, language="es", actor=lead
    )
    assert opens(store, ana, ANA)
    first, second = people.staff()
    assert (first.name, first.role, first.language, first.signs_in) == (
        "Ana Ruiz", "nurse", "es", True,
    )  # fmt: skip
    assert second.id == lead.staff_id
    assert people.names() == {ana: "Ana Ruiz", lead.staff_id: lead.name}
    shown = {one.person_id: (one.label, one.role) for one in store.load_keys().people}
    assert shown[ana] == ("Ana Ruiz", Role.NURSE)


@pytest.mark.parametrize(
    ("name", "passphrase"), [(" ", ANA), ("Ana", "ana"), ("Ana", "Elm Street Family Practice")]
)
def test_that_a_person_without_name_or_good_passphrase_is_not_added(
    name: str, passphrase: str, people: PeopleService, lead: Actor
) -> None:
    with pytest.raises(RefusedError):
        people.add(name=name, role=Role.NURSE, passphrase=passphrase, actor=lead)
    assert len(people.staff()) == 1


def test_that_an_unknown_screen_language_is_english(people: PeopleService, lead: Actor) -> None:
    people.add(name="Ana", role=Role.NURSE, passphrase=ANA, language="tlh", actor=lead)
    assert people.staff()[0].language == "en"


def test_that_a_role_changes_in_the_data_and_at_the_sign_in(
    people: PeopleService, store: FileStore, clinic: Clinic, lead: Actor
) -> None:
    ana = people.add(name="Ana", role=Role.NURSE, passphrase=ANA, actor=lead)
    people.change_role(ana, Role.LEAD, actor=lead)
    assert clinic.read(Staff, ana).role == "lead"
    assert store.load_keys().people[1].role is Role.LEAD
    assert opens(store, ana, ANA)


def test_that_somebody_always_stays_who_may_manage_people(
    people: PeopleService, clinic: Clinic, lead: Actor
) -> None:
    ana = people.add(name="Ana", role=Role.ADMIN, passphrase=ANA, actor=lead)
    people.change_role(ana, Role.NURSE, actor=lead)
    with pytest.raises(RefusedError, match="Nobody would be left"):
        people.change_role(lead.staff_id, Role.NURSE, actor=lead)
    assert clinic.read(Staff, lead.staff_id).role == "lead"
    other = Actor(ana, "Ana", Role.LEAD)
    with pytest.raises(RefusedError, match="Nobody would be left"):
        people.deactivate(lead.staff_id, actor=other)
    assert clinic.read(Staff, lead.staff_id).active


def test_that_who_has_no_passphrase_does_not_count_as_one_who_manages_people(
    people: PeopleService, clinic: Clinic, lead: Actor
) -> None:
    luis = clinic.add(Staff, name="Luis", role="clinician")
    people.change_role(luis, Role.LEAD, actor=lead)
    with pytest.raises(RefusedError, match="Nobody would be left"):
        people.change_role(lead.staff_id, Role.CLINICIAN, actor=lead)
    people.let_back_in(luis, passphrase=NEW, actor=lead)
    people.change_role(lead.staff_id, Role.CLINICIAN, actor=lead)
    assert clinic.read(Staff, lead.staff_id).role == "clinician"


def test_that_somebody_who_left_is_kept_out_and_can_come_back(
    people: PeopleService, store: FileStore, lead: Actor
) -> None:
    ana = people.add(name="Ana", role=Role.NURSE, passphrase=ANA, actor=lead)
    with pytest.raises(RefusedError, match="yourself"):
        people.deactivate(lead.staff_id, actor=lead)
    people.deactivate(ana, actor=lead)
    assert not opens(store, ana, ANA)
    assert [one.id for one in people.staff()] == [lead.staff_id]
    (left, _lead) = people.staff(active_only=False)
    assert (left.active, left.signs_in) == (False, False)
    people.let_back_in(ana, passphrase=NEW, actor=lead)
    assert opens(store, ana, NEW)
    assert not opens(store, ana, ANA)
    assert len(people.staff()) == 2


def test_that_a_colleague_without_a_passphrase_can_be_given_a_part_and_one(
    people: PeopleService, store: FileStore, clinic: Clinic, lead: Actor
) -> None:
    luis = clinic.add(Staff, name="Luis", role="chw")
    people.change_role(luis, Role.NURSE, actor=lead)
    assert not people.staff()[1].signs_in
    people.let_back_in(luis, passphrase=NEW, actor=lead)
    assert people.staff()[1].signs_in
    assert store.load_keys().people[1].role is Role.NURSE


def test_that_changing_the_passphrase_takes_the_present_one(
    people: PeopleService, store: FileStore, lead: Actor
) -> None:
    with pytest.raises(RefusedError, match="present passphrase"):
        people.change_passphrase(old=ANA, new=NEW, actor=lead)
    with pytest.raises(RefusedError):
        people.change_passphrase(old=LEE, new="lee", actor=lead)
    assert opens(store, lead.staff_id, LEE)
    people.change_passphrase(old=LEE, new=NEW, actor=lead)
    assert opens(store, lead.staff_id, NEW)
    assert not opens(store, lead.staff_id, LEE)


def test_that_a_new_sheet_makes_the_old_one_useless(
    people: PeopleService, store: FileStore, lead: Actor
) -> None:
    old = people.new_recovery_key(actor=lead)
    new = people.new_recovery_key(actor=lead)
    store.load_keys().open_with_recovery(new.text).wipe()
    with pytest.raises(WrongSecretError):
        store.load_keys().open_with_recovery(old.text)


def test_that_languages_are_ones_own_to_set_or_the_leads(
    people: PeopleService, clinic: Clinic, lead: Actor
) -> None:
    ana = people.add(name="Ana", role=Role.NURSE, passphrase=ANA, actor=lead)
    nurse = Actor(ana, "Ana", Role.NURSE)
    people.set_languages(ana, language="es", languages_spoken=("en", "es"), actor=nurse)
    people.set_languages(ana, language="en", languages_spoken=("es",), actor=lead)
    assert people.staff()[0].languages_spoken == ("es",)
    with pytest.raises(PermissionDeniedError):
        people.set_languages(lead.staff_id, language="es", languages_spoken=(), actor=nurse)


def test_that_only_whoever_manages_people_changes_who_may_do_what(
    people: PeopleService, lead: Actor
) -> None:
    nurse = Actor(lead.staff_id, "Ana", Role.NURSE)
    acts: tuple[Callable[[], object], ...] = (
        lambda: people.add(name="X", role=Role.LEAD, passphrase=NEW, actor=nurse),
        lambda: people.change_role(lead.staff_id, Role.NURSE, actor=nurse),
        lambda: people.deactivate("0" * 32, actor=nurse),
        lambda: people.let_back_in("0" * 32, passphrase=NEW, actor=nurse),
        lambda: people.new_recovery_key(actor=nurse),
    )
    for act in acts:
        with pytest.raises(PermissionDeniedError):
            act()
    assert len(people.staff()) == 1


def test_that_whoever_was_given_a_passphrase_chooses_their_own(
    people: PeopleService, store: FileStore, lead: Actor
) -> None:
    ana = people.add(name="Ana", role=Role.NURSE, passphrase=ANA, is_their_own=False, actor=lead)
    actor = Actor(ana, "Ana", Role.NURSE)
    with pytest.raises(RefusedError, match="you were given"):
        people.choose_own(ANA, actor=actor)
    people.choose_own(NEW, actor=actor)
    assert opens(store, ana, NEW)
    assert not opens(store, ana, ANA)
    with pytest.raises(RefusedError, match="is your own"):
        people.choose_own(LEE, actor=actor)


def test_that_a_session_knows_when_its_person_was_taken_off_or_given_another_role(
    people: PeopleService, database: Database, lead: Actor, clock: FixedClock, tmp_path: Path
) -> None:
    sessions = SessionService(database, clock, tmp_path)
    staff_id = people.add(name="Ana Ruiz", role=Role.NURSE, passphrase=ANA, actor=lead)
    ana = Actor(staff_id, "Ana Ruiz", Role.NURSE)
    assert sessions.is_still(ana)
    people.change_role(staff_id, Role.FRONT_DESK, actor=lead)
    assert not sessions.is_still(ana)
    assert sessions.is_still(Actor(staff_id, "Ana Ruiz", Role.FRONT_DESK))
    people.deactivate(staff_id, actor=lead)
    assert not sessions.is_still(Actor(staff_id, "Ana Ruiz", Role.FRONT_DESK))
    assert sessions.is_still(lead)
