"""Where the records wake up: where they were, elsewhere, as a copy, or put back."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from carecoord.bootstrap import build_services
from carecoord.common import machine
from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.common.paths import memory_dir
from carecoord.db import marks
from carecoord.db.verify import verify
from carecoord.entities.journal import JournalEntry
from carecoord.services.opened import OpenedPractice
from carecoord.services.rehearsal import open_nothing
from carecoord.services.stores import DEVICE_NAME
from carecoord.services.waking import ANSWERS, Answer, PlaceService, Woke
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import ClosedPractice, make_practice


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> ClosedPractice:
    return make_practice(tmp_path_factory.mktemp("woke") / "home")


@pytest.fixture
def practice(made: ClosedPractice, tmp_path: Path) -> ClosedPractice:
    """A practice that was opened on the first computer."""
    there = made.copied_to(tmp_path / "home")
    visit(there)
    return there


@pytest.fixture(autouse=True)
def on_first(monkeypatch: pytest.MonkeyPatch) -> None:
    on_computer("first", monkeypatch)


def on_computer(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as another computer, whose memory is its own."""
    monkeypatch.setattr(machine, "machine_id", lambda: name)
    first = Path(str(memory_dir()).partition("@")[0])
    monkeypatch.setenv("CARECOORD_MEMORY", f"{first}@{name}")


def open_it(practice: ClosedPractice) -> OpenedPractice:
    return practice.gate().sign_in_with_recovery("-".join(practice.recovery_groups))


def visit(practice: ClosedPractice) -> tuple[str, Woke | None]:
    """Open and close; the name it wrote under, and what is asked."""
    opened = open_it(practice)
    found = opened.database.origin, build_services(opened).place.question()
    opened.close()
    return found


def woken(opened: OpenedPractice) -> list[str]:
    with opened.database.reading() as session:
        query = select(JournalEntry.fields).where(JournalEntry.tbl == "store.woke")
        return [json.loads(fields)["how"] for fields in session.scalars(query)]


def test_that_where_it_was_nothing_is_asked_and_the_name_stays(practice: ClosedPractice) -> None:
    first, second = visit(practice), visit(practice)
    assert first == second
    assert first[1] is None


def test_that_on_another_computer_a_new_name_is_drawn_and_people_are_asked(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = visit(practice)
    on_computer("second", monkeypatch)
    opened = open_it(practice)
    place, actor = build_services(opened).place, opened.actor
    assert opened.database.origin != before
    assert woken(opened) == ["elsewhere"]
    assert place.question() is Woke.ELSEWHERE
    with pytest.raises(RefusedError):
        place.answer(Answer.PUT_BACK, actor=actor)
    assert "old computer" in place.answer(Answer.NEW_COMPUTER, actor=actor)
    assert place.question() is None
    with pytest.raises(RefusedError, match="answered already"):
        place.answer(Answer.NEW_COMPUTER, actor=actor)
    with opened.database.reading() as session:
        assert verify(session, opened.database.audit_key).sound
    opened.close()
    after = visit(practice)
    assert after == visit(practice)


def test_that_two_copies_never_write_under_one_name(
    practice: ClosedPractice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = practice.copied_to(tmp_path / "copy")
    on_computer("second", monkeypatch)
    there, _asked = visit(copy)
    on_computer("first", monkeypatch)
    assert visit(practice)[0] != there


def test_that_a_disk_carried_between_two_known_computers_asks_nobody_again(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_computer("second", monkeypatch)
    opened = open_it(practice)
    build_services(opened).place.answer(Answer.NEW_COMPUTER, actor=opened.actor)
    opened.close()
    names = []
    for computer in ("first", "second"):
        on_computer(computer, monkeypatch)
        name, asked = visit(practice)
        assert asked is None
        names.append(name)
    assert len(set(names)) == 2


def test_that_a_copy_in_another_folder_goes_on_under_a_name_of_its_own_unasked(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    before, _ = visit(practice)
    copy = practice.copied_to(tmp_path / "copy")
    name, asked = visit(copy)
    assert name != before
    assert asked is None
    assert visit(practice)[0] == before


def test_that_a_folder_that_was_moved_stays_what_it_was(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    before = visit(practice)
    shutil.move(practice.home, tmp_path / "moved")
    assert visit(ClosedPractice(tmp_path / "moved", practice.recovery_groups)) == before


@pytest.mark.parametrize("whole", [True, False], ids=["folder", "data alone"])
def test_that_an_older_state_put_back_is_noticed(
    whole: bool, practice: ClosedPractice, tmp_path: Path
) -> None:
    kept = Path(shutil.copytree(practice.home, tmp_path / "kept"))
    before, _ = visit(practice)
    names = [path.name for path in kept.iterdir()] if whole else ["practice.db"]
    for name in names:
        shutil.copy(kept / name, practice.home / name)
    name, asked = visit(practice)
    assert name != before
    assert asked is Woke.OLDER
    assert visit(practice) == (name, Woke.OLDER)  # asked until somebody answers


def test_that_whoever_switched_to_a_backup_is_not_asked_whether_it_was_meant(
    practice: ClosedPractice, tmp_path: Path
) -> None:
    opened = open_it(practice)
    build_services(opened).backups.make(tmp_path / "b.ccbk", actor=opened.actor)
    opened.close()
    before, _asked = visit(practice)
    opened = open_it(practice)
    restoring = build_services(opened).restoring
    coming = restoring.restore_beside(tmp_path / "b.ccbk", actor=opened.actor)
    restoring.switch(coming, actor=opened.actor)
    opened.close()
    practice.gate().state()  # the start, where the files are moved
    opened = open_it(practice)
    assert woken(opened) == ["older"]
    assert build_services(opened).place.question() is None
    opened.close()
    name, asked = visit(practice)
    assert name != before
    assert asked is None


def test_that_an_update_of_the_system_or_a_computer_without_a_name_troubles_nobody(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visit(practice)
    monkeypatch.setattr(machine, "machine_id", lambda: "")
    assert visit(practice) == before
    monkeypatch.setattr(machine, "machine_id", lambda: "first")
    assert visit(practice) == before


def test_that_a_device_file_of_the_version_before_keeps_its_name(
    made: ClosedPractice, tmp_path: Path
) -> None:
    practice = made.copied_to(tmp_path / "home")
    (practice.home / DEVICE_NAME).write_text('{"origin": "desk23456789"}')
    assert visit(practice) == ("desk23456789", None)
    assert "machine" in json.loads((practice.home / DEVICE_NAME).read_text())


def test_that_only_who_manages_people_says_what_it_means(
    practice: ClosedPractice, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_computer("second", monkeypatch)
    opened = open_it(practice)
    place, nurse = PlaceService(opened.database), Actor("6" * 32, "Ana", Role.NURSE)
    assert not place.may_answer(nurse)
    with pytest.raises(PermissionDeniedError):
        place.answer(Answer.COPY, actor=nurse)
    opened.close()


@pytest.mark.parametrize("woke", list(ANSWERS))
def test_that_every_answer_tells_what_follows(woke: Woke, practice: ClosedPractice) -> None:
    opened = open_it(practice)
    place = PlaceService(opened.database)
    told = set()
    for said in ANSWERS[woke]:
        with opened.database.writing(opened.actor) as transaction:
            marks.write(transaction.session, "place.asked", woke.value)
        told.add(place.answer(said, actor=opened.actor))
    assert len(told) == 2
    opened.close()


def test_that_a_rehearsal_remembers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    on_computer("rehearsing", monkeypatch)
    open_nothing().close()
    assert not memory_dir().exists()
