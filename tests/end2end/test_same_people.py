"""Badge, list, print, export, report and command line: the same people, made up or real-format."""

import argparse
import csv
import datetime as dt
import html
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from carecoord.cli.practice import services
from carecoord.services.bundle import Services
from tests.end2end.program import Answer, Program, run_here

PEOPLE = 80
UNSEEN = dict.fromkeys((0x2066, 0x2069))
"""Marks that keep numbers in their order beside other scripts."""


@dataclass(frozen=True)
class Place:
    """A practice: the words that name it on the command line, and the same as the parser gives."""

    words: tuple[str, ...]
    parsed: argparse.Namespace
    least_lists: int

    def run(self, *words: object) -> Answer:
        return run_here(*self.words, *words)

    def open(self) -> AbstractContextManager[Services]:
        """The services of the practice; nobody else has it open meanwhile."""
        return services(self.parsed)


def made_up(home: Path) -> Place:
    words = ("--home", str(home), "--demo")
    made = run_here(*words, "demo", "--patients", str(PEOPLE))
    assert made.code == 0, made.err
    parsed = argparse.Namespace(
        home=home, passphrase_file=None, today=None, language=None, json=False, demo=True
    )
    return Place(words, parsed, least_lists=12)


def real(home: Path, passphrase_file: Path, data: Path) -> Place:
    program = Program(home, passphrase_file, "2024-02-03")
    words = ("init", "--practice", "Oak Street", "--person", "Ana Ruiz", "--role", "lead")
    for command in ((*words, "--time-zone", "UTC"), ("import", data / "synthea_csv_27")):
        made = program.run(*command)
        assert made.code == 0, made.err
    parsed = argparse.Namespace(
        home=home, passphrase_file=passphrase_file, today=dt.date.fromisoformat(program.today),
        language=None, json=False, demo=False,
    )  # fmt: skip
    return Place(tuple(program.globals), parsed, least_lists=3)


@pytest.fixture(scope="module", params=["made up", "real-format"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, passphrase_file: Path
) -> Place:
    home = tmp_path_factory.mktemp("same") / "home"
    if request.param == "made up":
        return made_up(home)
    return real(home, passphrase_file, request.getfixturevalue("shared_data"))


def keys_of_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["Row key"].split(":")[0] for row in csv.DictReader(stream)]


def keys_of_workbook(path: Path) -> list[str]:
    header, *rows = openpyxl.load_workbook(path).worksheets[0].values
    place = header.index("Row key")
    return [str(row[place]).split(":")[0] for row in rows]


def test_that_every_list_has_the_same_people_wherever_it_is_looked_at(
    place: Place, tmp_path: Path
) -> None:
    with place.open() as practice:
        actor, worklists, exports = practice.actor, practice.worklists, practice.exports
        badges = {one.id: one.count for one in worklists.summaries(actor=actor)}
        left = {one.id: one.left for one in practice.day_end.read(actor=actor).lists}
        assert sum(count > 0 for count in badges.values()) >= place.least_lists
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
                assert row.record_number in line.translate(UNSEEN)
            assert left.get(worklist_id, badge) == badge


def test_that_the_command_line_has_the_same_people(place: Place) -> None:
    told = place.run("--json", "worklist", "list").json
    shown = {one["id"]: place.run("--json", "worklist", "show", one["id"]).json for one in told}
    with place.open() as practice:
        summaries = practice.worklists.summaries(actor=practice.actor)
        assert {one["id"]: one["count"] for one in told} == {one.id: one.count for one in summaries}
        for worklist_id, rows in shown.items():
            ids = list(practice.worklists.ids(worklist_id, actor=practice.actor))
            assert [one["patient"]["id"] for one in rows] == ids, worklist_id


def test_that_every_number_of_the_practice_has_the_same_records_behind_it(place: Place) -> None:
    told = place.run("--json", "measures").json["measures"]
    with place.open() as practice:
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
