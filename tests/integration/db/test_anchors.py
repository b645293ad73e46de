"""An anchor kept elsewhere shows whether the journal still contains what it saw."""

import dataclasses
import datetime as dt
from pathlib import Path

from carecoord.db import anchor_code, anchors
from carecoord.db.anchors import Anchor, Held
from carecoord.db.database import Database
from carecoord.entities.audit import AuditDevice
from carecoord.vocab.actor import Actor

AT = dt.datetime(2026, 3, 2, 17, 5, 9, 250, tzinfo=dt.UTC)


def anchored(database: Database, actor: Actor, entries: int = 3) -> Anchor:
    for number in range(entries):
        with database.writing(actor) as transaction:
            transaction.record("chart.read", page=number)
    with database.writing(actor) as transaction:
        found = anchors.take(
            transaction.session, database.audit_key,
            origin=database.origin, device="Front desk", at=AT, why="backup",
        )  # fmt: skip
    assert found is not None
    return found


def held(database: Database, anchor: Anchor) -> Held:
    with database.reading() as session:
        return anchors.check(session, anchor)


def test_that_an_anchor_is_held_while_the_journal_goes_on(database: Database, actor: Actor) -> None:
    first = anchored(database, actor)
    second = anchored(database, actor)
    assert (first.origin, first.seq, first.device) == ("desk1", 3, "Front desk")
    assert (second.seq, held(database, first), held(database, second)) == (6, Held.HELD, Held.HELD)
    with database.reading() as session:
        assert anchors.newest(session) == second
        assert anchors.newest(session, "desk2") is None


def test_that_an_empty_journal_has_nothing_to_sign_for(database: Database, actor: Actor) -> None:
    with database.writing(actor) as transaction:
        found = anchors.take(
            transaction.session, database.audit_key,
            origin="desk1", device="", at=AT, why="daily",
        )  # fmt: skip
    assert found is None


def test_that_an_anchor_is_missed_in_an_older_state_and_in_another_past(
    database: Database, actor: Actor
) -> None:
    anchor = anchored(database, actor)
    with database.reading() as session:
        device = session.get_one(AuditDevice, "desk1")
        assert b"desk1" not in device.sealed_key
    forged = dataclasses.replace(anchor, mac="00" * 32)
    assert held(database, forged) is Held.UNKNOWN
    later = dataclasses.replace(anchor, seq=900)
    assert held(database, later) is Held.UNKNOWN
    elsewhere = dataclasses.replace(anchor, origin="desk7")
    assert held(database, elsewhere) is Held.MISSING


def test_that_a_printed_code_finds_its_entry_and_no_other(database: Database, actor: Actor) -> None:
    anchor = anchored(database, actor)
    other = anchor_code.code("desk1", 2, bytes.fromhex(anchor.mac))
    beyond = anchor_code.code("desk1", 900, bytes.fromhex(anchor.mac))
    with database.reading() as session:
        found = anchors.check_code(session, anchor.code.lower())
        assert found is not None
        assert (found.held, found.seq, found.device) == (Held.HELD, 3, "Front desk")
        assert found.hlc
        wrong = [anchors.check_code(session, each) for each in (other, beyond)]
        assert [one.held for one in wrong if one] == [Held.DIFFERENT, Held.MISSING]
        assert anchors.check_code(session, "1234-AAAA-BBBB-CCCC-DDDD") is None


def test_that_an_anchor_beside_the_key_file_comes_back_as_it_was(
    database: Database, actor: Actor, tmp_path: Path
) -> None:
    anchor = anchored(database, actor)
    anchors.keep_outside(tmp_path, anchor)
    assert anchors.kept_outside(tmp_path) == anchor
    assert held(database, anchor) is Held.HELD
    (tmp_path / anchors.MARK_NAME).write_text("[]")
    assert anchors.kept_outside(tmp_path) is None
    assert anchors.kept_outside(tmp_path / "nowhere") is None
