"""Lists from their kept rows, from their rules, and beside SQL written by hand."""

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import bare
from benchmarks.by_hand import WRITTEN
from benchmarks.harness import Figure, cpu_ms, side_by_side
from benchmarks.practice import Setting
from carecoord.db import listed
from carecoord.services.bundle import Services
from carecoord.services.opened import OpenedPractice
from carecoord.services.worklists import WorklistService
from carecoord.settings import NOT_SEEN_DAYS, OUTREACH_GRACE_DAYS

ROWS = 50
PAGE_MS, BADGES_MS = 20, 20
BY_HAND_RATIO = 1.3
LARGE = 100_000
"""In smaller practices what is asked around the list takes longer than the list."""


def run(setting: Setting) -> Iterator[Figure]:
    """All made anew, then all counts, first pages, and membership beside SQL by hand."""
    with setting.copy() as home, setting.opened(home) as (practice, services):
        with practice.database.engine.begin() as connection:
            listed.clear(connection)
        lists, actor = services.worklists, services.actor
        yield Figure(
            "all counts by their rules", cpu_ms(lambda: lists.summaries(actor=actor)), "ms"
        )
        yield from _made_anew(services)
        yield Figure(
            "all counts as kept, first time", cpu_ms(lambda: lists.summaries(actor=actor)), "ms"
        )
        (figure,) = side_by_side(lambda: lists.summaries(actor=actor), rounds=setting.rounds)
        yield Figure("all counts, again", figure, "ms", goal=BADGES_MS)
        for each in lists.summaries(actor=actor):
            page = functools.partial(lists.rows, each.id, limit=ROWS, actor=actor)
            (figure,) = side_by_side(page, rounds=setting.rounds)
            yield Figure(f"{each.id}, first page of {each.count:,}", figure, "ms", goal=PAGE_MS)
        for worklist_id, sql in WRITTEN.items():
            yield from _beside(setting, practice, services, worklist_id, sql)


def _made_anew(services: Services) -> Iterator[Figure]:
    renewal, actor = services.list_renewal, services.actor
    for worklist_id in renewal.stale():
        longest, whole = 0.0, False
        while not whole:
            done: list[bool] = []
            taken = cpu_ms(lambda: done.append(renewal.renew(worklist_id, actor=actor)))  # noqa: B023 - called at once
            longest, whole = max(longest, taken), done[0]
        yield Figure(f"{worklist_id}, longest step of making it anew", longest, "ms")


def _beside(
    setting: Setting, practice: OpenedPractice, services: Services, worklist_id: str, sql: str
) -> Iterator[Figure]:
    """Everybody on a list in its order: the same people by the rule, kept, and by hand."""
    goal = BY_HAND_RATIO if setting.patients >= LARGE else None
    with _reading(practice, services.worklists) as (rule, kept, by_hand):
        asked = functools.partial(rule, worklist_id), functools.partial(kept, worklist_id)
        written = functools.partial(by_hand, worklist_id, sql)
        if not list(asked[0]()) == list(asked[1]()) == written():
            raise AssertionError(f"{worklist_id} written by hand is another list")
        by_rule, from_kept, limit = side_by_side(*asked, written, rounds=setting.rounds)
    yield Figure(f"{worklist_id}, all by its rule", by_rule, "ms", limit, goal)
    yield Figure(f"{worklist_id}, all as kept", from_kept, "ms", limit, goal)


Asked = Callable[..., Any]


@contextlib.contextmanager
def _reading(
    practice: OpenedPractice, lists: WorklistService
) -> Iterator[tuple[Asked, Asked, Asked]]:
    with practice.database.reading() as session:
        question = lists.ask(session)
        moment = question.moment
        days = moment.settings.get(NOT_SEEN_DAYS.name, NOT_SEEN_DAYS.default)
        days += moment.settings.get(OUTREACH_GRACE_DAYS.name, OUTREACH_GRACE_DAYS.default)
        since = moment.start_of(days_ago=days).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        driver = bare.driver_of(session.connection())

        def by_rule(worklist_id: str) -> Any:
            return question.compiled(worklist_id).ids(session, moment)

        def by_hand(worklist_id: str, sql: str) -> list[str]:
            asked = {"list": worklist_id, "today": moment.today.isoformat(), "since": since}
            return [key for (key,) in driver.execute(sql, asked).fetchall()]

        yield by_rule, question.ids, by_hand
