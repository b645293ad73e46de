"""An opening gone through once on nothing, so that the real one has its SQL made already."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.util import LRUCache

from carecoord.bootstrap import build_services
from carecoord.db import dialect
from carecoord.services.gate import Gate
from carecoord.services.opened import OpenedPractice
from carecoord.services.rehearsal import open_nothing
from carecoord.vocab.roles import Role

PASSPHRASE = "otter marble lantern violin"
LIST = "followups-due"


def read_first_list(opened: OpenedPractice) -> None:
    services = build_services(opened)
    for group in services.worklists.outline(LIST, actor=opened.actor):
        services.worklists.rows_of(LIST, group.ids, actor=opened.actor)


@pytest.fixture
def statements() -> Any:
    """Every statement made from an expression, with where its SQL came from."""
    seen: list[tuple[str, CacheStats]] = []

    def note(
        _connection: Any, _cursor: Any, sql: str, _given: Any, context: Any, _many: Any
    ) -> None:
        if context.compiled is not None:
            seen.append((sql, context.cache_hit))

    event.listen(Engine, "after_cursor_execute", note)
    yield seen
    event.remove(Engine, "after_cursor_execute", note)


def test_that_after_a_rehearsal_a_real_practice_is_opened_with_no_sql_made_anew(
    tmp_path: Path, statements: list[tuple[str, CacheStats]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Gate(tmp_path).create(
        practice="Elm Street", time_zone="UTC", person="Lee", role=Role.LEAD, passphrase=PASSPHRASE
    )
    made.opened.close()
    monkeypatch.setattr(dialect, "_compiled", LRUCache(1_000))
    rehearsed = open_nothing()
    read_first_list(rehearsed)
    rehearsed.close()

    statements.clear()
    opened = Gate(tmp_path).sign_in_somebody(PASSPHRASE)
    read_first_list(opened)
    opened.close()

    assert len(statements) > 5
    assert [sql for sql, came in statements if came is not CacheStats.CACHE_HIT] == []


def test_that_a_rehearsal_shows_its_one_person_and_leaves_nothing_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rehearsed = open_nothing()
    groups = build_services(rehearsed).worklists.outline(LIST, actor=rehearsed.actor)
    rehearsed.close()

    assert [len(group.ids) for group in groups] == [1]
    assert list(tmp_path.iterdir()) == []
