"""The rows kept of each list are those its rule finds, whatever was written and whatever day."""

import datetime as dt
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DBAPIError

from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import FixedClock
from carecoord.db import listed
from carecoord.db.database import Database
from carecoord.db.dialect import FileDialect
from carecoord.db.journal import Span
from carecoord.db.listed import LISTED
from carecoord.db.shapes import all_shapes
from carecoord.entities import (
    Appointment,
    Barrier,
    ChannelConsent,
    Condition,
    ContactAttempt,
    ContactPoint,
    Decision,
    Draft,
    FollowUp,
    Goal,
    HandoutGiven,
    HandoutVersion,
    Measurement,
    Patient,
    PersonalTarget,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.services.list_renewal import ListRenewalService
from carecoord.services.lists_in_use import ListsInUse, list_keeper
from carecoord.services.own_list_forms import Line, Words
from carecoord.services.own_lists import OwnListService
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.settings import SYSTOLIC_THRESHOLD_MMHG
from carecoord.vocab.actor import Actor
from carecoord.worklists import keeping
from carecoord.worklists.catalogue import Catalogue, built_in
from carecoord.worklists.keeping import FEW, Keeper
from tests.factories import own_lists as made
from tests.factories.chance import ChancePractice
from tests.factories.clinic import Clinic
from tests.integration.conftest import AUDIT_KEY
from tests.integration.worklists.conftest import ZONE

TODAY = dt.date(2026, 3, 2)
LISTS = tuple(each.id for each in built_in().definitions)
TABLES: tuple[Any, ...] = (
    Patient, Condition, Measurement, Visit, Appointment, FollowUp, TeachSession, TeachTopic,
    Decision, ContactAttempt, ChannelConsent, ContactPoint, Draft, HandoutGiven, Goal, Barrier,
    PersonalTarget, HandoutVersion,
)  # fmt: skip


@pytest.fixture
def database(engine: Engine, clock: FixedClock, feed: ChangeFeed) -> Database:
    return Database(
        engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY, keeper=list_keeper()
    )  # fmt: skip


class Desk:
    """The lists as somebody sees them on one day."""

    def __init__(
        self, database: Database, actor: Actor, day: dt.date, catalogue: Catalogue | None = None
    ) -> None:
        self.database = database
        self.actor = actor
        self.worklists = WorklistService(database, FixedClock(day, ZONE), ZONE, catalogue)
        self.renewal = ListRenewalService(database, self.worklists)

    def disagreeing(self) -> list[str]:
        with self.database.reading() as session:
            return self.worklists.ask(session).disagreeing()

    def holding(self) -> set[str]:
        with self.database.reading() as session:
            return {each.list_id for each in listed.holding(session.connection())}

    def renew(self) -> None:
        self.renewal.renew_all(actor=self.actor)


@pytest.fixture
def desk(database: Database, lead: Actor) -> Desk:
    return Desk(database, lead, TODAY)


def change_by_chance(database: Database, actor: Actor, chance: random.Random) -> Span | None:
    """Take rows of some tables out of sight or back, and move what decides about lists."""
    with database.writing(actor) as transaction:
        for table in chance.sample(TABLES, 4):
            keys = list(transaction.session.scalars(select(table.id).order_by(table.id)))
            rows = transaction.session.scalars(
                select(table).where(table.id.in_(chance.sample(keys, min(3, len(keys)))))
            )
            for row in list(rows):
                row.deleted = not row.deleted
                for name, value in _moved(table, chance).items():
                    setattr(row, name, value)
    return transaction.span


def _moved(table: Any, chance: random.Random) -> dict[str, Any]:
    day = (TODAY - dt.timedelta(days=chance.choice((-3, 0, 1, 40)))).isoformat()
    at = dt.datetime(2026, 3, chance.choice((1, 2, 4)), 18, tzinfo=dt.UTC)
    moved: dict[Any, dict[str, Any]] = {
        Patient: {"status": chance.choice(("active", "moved")), "sort_key": chance.choice("abc")},
        Measurement: {"value": chance.choice((6.0, 9.0, 150.0))},
        Appointment: {"starts_at": at},
        FollowUp: {"due_on": day, "priority": chance.choice(("safety", "routine"))},
        TeachTopic: {"next_check_on": day},
        Decision: {"review_on": day},
        ContactAttempt: {"hidden_until_on": chance.choice(("", day))},
        ChannelConsent: {"allowed": chance.choice(("yes", "no"))},
        Goal: {"check_in_on": day},
    }
    return moved.get(table, {})


@pytest.mark.parametrize("seed", [1])
def test_that_kept_rows_are_what_the_rules_find_after_any_changes(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor, seed: int
) -> None:
    chance = random.Random(seed)
    ChancePractice(seed, TODAY, clinic, LISTS).fill(people=25)
    desk.renew()
    assert desk.renewal.stale() == ()
    assert desk.disagreeing() == []
    assert desk.holding() == set(LISTS)

    spans: list[Span] = []
    for step in range(7):
        span = change_by_chance(database, lead, chance)
        spans += [] if span is None else [span]
        if step == 3:
            ChancePractice(seed + 100, TODAY, clinic, LISTS).fill(people=5)
        if step in {5, 6}:
            with database.writing(lead) as transaction:
                transaction.undo([chance.choice(spans)])
        assert desk.disagreeing() == []
        assert len(desk.holding()) > 15
        if step == 4:
            desk.renew()

    tomorrow = Desk(database, lead, TODAY + dt.timedelta(days=1))
    assert tomorrow.renewal.stale()
    tomorrow.renew()
    change_by_chance(database, lead, chance)
    assert tomorrow.disagreeing() == []
    assert tomorrow.holding()


def test_that_lists_of_the_practice_are_kept_whatever_they_ask_and_order_by(
    engine: Engine, clock: FixedClock, feed: ChangeFeed, lead: Actor
) -> None:
    alone = Catalogue(())
    keeper = Keeper(ListsInUse(alone).catalogue)
    database = Database(engine, clock, feed, origin="desk1", audit_key=AUDIT_KEY, keeper=keeper)
    desk = Desk(database, lead, TODAY, alone)
    ChancePractice(3, TODAY, Clinic(database, lead, ZONE), LISTS).fill(people=15)
    own = OwnListService(database, ZONE, desk.worklists)
    lists = made.ChanceLists(3, own.facts(actor=lead))
    for number in range(5):
        form = replace(lists.form(), title=Words(en=f"List {number}", es=f"Lista {number}"))
        made.use(own, form, actor=lead)

    desk.renew()
    assert len(desk.holding()) > 2
    assert desk.disagreeing() == []
    change_by_chance(database, lead, random.Random(3))
    assert desk.disagreeing() == []


def test_that_a_kept_row_that_is_wrong_is_found_and_not_shown_again(
    desk: Desk, clinic: Clinic, engine: Engine, lead: Actor
) -> None:
    patient_id = clinic.person()
    clinic.follow_up(patient_id, TODAY)
    desk.renew()
    with engine.begin() as connection:
        connection.execute(update(LISTED).values(patient_id="somebody else"))
    assert desk.worklists.ids("followups-due", actor=lead) == ["somebody else"]

    assert "Follow-ups due" in desk.renewal.check(actor=lead)

    assert list(desk.worklists.ids("followups-due", actor=lead)) == [patient_id]
    assert desk.renewal.check(actor=lead) == ()


def test_that_lists_whose_rows_are_of_another_day_are_answered_by_their_rule(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor
) -> None:
    patient_id = clinic.person()
    clinic.follow_up(patient_id, TODAY + dt.timedelta(days=1))
    desk.renew()
    tomorrow = Desk(database, lead, TODAY + dt.timedelta(days=1))

    assert list(desk.worklists.ids("followups-due", actor=lead)) == []
    assert list(tomorrow.worklists.ids("followups-due", actor=lead)) == [patient_id]
    assert "living" not in tomorrow.renewal.stale()


def test_that_a_changed_number_of_the_practice_is_asked_for_at_once(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor
) -> None:
    clinic.bp(clinic.person(), 145, 85, TODAY)
    desk.renew()
    assert desk.worklists.count("bp-at-or-above-140-90", actor=lead) == 1

    PreferenceService(database).set(SYSTOLIC_THRESHOLD_MMHG, 150, actor=lead)

    assert desk.worklists.count("bp-at-or-above-140-90", actor=lead) == 0
    assert "bp-at-or-above-140-90" in desk.renewal.stale()
    assert "followups-due" not in desk.renewal.stale()


def test_that_a_list_of_the_practice_is_kept_and_forgotten_with_its_versions(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor
) -> None:
    own = OwnListService(database, ZONE, desk.worklists)
    patient_id = clinic.person()
    clinic.condition(patient_id, "diabetes")
    clinic.a1c(patient_id, 9.4, TODAY - dt.timedelta(days=1))
    version = made.use(own, actor=lead)
    own_id = made.id_of(own, version, actor=lead)
    desk.renew()
    assert own_id in desk.holding()

    clinic.a1c(patient_id, 8.1, TODAY)
    assert desk.worklists.count(own_id, actor=lead) == 0
    assert own_id in desk.holding()

    own.retire(version, rev=own.load(version, actor=lead).rev, reason="Not needed", actor=lead)
    clinic.a1c(patient_id, 9.9, TODAY)
    desk.renew()
    assert own_id not in desk.holding()

    # Another list takes its number before it comes back.
    made.use(own, replace(made.HIGH_A1C, title=Words(en="Again", es="Otra vez")), actor=lead)
    desk.renew()
    own.restore(version, rev=own.load(version, actor=lead).rev, actor=lead)
    desk.renew()
    assert desk.worklists.ids(own_id, actor=lead) == [patient_id]
    clinic.a1c(patient_id, 7.9, TODAY)
    assert own_id in desk.holding()
    assert desk.disagreeing() == []


def test_that_lists_used_again_in_another_order_do_not_take_each_others_people(
    desk: Desk, clinic: Clinic, database: Database, lead: Actor
) -> None:
    own = OwnListService(database, ZONE, desk.worklists)
    low = Line(fact="latest(a1c).value", operator="at_least", value=7.0)
    versions = [
        made.use(own, actor=lead),
        made.use(
            own, replace(made.HIGH_A1C, parts=(low,), title=Words(en="7", es="7")), actor=lead
        ),
    ]
    high_id, low_id = (made.id_of(own, version, actor=lead) for version in versions)
    patient_id = clinic.person()
    clinic.condition(patient_id, "diabetes")
    desk.renew()
    clinic.a1c(patient_id, 6.0, TODAY - dt.timedelta(days=1))
    for version in versions:
        own.retire(version, rev=own.load(version, actor=lead).rev, reason="Moved", actor=lead)
    desk.renew()
    for version in reversed(versions):
        own.restore(version, rev=own.load(version, actor=lead).rev, actor=lead)
        desk.renew()

    clinic.a1c(patient_id, 8.0, TODAY)

    assert list(desk.worklists.ids(high_id, actor=lead)) == []
    assert list(desk.worklists.ids(low_id, actor=lead)) == [patient_id]
    assert desk.disagreeing() == []


def test_that_whoever_does_not_know_the_lists_leaves_none_that_holds(
    desk: Desk, clinic: Clinic, engine: Engine, clock: FixedClock, feed: ChangeFeed, lead: Actor
) -> None:
    desk.renew()
    stranger = Database(engine, clock, feed, origin="desk2", audit_key=AUDIT_KEY)

    with stranger.writing(lead) as transaction:
        transaction.session.add(Patient(family="Santos"))

    assert desk.holding() == set()
    assert desk.worklists.count("living", actor=lead) == 1


def test_that_a_change_of_many_people_leaves_their_lists_for_later(
    desk: Desk, database: Database, lead: Actor
) -> None:
    desk.renew()
    people = [{"id": f"{number:032}", "family": "F"} for number in range(FEW + 1)]
    with database.writing(lead) as transaction:
        transaction.insert_many(Patient, people)
    assert desk.holding() == set()
    desk.renew()

    phones = [{"patient_id": each["id"], "kind": "phone", "typed": "555"} for each in people]
    with database.writing(lead) as transaction:
        transaction.insert_many(ContactPoint, phones)

    assert set(LISTS) - desk.holding() == {"phone-to-correct", "not-reached"}
    assert desk.worklists.count("living", actor=lead) == FEW + 1


def test_that_a_save_between_two_portions_of_a_long_list_is_followed(
    desk: Desk, clinic: Clinic, lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PORTION", 3)
    people = [clinic.person(f"P{number}") for number in range(8)]

    assert not desk.renewal.renew("living", actor=lead)
    clinic.change(Patient, people[0], status="deceased")
    clinic.change(Patient, people[7], status="deceased")
    clinic.person("Later")
    assert not desk.renewal.renew("living", actor=lead)
    assert desk.worklists.count("living", actor=lead) == 7
    while not desk.renewal.renew("living", actor=lead):
        assert desk.holding() == set()

    assert desk.holding() == {"living"}
    assert desk.worklists.count("living", actor=lead) == 7
    assert desk.disagreeing() == []


@pytest.mark.postgres
def test_that_on_a_server_no_list_is_made_while_a_save_finishes(server_engine: Engine) -> None:
    with server_engine.connect() as one, server_engine.connect() as other:
        listed.share(one)
        listed.share(other)
        other.rollback()
        other.exec_driver_sql("SET LOCAL lock_timeout = '30ms'")
        with pytest.raises(DBAPIError):
            listed.alone(other)
        other.rollback()
        one.rollback()
        listed.alone(other)


def test_that_what_feeds_a_list_follows_from_its_rule() -> None:
    def kept(worklist_id: str) -> Any:
        found = built_in().kept(worklist_id)
        assert found is not None
        return found

    follow_ups = {"patient", "channel_consent", "follow_up", "contact_attempt"}
    assert kept("followups-due").feeding == follow_ups
    assert kept("living").feeding == {"patient"}
    assert kept("chronic-not-seen-12m").feeding >= {"visit", "appointment", "condition"}
    assert kept("teachback-not-clear").feeding >= {"teach_topic", "teach_session"}
    assert kept("handout-old-version").of_everybody == {"handout_version"}
    assert kept("not-reached").feeding >= kept("followups-due").feeding
    for worklist_id in LISTS:
        assert kept(worklist_id).feeding <= all_shapes().keys()


_TELL_RULES = """
from carecoord.db.dialect import FileDialect
from carecoord.worklists import keeping
from carecoord.worklists.catalogue import Catalogue, built_in
print([built_in().kept(each.id).rule(FileDialect()) for each in built_in().definitions])
"""


def test_that_the_rules_are_known_again_by_the_next_program() -> None:
    """Else every start would make all rows anew, and two desks would never agree."""
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    told = subprocess.run(
        [sys.executable, "-c", _TELL_RULES], env=environment, check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    kept = (built_in().kept(worklist_id) for worklist_id in LISTS)
    assert told.stdout.strip() == str([each.rule(FileDialect()) for each in kept if each])
