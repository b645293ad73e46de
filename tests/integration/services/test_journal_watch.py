"""The journal is checked where it is new, told in words when it is broken, until that is known."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from carecoord.bootstrap import build_services
from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.db import anchor_code, anchors, checked
from carecoord.db.verify import Fault
from carecoord.entities import Patient
from carecoord.services.audit import AuditFilter
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.sessions import take_anchor
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import AuditKind
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import ClosedPractice, make_practice
from tests.factories.doors import signed_in
from tests.factories.roles import colleague
from tests.factories.thief import Thief


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("watch") / "home")


@pytest.fixture
def closed(made: ClosedPractice, tmp_path: Path) -> ClosedPractice:
    return made.copied_to(tmp_path / "home")


@pytest.fixture
def opened(closed: ClosedPractice) -> Iterator[OpenedPractice]:
    practice = closed.open()
    yield practice
    practice.close()


@pytest.fixture
def services(opened: OpenedPractice) -> Services:
    return build_services(opened)


def look_and_keep(services: Services) -> tuple[Fault, ...]:
    found = services.journal.look()
    services.journal.keep(found, actor=services.actor)
    return tuple(fault.fault for fault in found.faults)


def change_the_past(opened: OpenedPractice, seq: int = 1) -> None:
    thief = Thief(opened.home / "practice.db", opened.key.raw)
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = ?", seq)
    thief.raw.commit()
    thief.close()


def test_that_a_later_check_reads_only_what_is_new_and_once_a_week_all_of_it(
    opened: OpenedPractice, services: Services
) -> None:
    first = services.journal.look()
    services.journal.keep(first, actor=services.actor)
    assert (first.sound, first.was_whole, first.entries > 3) == (True, True, True)
    with opened.database.writing(services.actor) as transaction:
        transaction.record("chart.read")
    second = services.journal.look()
    # The last one known to be sound, and the new one.
    assert (second.was_whole, second.entries, second.sound) == (False, 2, True)

    with opened.database.writing(services.actor) as transaction:
        week_ago = transaction.now - dt.timedelta(days=7)
        checked.write(
            transaction.session, opened.database.audit_key, first.ends,
            at=transaction.now, whole_at=week_ago,
        )  # fmt: skip
    assert services.journal.look().was_whole


@pytest.mark.parametrize("role", [Role.CHW, Role.ADMIN])
def test_that_the_journal_fits_together_for_whoever_sees_few_patients_or_none(
    opened: OpenedPractice, services: Services, role: Role
) -> None:
    with opened.database.writing(services.actor) as transaction:
        transaction.session.add(Patient(family="Qanary"))
    someone = colleague(opened.database, role, by=services.actor)
    theirs = signed_in(someone, opened)
    narrow = build_services(theirs)
    assert look_and_keep(narrow) == ()

    with opened.database.writing(services.actor) as transaction:
        transaction.session.add(Patient(family="Later"))
    with opened.database.writing(services.actor) as transaction:
        mark = take_anchor(transaction, opened.database, why="daily")
    assert mark is not None
    anchors.keep_outside(opened.home, mark)
    assert look_and_keep(narrow) == ()

    with theirs.database.writing(someone) as transaction:
        transaction.record("session.signed_in")
    narrow.sessions.leave(actor=someone)
    renewed = anchors.kept_outside(opened.home)
    assert renewed is not None
    assert renewed.origin == theirs.database.origin
    assert services.journal.alarms() == ()


def test_that_nobody_without_the_key_moves_how_far_it_was_checked(
    opened: OpenedPractice, services: Services
) -> None:
    look_and_keep(services)
    change_the_past(opened)
    thief = Thief(opened.home / "practice.db", opened.key.raw)
    # As if all of it had been read yesterday: what was changed lies below and is not read.
    thief.do("UPDATE audit_checked SET whole_at = '2026-11-20 12:00:00.000000'")
    thief.raw.commit()
    thief.close()
    assert look_and_keep(services) == (Fault.CHANGED,)


def test_that_a_past_written_anew_with_the_key_is_another_than_was_found_sound(
    opened: OpenedPractice, services: Services
) -> None:
    look_and_keep(services)
    thief = Thief(opened.home / "practice.db", opened.key.raw)
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = 1")
    thief.rechain(opened.database.audit_key)
    thief.raw.commit()
    thief.close()
    assert look_and_keep(services) == (Fault.ROLLED_BACK,)
    services.journal.acknowledge("We know", actor=services.actor)
    assert look_and_keep(services) == ()


def test_that_a_fault_is_shown_until_somebody_says_why_and_then_no_more(
    opened: OpenedPractice, services: Services
) -> None:
    change_the_past(opened)
    assert look_and_keep(services) == (Fault.CHANGED,)
    assert look_and_keep(services) == (Fault.CHANGED,)
    (alarm,) = services.journal.alarms()
    assert alarm.words == "Entries of the journal were changed."
    nurse = Actor(services.actor.staff_id, "N", Role.NURSE)
    with pytest.raises(PermissionDeniedError):
        services.journal.acknowledge("because", actor=nurse)
    with pytest.raises(RefusedError, match="Say what you know"):
        services.journal.acknowledge("  ", actor=services.actor)
    services.journal.acknowledge("Our auditor tried it", actor=services.actor)
    look_and_keep(services)
    assert services.journal.alarms() == ()
    change_the_past(opened, seq=3)
    look_and_keep(services)
    assert len(services.journal.alarms()) == 1, "another one is another alarm"
    told = services.audit.entries(
        AuditFilter(kinds=frozenset({AuditKind.VERIFY})), actor=services.actor
    )
    assert [(row.name, row.reason) for row in told] == [
        ("journal.broken", ""), ("journal.fault_seen", "Our auditor tried it"),
        ("journal.broken", ""),
    ]  # fmt: skip


def test_that_a_whole_file_put_back_is_noticed_by_the_mark_beside_the_key_file(
    closed: ClosedPractice, tmp_path: Path
) -> None:
    older = closed.copied_to(tmp_path / "older")
    opened = closed.open()
    build_services(opened).sessions.leave(actor=opened.actor)
    opened.close()
    for name in ("practice.db", "practice.db-wal", "practice.db-shm"):
        (closed.home / name).unlink(missing_ok=True)
    (older.home / "practice.db").replace(closed.home / "practice.db")

    again = closed.open()
    services = build_services(again)
    mark = anchors.kept_outside(closed.home)
    services.sessions.leave(actor=services.actor)
    assert anchors.kept_outside(closed.home) == mark, "nor by closing before anybody looked"
    assert look_and_keep(services) == (Fault.ROLLED_BACK,)
    assert [each.words for each in services.journal.alarms()] == [
        "An older state of the data was put back."
    ]
    services.sessions.leave(actor=services.actor)
    assert anchors.kept_outside(closed.home) == mark, "it is not hidden by closing"
    services.journal.acknowledge("We went back to Friday", actor=services.actor)
    assert anchors.kept_outside(closed.home) != mark
    assert look_and_keep(services) == ()
    again.close()


def test_that_a_check_somebody_asks_for_tells_how_far_it_is_can_be_stopped_and_is_journalled(
    opened: OpenedPractice, services: Services
) -> None:
    told: list[tuple[int, int]] = []

    def stop(_done: int, _total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        services.journal.check(actor=services.actor, progress=stop)
    assert services.journal.checked_at() is None
    found = services.journal.check(
        actor=services.actor, progress=lambda *counts: told.append(counts)
    )
    assert (found.sound, found.was_whole, told[0][0]) == (True, True, 0)
    assert services.journal.checked_at() is not None
    (row,) = services.audit.entries(
        AuditFilter(kinds=frozenset({AuditKind.VERIFY})), actor=services.actor
    )
    assert row.what == "Checked the journal"


def test_that_a_day_has_one_anchor_and_the_sheet_of_its_end_a_code_that_is_checked(
    opened: OpenedPractice, services: Services
) -> None:
    look_and_keep(services)
    with opened.database.reading() as session:
        first = anchors.newest(session)
    look_and_keep(services)
    with opened.database.reading() as session:
        assert anchors.newest(session) == first
    sheet = services.day_end.paper(actor=services.actor)
    with opened.database.reading() as session:
        last = anchors.newest(session)
    assert last is not None
    assert last.code in sheet.html
    answer = services.journal.check_code(last.code.replace("-", " "), actor=services.actor)
    assert (answer.is_held, f"entry {last.seq:,}" in answer.sentence) == (True, True)
    with pytest.raises(RefusedError, match="mistyped"):
        services.journal.check_code(last.code[:-1] + "!", actor=services.actor)
    beyond = anchor_code.code(last.origin, 999_999, bytes(32))
    missing = services.journal.check_code(beyond, actor=services.actor)
    assert (missing.is_held, "An older state" in missing.sentence) == (False, True)
