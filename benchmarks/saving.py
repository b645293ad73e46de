"""Saving, beside a bare commit of one row in the same file."""

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import bare
from benchmarks.harness import Figure, side_by_side, wall_ms
from benchmarks.practice import TODAY, Setting
from carecoord.common.ids import new_id
from carecoord.services.bundle import Services
from carecoord.services.decision_forms import DecisionForm, OptionEntry
from carecoord.services.opened import OpenedPractice
from carecoord.services.outreach_forms import CallForm
from carecoord.services.patient_list import PatientFilter
from carecoord.vocab.measurements import Kind
from carecoord.vocab.outreach import AttemptResult

LIST = "followups-due"
_SEED = 7
_SAVES_A_ROUND = 10
_INSERT = "INSERT INTO sync_command VALUES (?, '2026-11-21 12:00:00.000000')"


def run(setting: Setting) -> Iterator[Figure]:
    """A call, a reading and a decision note."""
    with setting.copy() as home, setting.opened(home) as (practice, services):
        commit = _bare_commit(practice)
        for name, work in _works(services).items():
            rounds = setting.rounds * _SAVES_A_ROUND
            figure, limit = side_by_side(work, commit, rounds=rounds, measure=wall_ms)
            yield Figure(f"{name}, with the disk", figure, "ms", limit, is_steady=False)
            figure, limit = side_by_side(work, commit, rounds=rounds)
            yield Figure(f"{name}, the program's part", figure, "ms", limit)


def _works(services: Services) -> dict[str, Callable[[], object]]:
    actor = services.actor
    everybody = services.patient_list.ids(PatientFilter(), actor=actor)
    due = iter(services.worklists.rows(LIST, limit=1000, actor=actor))
    people = itertools.cycle(random.Random(_SEED).sample(everybody, min(1000, len(everybody))))  # noqa: S311 - the same people each time

    def call() -> object:
        row = next(due)
        form = CallForm(
            patient_id=row.patient_id, result=AttemptResult.NO_ANSWER, worklist_id=LIST,
            follow_up_id=row.follow_up_id,
        )  # fmt: skip
        return services.outreach.log(form, command_id=new_id(), actor=actor)

    def reading() -> object:
        return services.clinical.add_measurement(
            next(people), kind=Kind.BLOOD_PRESSURE, value=134, value2=82,
            taken_on=TODAY - dt.timedelta(days=1), actor=actor,
        )  # fmt: skip

    note = DecisionForm(
        question="Which medicine for high blood pressure?",
        what_matters="I do not want to feel dizzy at work.",
        options=(OptionEntry("Start a medicine"), OptionEntry("Wait", is_wait=True)),
    )

    def form() -> object:
        return services.decisions.save_draft(next(people), note, actor=actor)

    return {"a call": call, "a reading": reading, "a decision note with two options": form}


def _bare_commit(practice: OpenedPractice) -> Callable[[], object]:
    def commit() -> None:
        with practice.database.engine.connect() as pooled:
            connection: Any = bare.driver_of(pooled)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_INSERT, (new_id(),))
            connection.execute("COMMIT")

    return commit
