"""Going back to a backup: looked at, restored beside, compared, switched to, and undone."""

import json
import shutil
from pathlib import Path

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError, UnavailableError
from carecoord.db import snapshot
from carecoord.entities import Staff
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.single_instance import SingleInstance
from carecoord.services import switching
from carecoord.services.backup_making import unwatched
from carecoord.services.gate import Gate, GateState
from carecoord.services.journal_watch import JournalWatch
from carecoord.services.opened import OpenedPractice
from carecoord.services.restoring import Restored, RestoreService
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.thief import Thief
from tests.integration.backups.conftest import PASSPHRASE, PEOPLE, ZONE, Kept

NEW_WORDS = "seven green kites at noon"
DATA = ("practice.db", "keys.json", "device.json")


@pytest.fixture
def restored(kept: Kept, archive: Path) -> Restored:
    """The backup, beside data that went on since."""
    for family in ("Later", "Latest"):
        kept.add(family)
    return kept.restoring.restore_beside(archive, actor=kept.actor)


def patients(folder: Path, kept: Kept) -> int:
    return snapshot.contents(folder / "practice.db", kept.key.raw).counts["patient"]


def signed_in(kept: Kept, words: str = PASSPHRASE) -> OpenedPractice:
    gate = Gate(kept.home)
    assert gate.state() is GateState.SIGN_IN
    return gate.sign_in("5" * 32, words)


def events(practice: OpenedPractice) -> list[str]:
    with practice.database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT tbl FROM sync_journal WHERE op = 'E' ORDER BY hlc"
        )
        return [name for (name,) in rows]


def test_that_a_look_tells_date_and_counts_and_changes_nothing(kept: Kept, archive: Path) -> None:
    assert not kept.restoring.needs_secret(archive, actor=kept.actor)
    seen = kept.restoring.look(archive, actor=kept.actor)
    assert seen.counts["patient"] == PEOPLE
    assert not (kept.home / "restored").exists()


def test_that_a_backup_of_another_practice_needs_its_own_secret(kept: Kept, archive: Path) -> None:
    head, rest = archive.read_bytes().split(b"\n", 2)[1:]
    told = json.loads(head)
    told["keys"]["database_id"] = "f" * 32
    archive.write_bytes(b"CareCoord backup 2\n" + json.dumps(told).encode() + b"\n" + rest)
    assert kept.restoring.needs_secret(archive, actor=kept.actor)


def test_that_the_comparison_says_what_would_be_lost(kept: Kept, restored: Restored) -> None:
    found = kept.restoring.compare(restored, actor=kept.actor)
    assert ("Patients", PEOPLE + 2, PEOPLE) in [(r.label, r.now, r.then) for r in found.rows]
    assert (found.changes_lost, found.patients_touched) == (2, 2)
    assert found.is_same_practice
    assert found.keeps_passphrases
    assert found.newest_now is not None
    assert found.newest_then is not None
    assert found.newest_now >= found.newest_then


def test_that_the_backup_takes_its_place_only_at_the_next_start_and_the_old_data_is_kept(
    kept: Kept, restored: Restored
) -> None:
    origin = kept.store.origin()
    kept.restoring.switch(restored, actor=kept.actor)
    kept.add("Still at work")
    kept.database.close()
    practice = signed_in(kept)
    assert "store.restored" in events(practice)
    practice.close()
    assert patients(kept.home, kept) == PEOPLE
    (old,) = switching.replaced(kept.home)
    assert patients(old, kept) == PEOPLE + 3
    assert kept.store.origin() != origin
    assert not list((kept.home / "restored").iterdir())


def test_that_a_practice_whose_journal_was_harmed_goes_on_having_backups(
    kept: Kept,
) -> None:
    thief = Thief(kept.store.database_path, kept.key.raw)
    thief.do("UPDATE sync_journal SET actor = 'somebody else' WHERE seq IN (2, 3, 5)")
    thief.raw.commit()
    thief.close()
    with pytest.raises(RefusedError, match="not sound"):
        kept.backups.automatic(actor=kept.actor)

    watch = JournalWatch(kept.database, kept.clock, ZONE, kept.home)
    watch.keep(watch.look(), actor=kept.actor)
    made = kept.backups.automatic(actor=kept.actor).made
    assert made is not None

    restored = kept.restoring.restore_beside(Path(made.file), actor=kept.actor)
    assert patients(restored.folder, kept) == PEOPLE
    thief = Thief(restored.folder / "practice.db", kept.key.raw)
    assert thief.raw.execute("SELECT count(*) FROM audit_alarm").fetchone() == (2,)
    thief.close()


def test_that_a_switch_is_undone_with_nothing_lost(kept: Kept, restored: Restored) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    signed_in(kept).close()
    assert kept.restoring.can_switch_back()
    practice = signed_in(kept)
    service = type(kept.restoring)(
        practice.database, kept.clock, practice.zone, practice.store, practice.key
    )
    kept.pass_time(minutes=1)
    service.switch_back(actor=kept.actor)
    practice.close()
    practice = signed_in(kept)
    assert {"backup.restored_beside", "store.replaced"} <= set(events(practice))
    practice.close()
    assert patients(kept.home, kept) == PEOPLE + 2
    assert [patients(folder, kept) for folder in switching.replaced(kept.home)] == [PEOPLE]


def test_that_who_was_taken_off_meanwhile_does_not_get_in_by_switching_back(
    kept: Kept, archive: Path
) -> None:
    old, old_words = "6" * 32, "seven green kites at noon"
    with kept.database.writing(kept.actor) as transaction:
        transaction.session.add(Staff(id=old, name="Ola Old", role=Role.LEAD.value))
    keys = kept.store.load_keys()
    keys.enrol_passphrase(kept.key, old, old_words, label="Ola Old", role=Role.LEAD)
    kept.store.save_keys(keys)
    restored = kept.restoring.restore_beside(archive, actor=kept.actor)
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    practice = signed_in(kept)
    now = kept.store.load_keys()
    now.remove(practice.key, now.way_of(old))
    kept.store.save_keys(now)
    service = RestoreService(
        practice.database, kept.clock, practice.zone, practice.store, practice.key
    )
    kept.pass_time(minutes=1)
    service.switch_back(actor=kept.actor)
    practice.close()
    gate = Gate(kept.home)
    assert [person.person_id for person in gate.people()] == ["5" * 32]
    with pytest.raises(RefusedError):
        gate.sign_in(old, old_words)
    (kept.home / "sign-in-attempts.json").unlink(missing_ok=True)
    assert not (kept.home / "keys.json.bak").exists()
    practice = signed_in(kept)
    assert "store.switched_back" in events(practice)
    practice.close()


@pytest.mark.parametrize("lost", ["a page", "the key file"])
def test_that_nobody_switches_back_to_data_that_opens_no_more(
    kept: Kept, restored: Restored, lost: str
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    practice = signed_in(kept)
    (folder,) = switching.replaced(kept.home)
    if lost == "a page":
        with (folder / "practice.db").open("r+b") as stream:
            stream.seek(4096)
            stream.write(bytes((folder / "practice.db").stat().st_size - 4096))
    else:
        (folder / "keys.json").unlink()
    service = RestoreService(
        practice.database, kept.clock, practice.zone, practice.store, practice.key
    )
    with pytest.raises(RefusedError, match="no going back"):
        service.switch_back(actor=kept.actor)
    practice.close()
    signed_in(kept).close()
    assert patients(kept.home, kept) == PEOPLE


def test_that_whoever_switches_back_gets_in_though_they_came_since(
    kept: Kept, restored: Restored
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    practice = signed_in(kept)
    new = Actor("6" * 32, "Ana Ruiz", Role.LEAD)
    with practice.database.writing(practice.actor) as transaction:
        transaction.session.add(Staff(id=new.staff_id, name=new.name, role=new.role.value))
    keys = kept.store.load_keys()
    keys.enrol_passphrase(practice.key, new.staff_id, NEW_WORDS, label=new.name, role=new.role)
    kept.store.save_keys(keys)
    service = RestoreService(
        practice.database, kept.clock, practice.zone, practice.store, practice.key
    )
    kept.pass_time(minutes=1)
    service.switch_back(actor=new)
    practice.close()
    gate = Gate(kept.home)
    gate.state()
    practice = gate.sign_in(new.staff_id, NEW_WORDS)
    assert practice.actor.role is Role.LEAD
    practice.close()
    assert patients(kept.home, kept) == PEOPLE + 2


def test_that_who_may_sign_in_stays_as_it_is_today_where_the_key_is_the_same(
    kept: Kept, restored: Restored
) -> None:
    keys = kept.store.load_keys()
    keys.enrol_passphrase(kept.key, "5" * 32, NEW_WORDS, label="Lee Lead", role=Role.LEAD)
    kept.store.save_keys(keys)
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    with pytest.raises(RefusedError):
        signed_in(kept)
    (kept.home / "sign-in-attempts.json").unlink(missing_ok=True)
    signed_in(kept, NEW_WORDS).close()


def test_that_whoever_switches_gets_in_also_where_the_backup_is_from_before_their_time(
    kept: Kept, archive: Path
) -> None:
    new = Actor("6" * 32, "Ana Ruiz", Role.LEAD)
    with kept.database.writing(kept.actor) as transaction:
        transaction.session.add(Staff(id=new.staff_id, name=new.name, role=new.role.value))
        transaction.fetch(Staff, kept.actor.staff_id).active = False
    keys = kept.store.load_keys()
    keys.enrol_passphrase(kept.key, new.staff_id, NEW_WORDS, label=new.name, role=new.role)
    keys.remove(kept.key, keys.way_of(kept.actor.staff_id))
    kept.store.save_keys(keys)
    restored = kept.restoring.restore_beside(archive, actor=new)
    kept.restoring.switch(restored, actor=new)
    kept.database.close()
    gate = Gate(kept.home)
    gate.state()
    practice = gate.sign_in(new.staff_id, NEW_WORDS)
    assert practice.actor.role is Role.LEAD
    practice.close()


@pytest.mark.parametrize("moves", range(7))
def test_that_a_switch_broken_off_anywhere_goes_on_at_the_next_start(
    kept: Kept, restored: Restored, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    left = [moves]
    move = Path.replace

    def crash(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(5, "the power went")
        return move(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        if moves < 6:
            with pytest.raises(UnavailableError, match="cannot be moved"):
                Gate(kept.home).state()
        else:
            Gate(kept.home).state()
    assert Gate(kept.home).state() is GateState.SIGN_IN
    assert patients(kept.home, kept) == PEOPLE
    (old,) = switching.replaced(kept.home)
    assert patients(old, kept) == PEOPLE + 2
    for folder in (kept.home, old):
        assert KeyFile.load(folder / "keys.json").open_with_recovery(kept.sheet) == kept.key
        assert {path.name for path in folder.iterdir()} >= set(DATA)


@pytest.mark.parametrize("name", ["practice.db", "keys.json"])
def test_that_a_backup_on_its_way_into_an_empty_folder_gets_there_at_the_next_start(
    kept: Kept, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = tmp_path / "another computer"
    move = Path.replace

    def crash(path: Path, target: Path) -> Path:
        if Path(target) == home / name:
            raise OSError(5, "the power went")
        return move(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(UnavailableError):
            Gate(home).restore_backup(archive, kept.sheet, unwatched)
    assert Gate(home).state() is GateState.SIGN_IN
    assert patients(home, kept) == PEOPLE
    assert KeyFile.load(home / "keys.json").open_with_recovery(kept.sheet) == kept.key


@pytest.mark.parametrize("by_hand", [False, True])
def test_that_a_backup_which_is_gone_before_the_start_takes_nothing_away(
    kept: Kept, restored: Restored, archive: Path, by_hand: bool
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    if by_hand:
        shutil.rmtree(restored.folder)
    else:
        kept.restoring.restore_beside(archive, actor=kept.actor)
    kept.database.close()
    left_by_a_crash = kept.home / "practice.db-wal"
    left_by_a_crash.write_bytes(b"what was committed last")
    assert Gate(kept.home).state() is GateState.SIGN_IN
    assert left_by_a_crash.exists()
    left_by_a_crash.unlink()
    assert patients(kept.home, kept) == PEOPLE + 2
    assert not (kept.home / "switch.json").exists()


def test_that_a_switch_waits_while_the_practice_is_open_elsewhere(
    kept: Kept, restored: Restored
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    (kept.home / "switch.json").rename(kept.home / "aside")
    practice = signed_in(kept)
    (kept.home / "aside").rename(kept.home / "switch.json")
    assert Gate(kept.home).state() is GateState.SIGN_IN
    assert (kept.home / "switch.json").exists()
    practice.close()
    Gate(kept.home).state()
    assert not (kept.home / "switch.json").exists()


def test_that_nobody_goes_on_in_the_data_that_a_backup_is_to_take_the_place_of(
    kept: Kept, restored: Restored
) -> None:
    kept.restoring.switch(restored, actor=kept.actor)
    kept.database.close()
    gate = Gate(kept.home)
    with SingleInstance(kept.home):  # whoever decided it is about to close
        assert gate.state() is GateState.SIGN_IN
    gate.sign_in("5" * 32, PASSPHRASE).close()
    assert patients(kept.home, kept) == PEOPLE
    assert not (kept.home / "switch.json").exists()


def test_that_only_those_who_may_go_back_to_a_backup(kept: Kept, archive: Path) -> None:
    desk = Actor("5" * 32, "Dee Desk", Role.FRONT_DESK)
    with pytest.raises(PermissionDeniedError):
        kept.restoring.look(archive, actor=desk)
    with pytest.raises(PermissionDeniedError):
        kept.restoring.restore_beside(archive, actor=desk)
    with pytest.raises(RefusedError, match="nothing to go back"):
        kept.restoring.switch_back(actor=kept.actor)


def test_that_a_backup_from_before_the_key_changed_is_looked_into_without_a_secret(
    kept: Kept, archive: Path
) -> None:
    later = DatabaseKey(bytes(range(32)), formers=(kept.key.raw,))
    service = RestoreService(kept.database, kept.clock, ZONE, kept.store, later)
    assert service.look(archive, actor=kept.actor).counts["patient"] == PEOPLE
    restored = service.restore_beside(archive, actor=kept.actor)
    assert service.compare(restored, actor=kept.actor).keeps_passphrases
    other = DatabaseKey.generate()
    stranger = RestoreService(kept.database, kept.clock, ZONE, kept.store, other)
    assert stranger.needs_secret(archive, actor=kept.actor)
    assert stranger.look(archive, kept.sheet, actor=kept.actor).counts["patient"] == PEOPLE


def test_that_data_set_aside_makes_room_and_can_be_brought_back(kept: Kept) -> None:
    kept.restoring.set_aside(actor=kept.actor)
    kept.database.close()
    gate = Gate(kept.home)
    assert gate.state() is GateState.NEW
    (old,) = switching.replaced(kept.home)
    assert patients(old, kept) == PEOPLE
    switching.bring_back(kept.home, "2026-03-02-120000-000000")
    assert gate.state() is GateState.SIGN_IN
    practice = signed_in(kept)
    assert "store.set_aside" in events(practice)
    practice.close()
    assert patients(kept.home, kept) == PEOPLE
    with pytest.raises(RefusedError, match="no data here"):
        switching.bring_back(kept.home, "2026-03-02-120000-000001")


def test_that_data_set_aside_goes_whole_though_the_process_ends_in_between(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.restoring.set_aside(actor=kept.actor)
    kept.database.close()
    replace = Path.replace

    def ended(self: Path, target: Path) -> Path:
        if self.name == "keys.json":
            raise OSError
        return replace(self, target)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", ended)
        with pytest.raises(UnavailableError):
            Gate(kept.home).state()
    assert Gate(kept.home).state() is GateState.NEW
    (old,) = switching.replaced(kept.home)
    assert patients(old, kept) == PEOPLE
