"""Another key for a practice's data: killed at any point, and seen to its end by anybody."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from carecoord.bootstrap import build_services
from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.db import marks, rekey
from carecoord.entities.journal import JournalEntry
from carecoord.security.errors import WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyslots import SlotKind
from carecoord.services import key_upkeep
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import FileStore
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import (
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    ClosedPractice,
    make_practice,
)
from tests.factories.first_format import as_of_the_first_format
from tests.integration.services.key_change_kills import hunt_key_changes

ROUNDS = int(os.environ.get("CARECOORD_REKEY_ROUNDS", "6"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("keys") / "home")


@pytest.fixture
def practice(made: ClosedPractice, tmp_path: Path) -> ClosedPractice:
    return made.copied_to(tmp_path / "home")


def sheet_of(practice: ClosedPractice) -> str:
    return "-".join(practice.recovery_groups)


def by_sheet(practice: ClosedPractice) -> OpenedPractice:
    """Sign in as the lead, without the derivation of a passphrase."""
    return practice.gate().sign_in_with_recovery(sheet_of(practice))


def begin(practice: ClosedPractice) -> None:
    opened = by_sheet(practice)
    build_services(opened).keys.begin_change(actor=opened.actor)
    opened.close()


def events(opened: OpenedPractice) -> list[str]:
    with opened.database.reading() as session:
        query = select(JournalEntry.tbl).where(JournalEntry.op == "E").order_by(JournalEntry.hlc)
        return list(session.scalars(query))


@pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")
def test_that_killed_while_the_key_changes_the_practice_opens_for_everybody(
    practice: ClosedPractice,
) -> None:
    ways = hunt_key_changes(practice.home, sheet_of(practice), rounds=ROUNDS, everybody=False)
    assert ways.half_done, "no kill fell into a change"
    ways.everybody = True
    ways.check(set())


def test_that_the_next_sign_in_sees_a_change_to_its_end(practice: ClosedPractice) -> None:
    first = by_sheet(practice)
    old = first.key.raw
    first.close()
    begin(practice)
    store = FileStore(practice.home)
    assert rekey.fits(store.database_path, old)

    opened = practice.gate().sign_in(NURSE_ID, NURSE_PASSPHRASE)
    assert opened.key.formers == (old,)
    assert events(opened)[-1] == "keys.changed_key"
    assert opened.key_changed
    opened.close()
    assert not rekey.fits(store.database_path, old)
    opened = by_sheet(practice)
    assert not opened.key_changed
    opened.close()


def test_that_a_backup_from_before_the_change_opens_for_those_who_sign_in_today(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    opened = by_sheet(practice)
    build_services(opened).backups.make(tmp_path / "b.ccbk", actor=opened.actor)
    opened.close()
    begin(practice)
    opened = by_sheet(practice)
    services = build_services(opened)
    services.people.deactivate(NURSE_ID, actor=opened.actor)
    sheet = services.people.new_recovery_key(actor=opened.actor).text
    restored = services.restoring.restore_beside(tmp_path / "b.ccbk", actor=opened.actor)
    assert services.restoring.compare(restored, actor=opened.actor).keeps_passphrases
    services.restoring.switch(restored, actor=opened.actor)
    opened.close()

    gate = practice.gate()
    gate.state()
    with pytest.raises(WrongSecretError):
        gate.sign_in(NURSE_ID, NURSE_PASSPHRASE)
    opened = gate.sign_in_with_recovery(sheet)
    services = build_services(opened)
    assert services.journal.look(whole=True).sound
    assert services.keys.state(actor=opened.actor).change_wanted
    opened.close()


def test_that_the_journal_is_whole_before_and_after(practice: ClosedPractice) -> None:
    begin(practice)
    opened = by_sheet(practice)
    report = build_services(opened).backups.verify(actor=opened.actor)
    opened.close()
    assert report.sound


def test_that_a_disk_without_room_leaves_everybody_in_and_the_change_waiting(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(practice)

    def no_room(*_: object) -> None:
        raise UnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(rekey, "change_key", no_room)
        opened = by_sheet(practice)
        assert build_services(opened).keys.state(actor=opened.actor).is_changing
        assert not opened.key.formers
        opened.close()
    opened = by_sheet(practice)
    assert not build_services(opened).keys.state(actor=opened.actor).is_changing
    assert opened.key.formers
    opened.close()


def test_that_too_little_room_is_said_before_anything_is_written(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(practice.home)
    key = store.load_keys().open_with_recovery(sheet_of(practice))
    full = shutil.disk_usage(practice.home)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(UnavailableError, match="Make room"):
        rekey.change_key(store.database_path, key.raw, b"n" * 32)
    assert rekey.fits(store.database_path, key.raw)


def test_that_a_change_that_could_not_be_saved_is_no_change(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = by_sheet(practice)
    keys = build_services(opened).keys

    def full(*_: object) -> None:
        raise UnavailableError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "save_keys", full)
        with pytest.raises(UnavailableError):
            keys.begin_change(actor=opened.actor)
    assert opened.key.successor is None
    opened.close()
    opened = by_sheet(practice)
    assert "keys.changed_key" not in events(opened)
    opened.close()


def test_that_a_copied_key_file_opens_nothing_once_its_person_was_taken_off(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    copied = KeyFile.load(Path(shutil.copy(practice.home / "keys.json", tmp_path / "copy.json")))
    opened = by_sheet(practice)
    services = build_services(opened)
    services.people.deactivate(NURSE_ID, actor=opened.actor)
    assert services.keys.state(actor=opened.actor).change_wanted
    services.keys.begin_change(actor=opened.actor)
    opened.close()
    opened = by_sheet(practice)
    assert not build_services(opened).keys.state(actor=opened.actor).change_wanted
    opened.close()
    held = copied.open_with_passphrase(NURSE_ID, NURSE_PASSPHRASE)
    assert not rekey.fits(FileStore(practice.home).database_path, held.raw)
    with pytest.raises(WrongSecretError):
        practice.gate().sign_in(NURSE_ID, NURSE_PASSPHRASE)


def test_that_keeping_the_key_after_somebody_left_is_asked_once(
    practice: ClosedPractice,
) -> None:
    opened = by_sheet(practice)
    services = build_services(opened)
    services.people.deactivate(NURSE_ID, actor=opened.actor)
    services.keys.decline_change(actor=opened.actor)
    assert not services.keys.state(actor=opened.actor).change_wanted
    opened.close()


# Key files from before ------------------------------------------------------------------


def test_that_a_practice_of_the_first_format_is_brought_up_to_date_by_signing_in(
    practice: ClosedPractice,
) -> None:
    as_of_the_first_format(practice, sheet_of(practice))
    opened = practice.open()
    services = build_services(opened)
    behind = services.keys.state(actor=opened.actor).behind
    assert {(way.kind, way.name) for way in behind} == {
        (SlotKind.PASSPHRASE, NURSE),
        (SlotKind.RECOVERY, ""),
    }
    with pytest.raises(RefusedError, match="Print a new one first"):
        services.keys.begin_change(actor=opened.actor)
    sheet = services.people.new_recovery_key(actor=opened.actor)
    with pytest.raises(RefusedError, match=NURSE):
        services.keys.begin_change(actor=opened.actor)
    opened.close()

    practice.gate().sign_in(NURSE_ID, NURSE_PASSPHRASE).close()
    opened = practice.gate().sign_in_with_recovery(sheet.text)
    build_services(opened).keys.begin_change(actor=opened.actor)
    opened.close()
    for person, passphrase in ((LEAD_ID, LEAD_PASSPHRASE), (NURSE_ID, NURSE_PASSPHRASE)):
        opened = practice.gate().sign_in(person, passphrase)
        assert len(opened.key.formers) == 1
        opened.close()


def test_that_who_cannot_be_reached_may_be_left_out_by_name(practice: ClosedPractice) -> None:
    as_of_the_first_format(practice, sheet_of(practice))
    opened = by_sheet(practice)  # renews the sheet
    keys = build_services(opened).keys
    behind = keys.state(actor=opened.actor).behind
    assert {way.person_id for way in behind} == {LEAD_ID, NURSE_ID}
    keys.begin_change(leaving_out=[way.id for way in behind], actor=opened.actor)
    opened.close()
    by_sheet(practice).close()
    assert FileStore(practice.home).people() == ()


# The key file and the store know of each other ------------------------------------------


def put_an_older_file_back(practice: ClosedPractice) -> None:
    older = (practice.home / "keys.json").read_bytes()
    opened = by_sheet(practice)
    build_services(opened).people.change_role(NURSE_ID, Role.FRONT_DESK, actor=opened.actor)
    opened.close()
    (practice.home / "keys.json").write_bytes(older)


def test_that_an_older_key_file_is_noticed_and_judged_by_the_lead_alone(
    practice: ClosedPractice,
) -> None:
    put_an_older_file_back(practice)
    with pytest.raises(RefusedError, match="older than the data"):
        practice.gate().sign_in(NURSE_ID, NURSE_PASSPHRASE)

    opened = by_sheet(practice)
    keys = build_services(opened).keys
    assert keys.state(actor=opened.actor).has_older_file
    assert "older key file" in keys.notice(actor=opened.actor)
    assert events(opened).count("keys.older_file") == 1
    keys.accept_older_file(actor=opened.actor)
    assert not keys.state(actor=opened.actor).has_older_file
    with pytest.raises(RefusedError, match="nothing to do"):
        keys.accept_older_file(actor=opened.actor)
    opened.close()
    opened = practice.gate().sign_in(NURSE_ID, NURSE_PASSPHRASE)
    assert build_services(opened).keys.notice(actor=opened.actor) == ""
    opened.close()


def test_that_an_older_key_file_does_not_become_the_newest_by_being_used(
    practice: ClosedPractice,
) -> None:
    as_of_the_first_format(practice, sheet_of(practice))
    put_an_older_file_back(practice)
    for _time in range(2):  # each would renew its way in
        opened = by_sheet(practice)
        services = build_services(opened)
        assert services.keys.state(actor=opened.actor).has_older_file
        opened.close()
    opened = by_sheet(practice)
    build_services(opened).keys.accept_older_file(actor=opened.actor)
    opened.close()
    by_sheet(practice).close()
    slots = FileStore(practice.home).load_keys().slots
    assert [slot.is_of_first_format for slot in slots] == [True, True, False]


def test_that_a_store_behind_its_key_file_catches_up_in_silence(
    practice: ClosedPractice,
) -> None:
    opened = by_sheet(practice)
    with opened.database.writing(opened.actor) as transaction:
        marks.write(transaction.session, key_upkeep.GENERATION, "1")
    opened.close()
    opened = by_sheet(practice)
    with opened.database.reading() as session:
        assert int(marks.read(session, key_upkeep.GENERATION)) > 1
    assert "keys.older_file" not in events(opened)
    opened.close()


def test_that_each_way_in_says_whose_it_is_and_when_it_was_used(
    practice: ClosedPractice,
) -> None:
    opened = by_sheet(practice)
    ways = build_services(opened).keys.ways(actor=opened.actor)
    opened.close()
    assert [way.kind for way in ways] == [
        SlotKind.PASSPHRASE, SlotKind.PASSPHRASE, SlotKind.RECOVERY,
    ]  # fmt: skip
    assert [way.used_at is not None for way in ways] == [False, False, True]
    assert all(not way.is_behind for way in ways)


def test_that_a_computer_taken_off_opens_nothing_any_more(practice: ClosedPractice) -> None:
    opened = by_sheet(practice)
    keys = opened.store.load_keys()
    way = keys.enrol_device(opened.key, b"d" * 32, label="Front desk")
    opened.store.save_keys(keys)
    services = build_services(opened)
    services.keys.revoke(way, actor=opened.actor)
    with pytest.raises(WrongSecretError):
        opened.store.load_keys().open_with_device(b"d" * 32)
    for gone_or_not_here in (way, keys.way_of(NURSE_ID)):
        with pytest.raises(RefusedError):
            services.keys.revoke(gone_or_not_here, actor=opened.actor)
    assert services.keys.state(actor=opened.actor).change_wanted
    assert "still the same" in services.keys.notice(actor=opened.actor)
    opened.close()
