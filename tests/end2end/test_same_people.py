"""Badge, list, print, export, report and command line of the demo practice: the same people."""

import argparse
import csv
import html
from contextlib import AbstractContextManager
from pathlib import Path

import openpyxl
import pytest

from carecoord.cli.practice import services
from carecoord.services.bundle import Services
from tests.end2end.program import run_here

PEOPLE = 80


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice of invented people, as the command makes it."""
    folder = tmp_path_factory.mktemp("same") / "home"
    made = run_here("--home", folder, "--demo", "demo", "--patients", str(PEOPLE))
    assert made.code == 0, made.err
    return folder


def open_at(home: Path) -> AbstractContextManager[Services]:
    """The services of the practice; nobody else has it open meanwhile."""
    words = argparse.Namespace(
        home=home, passphrase_file=None, today=None, language=None, json=False, demo=True
    )
    return services(words)


def keys_of_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["Row key"].split(":")[0] for row in csv.DictReader(stream)]


def keys_of_workbook(path: Path) -> list[str]:
    header, *rows = openpyxl.load_workbook(path).worksheets[0].values
    place = header.index("Row key")
    return [str(row[place]).split(":")[0] for row in rows]


def test_that_every_list_has_the_same_people_wherever_it_is_looked_at(
    home: Path, tmp_path: Path
) -> None:
    with open_at(home) as practice:
        actor, worklists, exports = practice.actor, practice.worklists, practice.exports
        badges = {one.id: one.count for one in worklists.summaries(actor=actor)}
        left = {one.id: one.left for one in practice.day_end.read(actor=actor).lists}
        assert sum(count > 0 for count in badges.values()) >= len(badges) / 2
        for worklist_id, badge in badges.items():
            ids = list(worklists.ids(worklist_id, actor=actor))
            assert len(set(ids)) == len(ids) == badge, worklist_id
            outline = worklists.outline(worklist_id, actor=actor)
            assert sorted(one for group in outline for one in group.ids) == sorted(ids)
            rows = worklists.rows(worklist_id, actor=actor)
            assert [row.patient_id for row in rows] == ids
            for ending, keys_in in ((".csv", keys_of_csv), (".xlsx", keys_of_workbook)):
                path = tmp_path / f"{worklist_id}{ending}"
                assert exports.worklist_file(worklist_id, path, actor=actor) == badge
                assert keys_in(path) == ids, worklist_id
            printed = exports.worklist_paper(worklist_id, actor=actor).rows if badge else ()
            for row, line in zip(rows, printed, strict=True):
                assert html.escape(row.name, quote=False) in line
                assert row.record_number in line
            assert left.get(worklist_id, badge) == badge


def test_that_the_command_line_has_the_same_people(home: Path) -> None:
    told = run_here("--home", home, "--demo", "--json", "worklist", "list").json
    shown = {
        one["id"]: run_here("--home", home, "--demo", "--json", "worklist", "show", one["id"]).json
        for one in told
    }
    with open_at(home) as practice:
        summaries = practice.worklists.summaries(actor=practice.actor)
        assert {one["id"]: one["count"] for one in told} == {one.id: one.count for one in summaries}
        for worklist_id, rows in shown.items():
            ids = list(practice.worklists.ids(worklist_id, actor=practice.actor))
            assert [one["patient"]["id"] for one in rows] == ids, worklist_id


def test_that_every_number_of_the_practice_has_the_same_records_behind_it(home: Path) -> None:
    told = run_here("--home", home, "--demo", "--json", "measures").json["measures"]
    with open_at(home) as practice:
        measures, actor = practice.measures, practice.actor
        period = measures.period(90)
        assert [one["id"] for one in told] == [one.id for one in measures.all(period, actor=actor)]
        for one in told:
            behind = measures.cases(one["id"], period, actor=actor)
            counted = [case for case in behind if case.is_met is not None]
            assert (one["met"], one["of"], one["waiting"]) == (
                sum(case.is_met is True for case in counted), len(counted),
                len(behind) - len(counted),
            )  # fmt: skip
            assert one["people"] == len({case.patient_id for case in counted})
