"""Everything of a practice written in open formats, and taken in again elsewhere."""

import csv
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, inspect, select

from carecoord.bootstrap import build_services
from carecoord.common.errors import CancelledError, PermissionDeniedError, RefusedError
from carecoord.common.paths import make_private_dir
from carecoord.db import guard, portable, replay, schema
from carecoord.db.engine import open_file
from carecoord.db.taking_in import Filling
from carecoord.db.verify import verify
from carecoord.db.version import SCHEMA_VERSION
from carecoord.demo.generate import fill
from carecoord.entities import Setting
from carecoord.entities.journal import JournalEntry
from carecoord.security import age_file
from carecoord.security.kdf import FLOOR
from carecoord.services import switching, take_in
from carecoord.services.bundle import Services
from carecoord.services.gate import Gate, GateState
from carecoord.services.opened import OpenedPractice
from carecoord.services.server_store import ServerStore
from carecoord.services.stores import DATABASE_NAME
from carecoord.vocab.actor import Actor
from carecoord.vocab.data_package import DESCRIPTION, Look, Package
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import (
    LEAD_ID,
    LEAD_PASSPHRASE,
    NURSE_ID,
    NURSE_PASSPHRASE,
    TODAY,
    ClosedPractice,
    make_practice,
)
from tests.factories.snapshots import living_rows
from tests.integration.conftest import KEY, PASSWORD, Server

pytestmark = pytest.mark.usefixtures("cheap_keys")

PEOPLE = 40
LOCK = "copper meadow lantern river"
OWN = "harbor violet kettle meadow"
_numbers = itertools.count(1)

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Source:
    """A practice with invented people, and its export as a folder."""

    practice: ClosedPractice
    export: Path
    badges: dict[str, int]
    listed: dict[str, list[str]]
    found_by: list[tuple[object, ...]]


def unwatched(_done: int, _total: int) -> None:
    """Nobody watches."""


def take_all(services: Services, path: Path, progress: Progress = unwatched) -> None:
    services.take_all.write(
        path, reason="We move", own_passphrase=LEAD_PASSPHRASE, lock=LOCK, actor=services.actor,
        progress=progress,
    )  # fmt: skip


def on_lists(services: Services) -> tuple[dict[str, int], dict[str, list[str]]]:
    """The number on each badge, and who is on each list."""
    lists = services.worklists
    badges = {one.id: one.count for one in lists.summaries(actor=services.actor)}
    people = {
        one: sorted(str(key) for key in lists.ids(one, actor=services.actor)) for one in badges
    }
    return badges, people


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp("source")
    practice = make_practice(folder / "data")
    opened = practice.open()
    fill(opened, patients=PEOPLE, seed=7)
    services = build_services(opened)
    badges, listed = on_lists(services)
    found_by = living_rows(opened.database)["search"]
    take_all(services, folder / "all")
    opened.close()
    return Source(practice, folder / "all", badges, listed, found_by)


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching a passphrase takes long on purpose; what is shown here does not need it."""
    monkeypatch.setattr(take_in, "calibrate", lambda: FLOOR)
    monkeypatch.setattr(age_file, "_WORK", 10)


@pytest.fixture
def export(source: Source, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(source.export, tmp_path / "all"))


@pytest.fixture
def empty_server(server: Server, tmp_path: Path) -> Iterator[ServerStore]:
    name = f"taken{os.getpid()}_{next(_numbers)}"
    server.administer(f"CREATE DATABASE {name}")
    yield ServerStore(tmp_path / "desk", server.address(name), PASSWORD)
    server.administer(f"DROP DATABASE {name} WITH (FORCE)")


def described(export: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((export / DESCRIPTION).read_text("utf-8"))
    return found


def hashes(export: Path, *, without: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of each table."""
    return {
        one["name"]: (one["rows"], one["hash"])
        for one in described(export)["resources"]
        if "schema" in one and one["name"] not in without
    }


def taken_in(gate: Gate, path: Path, progress: Progress = unwatched) -> OpenedPractice:
    return gate.take_in(path, LOCK, LEAD_ID, OWN, progress).opened


def require_same(opened: OpenedPractice, source: Source) -> None:
    """Records, journal and lists are those of the source."""
    badges, listed = on_lists(build_services(opened))
    assert badges == source.badges
    assert sum(badges.values()) > 0
    assert listed == source.listed
    assert living_rows(opened.database)["search"] == source.found_by
    with opened.database.reading() as session:
        assert verify(session, opened.database.audit_key).sound
        assert not list(replay.differences(session))
        events = select(JournalEntry.tbl).where(JournalEntry.op == "E")
        assert {"everything.exported", "store.taken_in"} <= set(session.scalars(events))
        done_by = select(JournalEntry.actor).where(JournalEntry.tbl == "store.taken_in")
        assert set(session.scalars(done_by)) == {LEAD_ID}


def test_that_everything_comes_back_into_an_empty_folder_as_it_was(
    source: Source, tmp_path: Path
) -> None:
    killed = tmp_path / "new" / switching.RESTORED_NAME  # what an attempt that was killed left
    make_private_dir(killed)
    (killed / DATABASE_NAME).write_bytes(b"half of it")
    gate = Gate(tmp_path / "new", today=TODAY)
    assert gate.state() is GateState.NEW
    look = gate.look_into_export(source.export, "")
    assert [one.id for one in look.people] == [LEAD_ID]  # who may let the others in
    new = gate.take_in(source.export, "", LEAD_ID, OWN, unwatched)
    require_same(new.opened, source)
    with new.opened.database.reading_whole() as session:
        reading = portable.Reading(session.connection())
        for name, (rows, _hash) in hashes(source.export, without=("setting",)).items():
            whole = portable.described(portable.tables()[name])
            if not name.startswith("sync_"):
                assert sum(1 for _row in reading.rows(name, whole)) == rows, name
    new.opened.close()
    signs_in = [one.person_id for one in Gate(tmp_path / "new").people()]
    assert signs_in == [LEAD_ID]
    assert len(new.recovery_groups) == 9
    Gate(tmp_path / "new", today=TODAY).sign_in_with_recovery(new.recovery_text).close()


@pytest.mark.parametrize("ending", [".zip", ".zip.age"])
def test_that_it_also_travels_as_one_file_with_and_without_a_passphrase(
    source: Source, tmp_path: Path, ending: str
) -> None:
    home = source.practice.copied_to(tmp_path / "copy")
    opened = home.open()
    path = tmp_path / f"all{ending}"
    take_all(build_services(opened), path)
    opened.close()
    if ending == ".zip.age":
        assert b"patient" not in path.read_bytes()
        with pytest.raises(RefusedError, match="does not open the file"):
            Gate(tmp_path / "new").look_into_export(path, "another one altogether")
    seen: Look = Gate(tmp_path / "new").look_into_export(path, LOCK)
    rows = {one.name: one.rows for one in seen.package.tables}
    assert rows["patient"] == PEOPLE


@pytest.mark.postgres
def test_that_a_practice_moves_to_a_server_and_back_and_its_keys_stay_behind(
    source: Source, empty_server: ServerStore, tmp_path: Path
) -> None:
    gate = Gate(empty_server.home, today=TODAY)
    gate.use_store(empty_server)
    on_server = taken_in(gate, source.export)
    require_same(on_server, source)
    path, write = tmp_path / "back", build_services(on_server).take_all.write
    write(path, reason="Back", own_passphrase=OWN, actor=on_server.actor)
    keys = empty_server.load_keys().to_bytes()
    on_server.close()
    for file in (path / "tables").iterdir():
        assert b"memory_kib" not in file.read_bytes()
    assert b"memory_kib" in keys
    at_home = taken_in(Gate(tmp_path / "home", today=TODAY), path)
    require_same(at_home, source)
    with at_home.database.reading() as session:
        kept = select(Setting.value).where(Setting.name == portable.KEY_FILE_SETTING)
        assert session.scalars(kept).all() == ['""']
    at_home.close()
    same = ("setting", "staff", "sync_journal", "sync_origin")
    assert hashes(path, without=same) == hashes(source.export, without=same)


def test_that_the_export_of_the_first_version_is_brought_up_to_date(
    export: Path, tmp_path: Path
) -> None:
    as_of_version(export, 1, tmp_path)
    opened = taken_in(Gate(tmp_path / "new", today=TODAY), export)
    services = build_services(opened)
    assert sum(services.patient_list.counts(actor=opened.actor).values()) == PEOPLE
    assert schema.version(opened.database.engine) == SCHEMA_VERSION
    assert services.worklists.summaries(actor=opened.actor)
    opened.close()


def test_that_each_migration_keeps_every_row_that_a_store_of_its_version_can_hold(
    source: Source, tmp_path: Path
) -> None:
    engine = open_file(tmp_path / "walk.db", KEY, create=True)
    numbers = sorted(int(path.name[:4]) for path in (schema.SCRIPTS / "versions").glob("0*.py"))
    held: dict[str, int] = {}
    with (
        schema.without_foreign_keys(engine) as connection,
        connection.begin(),
        guard.journalled(connection),
    ):
        schema.build(connection, numbers[0])
        for number in numbers[1:]:
            held |= filled(connection, source.export, held.keys())
            schema.run_scripts(connection, to=f"{number:04}")
            assert {name: portable.count(connection, name) for name in held} == held, number
        schema.bring_up(connection)  # which follows every reference
    engine.dispose()
    assert held["patient"] == PEOPLE
    assert len(held) > 30


def filled(connection: Connection, export: Path, done: Collection[str]) -> dict[str, int]:
    """Put the rows of an export into the tables that came with a version; how many, by table."""
    there = inspect(connection).get_table_names()
    package = msgspec.json.decode((export / DESCRIPTION).read_bytes(), type=Package)
    counts: dict[str, int] = {}
    for one in package.tables:
        if one.name not in there or one.name in done or one.schema is None:
            continue
        columns = {column["name"] for column in inspect(connection).get_columns(one.name)}
        places = [at for at, f in enumerate(one.schema.fields) if f.name in columns]
        fields = [one.schema.fields[at] for at in places]
        schema_then = msgspec.structs.replace(one.schema, fields=fields)
        filling = Filling(connection, {one.name: schema_then}, bytes(32))
        with (export / one.path).open(encoding="utf-8", newline="") as stream:
            rows = [[row[at] for at in places] for row in csv.reader(stream)][1:]
        filling.take(one.name, rows)
        counts |= filling.counts
    return counts


def as_of_version(export: Path, number: int, folder: Path) -> None:
    """Make an export into what a program with that version of the tables would have written."""
    engine = open_file(folder / "then.db", KEY, create=True)
    with engine.begin() as connection:
        schema.build(connection, number)
        rows = connection.exec_driver_sql(
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
        ).all()
    engine.dispose()
    then: dict[str, set[str]] = {}
    for name, column in rows:
        then.setdefault(name, set()).add(column)
    package = described(export)
    kept = []
    for one in package["resources"]:
        if "schema" in one and one["name"] not in then:
            continue
        if "schema" in one:
            fields = one["schema"]["fields"]
            places = [at for at, f in enumerate(fields) if f["name"] in then[one["name"]]]
            one["schema"]["fields"] = [fields[at] for at in places]
            rewrite(export, one, places)
        kept.append(one)
    package["resources"] = kept
    package["carecoord"]["schema"] = number
    (export / DESCRIPTION).write_text(json.dumps(package), "utf-8")


def rewrite(export: Path, one: dict[str, Any], places: list[int]) -> None:
    path = export / one["path"]
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [[row[at] for at in places] for row in csv.reader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows(rows)
    content = path.read_bytes()
    one["bytes"], one["hash"] = len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("what", ["format", "schema"])
def test_that_the_export_of_a_newer_version_is_refused_in_words(
    export: Path, tmp_path: Path, what: str
) -> None:
    package = described(export)
    package["carecoord"][what] += 1
    (export / DESCRIPTION).write_text(json.dumps(package), "utf-8")
    with pytest.raises(RefusedError, match="newer version of CareCoord"):
        taken_in(Gate(tmp_path / "new"), export)
    assert Gate(tmp_path / "new").state() is GateState.NEW


def change_a_cell(export: Path) -> None:
    path = export / "tables" / "patient.csv"
    path.write_bytes(path.read_bytes().replace(b"active", b"moved!", 1))


def lose_a_row(export: Path) -> None:
    path = export / "tables" / "visit.csv"
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")


def lose_a_file(export: Path) -> None:
    (export / "fhir" / "Patient.ndjson").unlink()


@pytest.mark.parametrize("spoil", [change_a_cell, lose_a_row, lose_a_file])
def test_that_an_export_that_was_changed_or_is_not_whole_leaves_nothing(
    export: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(export)
    gate = Gate(tmp_path / "new", today=TODAY)
    with pytest.raises(RefusedError, match="The export is not whole"):
        taken_in(gate, export)
    assert gate.state() is GateState.NEW
    assert not (tmp_path / "new").exists()


def test_that_rows_that_contradict_each_other_are_refused_in_words_and_leave_nothing(
    export: Path, tmp_path: Path
) -> None:
    package = described(export)
    one = next(each for each in package["resources"] if each["name"] == "visit")
    path = export / one["path"]
    header, row, *others = path.read_bytes().split(b"\r\n")
    content = b"\r\n".join([header, row, row, *others])
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    one |= {"bytes": len(content), "hash": f"sha256:{digest}", "rows": one["rows"] + 1}
    (export / DESCRIPTION).write_text(json.dumps(package), "utf-8")
    with pytest.raises(RefusedError, match="nothing was taken in"):
        taken_in(Gate(tmp_path / "new", today=TODAY), export)
    assert not (tmp_path / "new").exists()


def test_that_stopping_half_way_leaves_neither_an_export_nor_a_practice(
    source: Source, tmp_path: Path
) -> None:
    def stop_half_way(done: int, total: int) -> None:
        if done * 2 > total:
            raise CancelledError("enough")

    opened = source.practice.copied_to(tmp_path / "copy").open()
    for name in ("folder", "file.zip"):
        with pytest.raises(CancelledError):
            take_all(build_services(opened), tmp_path / "out" / name, stop_half_way)
    opened.close()
    assert not list((tmp_path / "out").iterdir())
    with pytest.raises(CancelledError):
        taken_in(Gate(tmp_path / "new"), source.export, stop_half_way)
    assert Gate(tmp_path / "new").state() is GateState.NEW


def test_that_only_the_lead_takes_all_with_a_reason_and_the_passphrase_once_more(
    source: Source, tmp_path: Path
) -> None:
    opened = source.practice.copied_to(tmp_path / "copy").open()
    service, lead = build_services(opened).take_all, opened.actor

    def write(
        name: str, reason: str = "Because", own: str = LEAD_PASSPHRASE, lock: str = "",
        actor: Actor = lead,
    ) -> None:  # fmt: skip
        service.write(tmp_path / name, reason=reason, own_passphrase=own, lock=lock, actor=actor)

    with pytest.raises(PermissionDeniedError):
        write("all", actor=Actor(NURSE_ID, "Ana Ruiz", Role.NURSE))
    with pytest.raises(RefusedError, match="Say why"):
        write("all", reason=" ")
    with pytest.raises(RefusedError, match="does not fit"):
        write("all", own=NURSE_PASSPHRASE)
    with pytest.raises(RefusedError, match="cannot be used"):
        write("all.age", lock="patients")
    (tmp_path / "there").mkdir()
    with pytest.raises(RefusedError, match="under this name already"):
        write("there")
    opened.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy", "there"]
