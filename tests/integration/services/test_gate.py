"""The way in: first run, signing in, and every way in which it says no and changes nothing."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from carecoord.bootstrap import build_services
from carecoord.common.errors import DamagedError, RefusedError, UnavailableError
from carecoord.db.engine import open_file
from carecoord.entities import Setting, Staff
from carecoord.entities.journal import JournalEntry
from carecoord.security.errors import KeyFileAlteredError, WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyring_store import new_device_secret
from carecoord.security.throttle import SignInThrottle
from carecoord.services.gate import Gate, GateState
from carecoord.services.opened import NewPractice, OpenedPractice
from carecoord.services.server_store import ServerStore, remembered
from carecoord.services.stores import FileStore
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab.roles import Role
from tests.end2end.meddling import read_only, refusal_without_rights
from tests.integration.conftest import PASSWORD, Server

pytestmark = pytest.mark.usefixtures("cheap_keys")
LEE = "otter marble lantern violin"
ANA = "seven green kites at noon"
TODAY = dt.date(2026, 3, 2)
FIRST_RUN: Mapping[str, Any] = {
    "practice": " Elm Street Family Practice ",
    "time_zone": "America/Chicago",
    "person": " Lee Lead ",
    "role": Role.LEAD,
    "passphrase": LEE,
}
DATA = ("practice.db", "keys.json")
SIGN_IN = "from carecoord.services.gate import Gate; Gate(Path(sys.argv[1])).sign_in(*sys.argv[2:])"
CREATE = """\
from carecoord.services.gate import Gate
from carecoord.vocab.roles import Role
Gate(Path(sys.argv[1])).create(
    practice="Elm", time_zone="UTC", person="Lee", role=Role.LEAD, passphrase=sys.argv[3]
)
"""


@dataclass(frozen=True)
class Made:
    """A practice with two people, closed; copy its folder, do not open it."""

    home: Path
    lee: str
    ana: str
    recovery: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("made") / "home"
    new = Gate(home, today=TODAY).create(**FIRST_RUN)
    people = build_services(new.opened).people
    lee = new.opened.actor
    ana = people.add(name="Ana Ruiz", role=Role.NURSE, passphrase=ANA, language="es", actor=lee)
    new.opened.close()
    return Made(home, lee.staff_id, ana, new.recovery_text)


@pytest.fixture
def home(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.home, tmp_path / "home"))


@pytest.fixture
def unchanged(home: Path) -> Iterator[None]:
    """The test may not change a byte of the data and the keys."""
    before = {name: (home / name).read_bytes() for name in DATA if (home / name).exists()}
    yield
    after = {name: (home / name).read_bytes() for name in DATA if (home / name).exists()}
    assert after == before


def events(opened: OpenedPractice) -> list[str]:
    with opened.database.reading() as session:
        found = select(JournalEntry.fields).where(JournalEntry.tbl == "session.signed_in")
        return list(session.scalars(found))


def test_that_a_first_run_makes_a_practice_its_first_person_can_open_again(
    tmp_path: Path,
) -> None:
    home = tmp_path / "deep" / "home"
    gate = Gate(home, today=TODAY)
    assert gate.state() is GateState.NEW
    assert not home.exists()
    new = gate.create(**FIRST_RUN)
    opened = new.opened
    assert (opened.practice_name, opened.actor.name) == ("Elm Street Family Practice", "Lee Lead")
    assert (opened.zone, opened.clock.today()) == (ZoneInfo("America/Chicago"), TODAY)
    assert (opened.actor.role, opened.language, opened.home) == (Role.LEAD, "en", home)
    assert len(new.recovery_groups) == 9
    assert all(group in new.recovery_sheet_html for group in new.recovery_groups)
    assert "Elm Street Family Practice" in new.recovery_sheet_html
    with opened.database.reading() as session:
        assert session.get_one(Staff, opened.actor.staff_id).name == "Lee Lead"
        reasons = set(session.scalars(select(JournalEntry.reason)))
    assert reasons == {"practice.created"}
    opened.close()
    assert gate.state() is GateState.SIGN_IN
    assert [(one.label, one.role) for one in gate.people()] == [("Lee Lead", Role.LEAD)]
    again = gate.sign_in(opened.actor.staff_id, LEE)
    assert (again.actor, again.practice_name) == (opened.actor, opened.practice_name)
    again.close()


@pytest.mark.parametrize(("typed", "kept"), [(" (202) 555-0100 ", "(202) 555-0100"), (" ", "")])
def test_that_the_phone_is_kept_where_the_settings_look_for_it(
    typed: str, kept: str, tmp_path: Path
) -> None:
    new = Gate(tmp_path / "home", today=TODAY).create(**FIRST_RUN, phone=typed)
    assert build_services(new.opened).preferences.get(PRACTICE_PHONE) == kept
    new.opened.close()


def test_that_the_new_key_is_nowhere_on_the_screen(tmp_path: Path) -> None:
    new: NewPractice = Gate(tmp_path / "home", today=TODAY).create(**FIRST_RUN)
    assert new.recovery_text not in repr(new)
    assert new.opened.key.raw.hex() not in repr(new)
    new.opened.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"practice": "  "}, "name of the practice"),
        ({"person": ""}, "your name"),
        ({"time_zone": "Middle/Earth"}, "time zone"),
        ({"passphrase": "lee"}, "passphrase"),
        ({"passphrase": "Elm Street Family Practice"}, "passphrase"),
    ],
)
def test_that_an_incomplete_first_run_is_refused_and_leaves_no_folder(
    change: dict[str, str], said: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    gate = Gate(home)
    with pytest.raises(RefusedError, match=said):
        gate.create(**{**FIRST_RUN, **change})
    assert not home.exists()
    assert gate.state() is GateState.NEW


def _full(*_args: object, **_kwargs: object) -> None:
    raise OSError(28, "No space left on device")


def _unavailable(*_args: object, **_kwargs: object) -> None:
    raise UnavailableError("The disk is full.")


@pytest.mark.parametrize(
    ("step", "fails"),
    [
        ("carecoord.db.sqlcipher.create_file", _unavailable),
        ("carecoord.db.engine.open_file", _unavailable),
        ("carecoord.db.schema.create", _unavailable),
        ("carecoord.services.stores.write_private", _full),
        ("sqlalchemy.orm.Session.commit", _unavailable),
        ("carecoord.services.stores.FileStore.save_keys", _unavailable),
        ("carecoord.security.keyfile.KeyFile.save", _unavailable),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_that_a_first_run_that_fails_at_any_step_leaves_no_data_and_can_be_tried_again(
    step: str, fails: Callable[..., None], is_new: bool, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    if not is_new:
        home.mkdir()
        (home / "holiday.txt").write_text("mine")
    gate = Gate(home, today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(step, fails)
        with pytest.raises(UnavailableError):
            gate.create(**FIRST_RUN)
    left = {path.name for path in home.rglob("*")} if home.exists() else set()
    assert left == (set() if is_new else {"holiday.txt", "carecoord.lock"})
    assert home.exists() is not is_new
    gate.create(**FIRST_RUN).opened.close()
    assert gate.state() is GateState.SIGN_IN


def test_that_a_second_practice_is_not_made_over_the_first(home: Path, unchanged: None) -> None:
    with pytest.raises(RefusedError, match="already"):
        Gate(home).create(**FIRST_RUN)


def test_that_of_two_first_runs_at_once_one_wins(tmp_path: Path) -> None:
    first, second = Gate(tmp_path / "home"), Gate(tmp_path / "home")
    second._require_new()
    opened = first.create(**FIRST_RUN).opened
    with pytest.raises(RefusedError, match="already"):
        second.create(**FIRST_RUN)
    opened.close()


def test_that_several_people_sign_in_each_in_their_role(home: Path, made: Made) -> None:
    gate = Gate(home, today=TODAY)
    assert [(one.label, one.role) for one in gate.people()] == [
        ("Lee Lead", Role.LEAD), ("Ana Ruiz", Role.NURSE),
    ]  # fmt: skip
    opened = gate.sign_in(made.ana, ANA)
    assert (opened.actor.role, opened.actor.name, opened.language) == (Role.NURSE, "Ana Ruiz", "es")
    assert events(opened) == ['{"how":"passphrase"}']
    opened.close()


def test_that_a_wrong_passphrase_and_a_stranger_get_the_same_words(
    home: Path, made: Made, unchanged: None
) -> None:
    words = set()
    for person, passphrase in ((made.lee, ANA), ("0" * 32, ANA), (made.ana, LEE)):
        with pytest.raises(WrongSecretError) as told:
            Gate(home).sign_in(person, passphrase)
        words.add(str(told.value))
    assert len(words) == 1


def test_that_guessing_has_to_wait_even_with_the_right_passphrase(
    home: Path, made: Made, unchanged: None
) -> None:
    gate = Gate(home, today=TODAY)
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            gate.sign_in(made.lee, "wrong")
    with pytest.raises(RefusedError, match="Too many"):
        gate.sign_in(made.lee, LEE)
    with pytest.raises(RefusedError, match="Too many"):
        Gate(home).sign_in(made.lee, LEE)


def test_that_waiting_lets_the_right_person_in_and_forgets_the_failures(
    home: Path, made: Made
) -> None:
    gate = Gate(home, today=TODAY)
    up_s = [100.0]
    gate._throttle = SignInThrottle(home, lambda: up_s[0])
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            gate.sign_in(made.lee, "wrong")
    up_s[0] += 5
    gate.sign_in(made.lee, LEE).close()
    assert not (home / "sign-in-attempts.json").exists()


def test_that_a_missing_key_file_is_said_and_is_no_new_practice(home: Path, made: Made) -> None:
    (home / "keys.json").unlink()
    gate = Gate(home)
    assert gate.state() is GateState.SIGN_IN
    for act in (gate.people, lambda: gate.sign_in(made.lee, LEE)):
        with pytest.raises(UnavailableError):
            act()
    with pytest.raises(RefusedError):
        gate.create(**FIRST_RUN)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", UnavailableError), (b"\0" * 400, UnavailableError), (b'{"format": 99}', Exception)],
)
def test_that_a_spoilt_key_file_is_said_and_left_alone(
    content: bytes, error: type[Exception], home: Path, made: Made
) -> None:
    (home / "keys.json").write_bytes(content)
    gate = Gate(home)
    for act in (gate.people, lambda: gate.sign_in(made.lee, LEE)):
        with pytest.raises(error):
            act()
    assert (home / "keys.json").read_bytes() == content


def test_that_a_key_file_changed_behind_our_back_opens_nothing(home: Path, made: Made) -> None:
    path = home / "keys.json"
    altered = path.read_bytes().replace(b"Ana Ruiz", b"Eve Ruiz")
    path.write_bytes(altered)
    with pytest.raises(KeyFileAlteredError, match="newest backup"):
        Gate(home).sign_in(made.lee, LEE)
    assert path.read_bytes() == altered


def test_that_a_missing_data_file_is_said_and_asks_for_a_backup(home: Path, made: Made) -> None:
    (home / "practice.db").unlink()
    with pytest.raises(DamagedError):
        Gate(home).sign_in(made.lee, LEE)
    assert not (home / "practice.db").exists()


def test_that_data_of_a_newer_version_is_left_as_it_is(home: Path, made: Made) -> None:
    key = KeyFile.load(home / "keys.json").open_with_passphrase(made.lee, LEE)
    engine = open_file(home / "practice.db", key.raw)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = (home / "practice.db").read_bytes()
    with pytest.raises(RefusedError, match="newer version"):
        Gate(home).sign_in(made.lee, LEE)
    assert (home / "practice.db").read_bytes() == before
    assert not (home / "sign-in-attempts.json").exists()


def test_that_data_open_elsewhere_is_not_opened_twice(home: Path, made: Made) -> None:
    first = Gate(home, today=TODAY).sign_in(made.lee, LEE)
    with pytest.raises(RefusedError, match="already open"):
        Gate(home).sign_in(made.ana, ANA)
    first.close()
    Gate(home, today=TODAY).sign_in(made.ana, ANA).close()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_that_an_open_practice_is_closed_to_everybody_else_on_the_computer(
    home: Path, made: Made
) -> None:
    before = os.umask(0o022)
    try:
        opened = Gate(home, today=TODAY).sign_in(made.ana, ANA)
        modes = {path.name: path.stat().st_mode & 0o077 for path in (home, *home.rglob("*"))}
        opened.close()
    finally:
        os.umask(before)
    assert {"practice.db-wal", "practice.db-shm", "scratch"} <= modes.keys()
    assert not any(modes.values())


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(("folder", "act"), [("", SIGN_IN), ("new", CREATE)])
def test_that_a_folder_one_may_not_write_to_is_said(
    folder: str, act: str, home: Path, made: Made, unchanged: None
) -> None:
    with read_only(home):
        told = refusal_without_rights(act, home / folder, made.lee, LEE)
    assert told.startswith("UnavailableError")
    assert "folder" in told


def test_that_the_printed_sheet_opens_the_practice_as_its_lead(home: Path, made: Made) -> None:
    gate = Gate(home, today=TODAY)
    opened = gate.sign_in_with_recovery(made.recovery.lower())
    assert (opened.actor.staff_id, opened.actor.role) == (made.lee, Role.LEAD)
    assert events(opened) == ['{"how":"recovery"}']
    opened.close()


@pytest.mark.parametrize("typed", ["", "not a key", "recovery"])
def test_that_a_wrong_sheet_opens_nothing(
    typed: str, home: Path, made: Made, unchanged: None
) -> None:
    from carecoord.security.recovery import RecoveryKey

    typed = RecoveryKey.generate().text if typed == "recovery" else typed
    with pytest.raises(RefusedError):
        Gate(home).sign_in_with_recovery(typed)


def test_that_without_a_lead_the_sheet_acts_for_whoever_manages_people(
    home: Path, made: Made
) -> None:
    gate = Gate(home, today=TODAY)
    opened = gate.sign_in(made.lee, LEE)
    people = build_services(opened).people
    people.change_role(made.lee, Role.ADMIN, actor=opened.actor)
    people.change_role(made.ana, Role.AUDITOR, actor=opened.actor)
    opened.close()
    opened = gate.sign_in_with_recovery(made.recovery)
    assert (opened.actor.staff_id, opened.actor.role) == (made.lee, Role.ADMIN)
    opened.close()


def test_that_somebody_who_left_is_kept_out_also_when_an_old_key_file_is_put_back(
    home: Path, made: Made
) -> None:
    old_keys = (home / "keys.json").read_bytes()
    gate = Gate(home, today=TODAY)
    opened = gate.sign_in(made.lee, LEE)
    build_services(opened).people.deactivate(made.ana, actor=opened.actor)
    opened.close()
    assert [one.label for one in gate.people()] == ["Lee Lead"]
    with pytest.raises(WrongSecretError):
        gate.sign_in(made.ana, ANA)
    (home / "keys.json").write_bytes(old_keys)
    before = (home / "practice.db").read_bytes()
    with pytest.raises(RefusedError, match="not sign in here any more"):
        gate.sign_in(made.ana, ANA)
    assert (home / "practice.db").read_bytes() == before
    gate.sign_in(made.lee, LEE).close()


def test_that_a_script_signs_in_as_whoever_the_passphrase_is_of(home: Path, made: Made) -> None:
    gate = Gate(home, today=TODAY)
    opened = gate.sign_in_somebody(ANA)
    assert opened.actor.staff_id == made.ana
    opened.close()
    with pytest.raises(WrongSecretError, match="opens nothing here"):
        gate.sign_in_somebody("wrong")


def test_that_an_enrolled_computer_opens_the_practice_by_itself(
    home: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_device_secret()
    store = FileStore(home)
    keys = store.load_keys()
    keys.enrol_device(keys.open_with_passphrase(made.lee, LEE), secret, label="Front desk")
    store.save_keys(keys)
    held: list[bytes | None] = [None, secret]
    monkeypatch.setattr(
        "carecoord.security.keyring_store.KeyringStore.device_secret", lambda *_: held.pop(0)
    )
    gate = Gate(home, today=TODAY)
    with pytest.raises(WrongSecretError):
        gate.sign_in_with_device()
    opened = gate.sign_in_with_device()
    assert events(opened) == ['{"how":"device"}']
    opened.close()


def test_that_a_machine_without_a_day_of_its_own_goes_by_its_clock(home: Path, made: Made) -> None:
    opened = Gate(home).sign_in(made.lee, LEE)
    assert opened.clock.now().tzinfo is dt.UTC
    opened.close()


def test_that_a_lost_or_spoilt_name_of_this_device_is_drawn_anew(home: Path, made: Made) -> None:
    drawn = set()
    for content in (None, b"", b'{"other": 1}', b"[]"):
        (home / "device.json").unlink()
        if content is not None:
            (home / "device.json").write_bytes(content)
        opened = Gate(home, today=TODAY).sign_in(made.lee, LEE)
        drawn.add(opened.database.origin)
        opened.close()
    opened = Gate(home, today=TODAY).sign_in(made.lee, LEE)
    assert opened.database.origin in drawn
    assert len(drawn) == 4
    opened.close()


@pytest.mark.postgres
def test_that_a_practice_on_a_server_is_made_found_and_signed_in_to(
    server: Server, tmp_path: Path
) -> None:
    server.administer("DROP DATABASE IF EXISTS gate")
    server.administer("CREATE DATABASE gate")
    home = tmp_path / "home"

    def gate() -> Gate:
        found = Gate(home, today=TODAY)
        found.use_store(ServerStore(home, server.address("gate"), PASSWORD))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("carecoord.services.server_store.ServerStore.save_keys", _unavailable)
        with pytest.raises(UnavailableError):
            gate().create(**FIRST_RUN)
    store = ServerStore(home, server.address("gate"), PASSWORD)
    assert store.is_empty()
    opened = gate().create(**FIRST_RUN).opened
    opened.close()
    assert [one.label for one in gate().people()] == ["Lee Lead"]
    again = gate().sign_in(opened.actor.staff_id, LEE)
    with again.database.reading() as session:
        assert session.scalars(select(Setting.name).where(Setting.name == "practice.name")).all()
    again.close()
    with pytest.raises(RefusedError, match="already"):
        gate().create(**FIRST_RUN)
    assert remembered(home) is None
    server.administer("DROP DATABASE gate WITH (FORCE)")


def test_that_the_sign_in_says_who_has_to_choose_a_passphrase(home: Path, made: Made) -> None:
    new = "purple harbour under two moons"
    opened = Gate(home, today=TODAY).sign_in(made.lee, LEE)
    build_services(opened).people.let_back_in(made.ana, passphrase=new, actor=opened.actor)
    opened.close()
    opened = Gate(home, today=TODAY).sign_in(made.ana, new)
    assert opened.must_choose_passphrase
    build_services(opened).people.choose_own(ANA, actor=opened.actor)
    opened.close()
    opened = Gate(home, today=TODAY).sign_in(made.ana, ANA)
    assert not opened.must_choose_passphrase
    opened.close()
