"""Automatic backups: beside the data, at the second place, thinned, and never half."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.services import backup_making, backup_places
from carecoord.services.backup_places import Known
from carecoord.services.backup_status import BackupStatus, status_of
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.integration.backups.conftest import NOW, ZONE, Kept

DESK = Actor("5" * 32, "Dee Desk", Role.FRONT_DESK)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.ccbk*"))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def with_stick(kept: Kept, stick: Path) -> Kept:
    kept.backups.choose_second(stick, actor=kept.actor)
    return kept


def test_that_anybody_at_work_causes_a_backup_and_without_changes_none_is_made(kept: Kept) -> None:
    made = kept.backups.automatic(actor=DESK).made
    assert made is not None
    assert Path(made.file).parent == kept.home / "backups"
    kept.pass_time(hours=2)
    assert kept.backups.automatic(actor=DESK).made is None
    kept.add("Later")
    assert kept.backups.automatic(actor=DESK).made is not None
    assert len(files(kept.home / "backups")) == 2


def test_that_a_backup_is_due_after_half_an_hour_with_changes(kept: Kept) -> None:
    assert kept.backups.is_due()
    kept.backups.automatic(actor=DESK)
    assert not kept.backups.is_due()
    assert not kept.backups.is_wanted_at_the_end()
    kept.add("Later")
    assert not kept.backups.is_due()
    assert kept.backups.is_wanted_at_the_end()
    kept.pass_time(minutes=31)
    assert kept.backups.is_due()


def test_that_a_backup_made_by_hand_leaves_nothing_to_wait_for_at_the_end(
    with_stick: Kept, tmp_path: Path
) -> None:
    backups = with_stick.backups
    assert backups.automatic(actor=DESK).copied
    with_stick.pass_time(minutes=5)
    backups.make(tmp_path / "by hand.ccbk", actor=with_stick.actor)
    # Only those beside the data are copied, and the newest of them is there.
    assert not backups.is_due()
    assert not backups.is_wanted_at_the_end()


def test_that_a_deleted_backup_is_made_again(kept: Kept) -> None:
    kept.backups.automatic(actor=DESK)
    for path in (kept.home / "backups").iterdir():
        path.unlink()
    assert kept.backups.status().newest_at is None
    assert kept.backups.automatic(actor=DESK).made is not None


def test_that_backups_are_thinned_and_files_of_others_are_left_alone(kept: Kept) -> None:
    folder = backup_places.own_folder(kept.home)
    (folder / "before-version-16.ccbk").write_bytes(b"kept")
    (folder / "carecoord-other.ccbk").write_bytes(b"no backup at all")
    (folder / "carecoord-2020.ccbk.part").write_bytes(b"left by a crash")
    for hour in (0, 2, 4):
        kept.add("Somebody")
        kept.clock.at = NOW + dt.timedelta(hours=hour)
        kept.backups.automatic(actor=DESK)
    kept.pass_time(days=5)
    kept.add("Somebody")
    kept.backups.automatic(actor=DESK)
    stored = backup_places.backups_in(folder, kept.store.load_keys().database_id)
    assert [at for at, _path in stored] == [kept.clock.at, NOW + dt.timedelta(hours=4)]
    names = files(folder)
    assert {"before-version-16.ccbk", "carecoord-other.ccbk"} < set(names)
    assert not [name for name in names if name.endswith(".part")]


def test_that_two_practices_share_a_stick_without_touching_each_other(
    with_stick: Kept, stick: Path
) -> None:
    with_stick.backups.automatic(actor=DESK)
    (mine,) = files(stick)
    assert backup_places.backups_in(stick, "somebody else") == ()
    assert backup_places.thin(stick, "somebody else", ZONE, NOW.date()) == 0
    assert files(stick) == [mine]


def test_that_each_backup_is_copied_to_the_second_place_once(with_stick: Kept, stick: Path) -> None:
    report = with_stick.backups.automatic(actor=DESK)
    assert (report.copied, report.trouble) == (str(stick / files(stick)[0]), "")
    own = with_stick.home / "backups" / files(stick)[0]
    assert own.read_bytes() == (stick / own.name).read_bytes()
    assert with_stick.backups.automatic(actor=DESK).copied == ""


def test_that_an_absent_stick_is_said_and_its_copy_made_when_it_returns(
    with_stick: Kept, stick: Path, tmp_path: Path
) -> None:
    away = Path(shutil.move(stick, tmp_path / "pocket"))
    report = with_stick.backups.automatic(actor=DESK)
    assert report.made is not None
    assert "not connected" in report.trouble
    assert not with_stick.backups.status().is_second_there
    stick.mkdir()  # where it is mounted, there is a folder without it
    assert "not connected" in with_stick.backups.automatic(actor=DESK).trouble
    assert files(stick) == []
    (stick / backup_places.MARKER_NAME).write_text("another stick")
    assert "not connected" in with_stick.backups.automatic(actor=DESK).trouble
    assert files(stick) == []
    shutil.rmtree(stick)
    shutil.move(away, stick)
    assert with_stick.backups.is_due()
    assert with_stick.backups.automatic(actor=DESK).copied
    assert with_stick.backups.status().second_newest_at == NOW


def test_that_a_clock_that_ran_ahead_once_does_not_end_the_copies_on_the_stick(
    with_stick: Kept, stick: Path
) -> None:
    with_stick.clock.at = NOW + dt.timedelta(days=3650)
    with_stick.backups.automatic(actor=DESK)
    with_stick.clock.at = NOW
    found = with_stick.backups.status()
    assert found.is_late
    assert "in the future" in found.headline
    assert found.second_words == f"The next backup is copied to {stick}."
    assert with_stick.backups.is_due()

    with_stick.add("Later")
    report = with_stick.backups.automatic(actor=DESK)

    assert report.made is not None
    assert Path(report.copied).name == Path(report.made.file).name
    found = with_stick.backups.status()
    assert (found.needs_attention, found.second_newest_at) == (False, NOW)
    assert not with_stick.backups.is_due()


def test_that_a_stick_pulled_out_while_it_is_written_keeps_what_it_had(
    with_stick: Kept, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_stick.backups.automatic(actor=DESK)
    before = files(stick)
    with_stick.add("Later")
    with_stick.pass_time(hours=1)

    def pulled(*_words: object) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backup_places, "_same", pulled)
    report = with_stick.backups.automatic(actor=DESK)
    assert report.made is not None
    assert "as they were" in report.trouble
    assert files(stick) == before


def test_that_a_stopped_backup_leaves_no_half_file_anywhere(with_stick: Kept, stick: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done >= total // 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        with_stick.backups.automatic(actor=DESK, progress=stop)
    assert files(stick) == files(with_stick.home / "backups") == []
    assert with_stick.backups.status().failure == ""


def test_that_a_failed_backup_says_why_until_one_succeeds(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.backups.status()
    with monkeypatch.context() as patch:
        patch.setattr(backup_making, "_write", full_disk)
        with pytest.raises(Exception, match="disk is full"):
            kept.backups.automatic(actor=DESK)
    assert "disk is full" in kept.backups.status().failure
    kept.pass_time(hours=49)
    assert "disk is full" in kept.backups.status().advice
    kept.backups.automatic(actor=DESK)
    assert kept.backups.status().advice == ""


def full_disk(*_words: object) -> None:
    raise OSError(28, "No space left on device")


def test_that_the_age_is_told_before_anybody_signs_in_and_warned_of_at_48_hours(
    kept: Kept,
) -> None:
    kept.backups.automatic(actor=DESK)
    hours = {
        0: ("Backup: now", "less than an hour ago", False),
        1: ("Backup: 1 h", "1 hour ago", False),
        47: ("Backup: 47 h", "47 hours ago", False),
        48: ("Backup: 2 d", "2 days ago", True),
    }
    for passed, (words, ago, late) in hours.items():
        told: BackupStatus = status_of(kept.home, NOW + dt.timedelta(hours=passed))
        assert (told.age, told.is_late) == (words, late)
        assert ago in told.sentence
        assert bool(told.advice) is late
    content = (kept.home / "backups.json").read_text()
    assert "Qanary" not in content
    assert "Lee" not in content


def test_that_a_second_place_that_was_away_for_two_days_is_a_worry_of_its_own(
    with_stick: Kept, stick: Path
) -> None:
    with_stick.backups.automatic(actor=DESK)
    shutil.rmtree(stick)
    with_stick.pass_time(hours=50)
    with_stick.add("Later")
    with_stick.backups.automatic(actor=DESK)
    told = with_stick.backups.status()
    assert (told.is_late, told.is_second_late, told.needs_attention) == (False, True, True)
    assert told.advice.startswith("Connect the stick")
    with_stick.backups.forget_second(actor=with_stick.actor)
    told = with_stick.backups.status()
    assert not told.needs_attention
    assert "No second place" in told.second_words


def test_that_the_second_place_is_elsewhere_and_chosen_by_those_who_may(
    kept: Kept, stick: Path
) -> None:
    with pytest.raises(RefusedError, match="beside the data"):
        kept.backups.choose_second(kept.home, actor=kept.actor)
    with pytest.raises(RefusedError, match="no such folder"):
        kept.backups.choose_second(stick / "none", actor=kept.actor)
    with pytest.raises(PermissionDeniedError):
        kept.backups.choose_second(stick, actor=DESK)
    assert Known.read(kept.home).second == ""


def test_that_a_backup_of_ones_own_choice_counts_and_replaces_no_other_file(
    kept: Kept, tmp_path: Path
) -> None:
    target = tmp_path / "mine.ccbk"
    for _time in range(2):
        kept.backups.make(target, actor=kept.actor)
    assert kept.backups.status().newest_at == NOW
    with pytest.raises(RefusedError, match="no backup"):
        kept.backups.make(kept.store.keys_path, actor=kept.actor)
    with pytest.raises(PermissionDeniedError):
        kept.backups.make(target, actor=DESK)


def test_that_a_damaged_note_of_what_is_known_is_begun_anew(kept: Kept) -> None:
    for content in ("", "[]", '{"newest_at": 5}', '{"marks": 3}'):
        (kept.home / "backups.json").write_text(content)
        assert kept.backups.status().newest_at is None
    assert kept.backups.automatic(actor=DESK).made is not None
