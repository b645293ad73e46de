"""A day at the desk about one marked patient, in a process whose every write is recorded."""

import os
import signal
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Never

from carecoord.bootstrap import build_services
from carecoord.common.errors import CancelledError, RefusedError
from carecoord.db import sqlcipher
from carecoord.entities import Patient
from carecoord.handouts.documents.page import Document
from carecoord.services.bundle import Services
from carecoord.services.handouts import HandoutChoice
from carecoord.services.opened import OpenedPractice
from carecoord.services.patient_list import PatientFilter
from carecoord.services.patient_search import SearchService
from tests.end2end.program import run_here
from tests.proof import practice
from tests.proof.work import deferred, talk

FAMILY, GIVEN, NUMBER, STREET, NOTE = (
    "Qanarfamzed", "Qanargivzed", "QN77310042", "Qanarstreetzed", "qanarnotezed",
)  # fmt: skip
DRAFT = "Qanardraftzed"
MARKS = tuple(mark.lower().encode() for mark in (FAMILY, GIVEN, NUMBER, STREET, NOTE, DRAFT))
LIST = f"""\
MRN,Last name,First name,Birth date,Phone,Address,City,State,ZIP
{NUMBER},{FAMILY},{GIVEN},03/14/1957,(202) 555-0143,7 {STREET},Oak,IL,60601
QN1,Whitfield,Marcus,11/02/1948,(202) 555-0144,8 Elm,Oak,IL,60601
"""
GIVEN_FILES, ASKED_FOR, HOME = "given", "asked-for", "home"


class Desk:
    """Where the day is spent: what was given to import, and what is asked for."""

    def __init__(self, folder: Path) -> None:
        self.home = practice.make(folder / HOME)
        self.given = folder / GIVEN_FILES
        self.asked_for = folder / ASKED_FOR
        self.opened: OpenedPractice = practice.open_practice(self.home)
        self.services: Services = build_services(self.opened)
        self.talk_id = ""

    def command(self, *words: object) -> int:
        """A command of the program, with the practice closed in the meantime."""
        self.opened.close()
        secret = ("--passphrase-file", self.given / "passphrase.txt")
        code = run_here("--home", self.home, *secret, *words).code
        self.opened = practice.open_practice(self.home)
        self.services = build_services(self.opened)
        return code

    @property
    def patient_id(self) -> str:
        (hit,) = self.services.search.find(FAMILY.lower(), actor=self.services.actor)
        return hit.id


def prepare(folder: Path) -> None:
    """What others sent: a list, and a file that is none."""
    for name in (GIVEN_FILES, ASKED_FOR, "tmp"):
        (folder / name).mkdir()
    given = folder / GIVEN_FILES
    (given / "list.csv").write_text(LIST)
    (given / "broken.json").write_text('{"resourceType": "Bundle", "note": "' + LIST)
    (given / "passphrase.txt").write_text(practice.PASSPHRASE)


def spend(folder: str, kind: str) -> None:
    """The whole day; it ends by a kill in the middle of a save.

    Args:
        folder: Holds everything that is written.
        kind: "sealed", or "plain" for the control: the same on a store without encryption.
    """
    if kind == "plain":
        _unseal()
    desk = Desk(Path(folder))
    bring_in(desk)
    look_up(desk)
    record(desk)
    if kind == "sealed":
        bring_in_what_is_broken(desk)
        print_papers(desk)
        take_lists_out(desk)
        meet_a_fault(desk)
        back_up(desk)
    die_while_saving(desk)


def _unseal() -> None:
    def no_key(_key: sqlcipher.SecretKey) -> str:
        return "PRAGMA user_version"

    def take_any(path: Path) -> None: ...

    sqlcipher.SecretKey.pragma = no_key  # type: ignore[method-assign, assignment]
    sqlcipher.check_file = take_any


def bring_in(desk: Desk) -> None:
    assert desk.command("import", desk.given / "list.csv") == 0


def bring_in_what_is_broken(desk: Desk) -> None:
    assert desk.command("import", desk.given / "broken.json") == 1


def look_up(desk: Desk) -> None:
    services, actor = desk.services, desk.services.actor
    assert services.search.find(GIVEN[:8].lower(), actor=actor)
    services.chart.open(desk.patient_id, actor=actor)
    ids = services.patient_list.ids(PatientFilter(), actor=actor)
    services.patient_list.rows(ids, actor=actor)


def record(desk: Desk) -> None:
    services, actor, patient_id = desk.services, desk.services.actor, desk.patient_id
    desk.talk_id = services.teachback.record(patient_id, talk(), actor=actor)
    services.decisions.save_draft(patient_id, deferred(services), actor=actor)
    services.drafts.save("teachback", patient_id, {"words": NOTE * 300}, actor=actor)


def print_papers(desk: Desk) -> None:
    """A paper with the patient's name, as a PDF and on a printer, and a handout."""
    services, actor, patient_id = desk.services, desk.services.actor, desk.patient_id
    from ui.printing.offscreen import offscreen_printer

    choice = HandoutChoice(topic="blood-pressure", language="en")
    services.handouts.copy(choice, patient_id=patient_id, actor=actor)
    document = services.papers.teachback(desk.talk_id, actor=actor)
    assert FAMILY in document.html + "".join(document.footer_lines)
    (desk.asked_for / "paper.pdf").write_bytes(offscreen_printer().sheet_pdf(document))
    _print_on_paper(document, desk.asked_for / "printed.pdf")


def _print_on_paper(document: Document, path: Path) -> None:
    from PySide6.QtGui import QPageSize

    from ui.printing.paper import print_on, printer_for
    from ui.printing.papers import set_on_paper

    paper = set_on_paper(document, QPageSize.PageSizeId.Letter)
    printer = printer_for(paper)
    printer.setOutputFileName(str(path))
    print_on(printer, paper)
    assert path.exists()


def take_lists_out(desk: Desk) -> None:
    """Finished twice, stopped twice."""
    services, actor = desk.services, desk.services.actor
    ids = services.patient_list.ids(PatientFilter(), actor=actor)
    for ending in ("xlsx", "csv"):
        services.exports.patients_file(ids, desk.asked_for / f"list.{ending}", actor=actor)
        stopped = desk.asked_for / f"stopped.{ending}"
        with suppress(CancelledError):
            services.exports.patients_file(ids, stopped, actor=actor, cancel=lambda: True)
        assert not stopped.exists()


def meet_a_fault(desk: Desk) -> None:
    """A bug whose text quotes the patient: the log gets a number and no words."""
    find = SearchService.find

    def fail(*_: object, **__: object) -> Never:
        raise RuntimeError(f"{FAMILY} {NOTE}")

    SearchService.find = fail  # type: ignore[method-assign]
    try:
        assert desk.command("patients", "find", FAMILY) == 1
    finally:
        SearchService.find = find  # type: ignore[method-assign]


def back_up(desk: Desk) -> None:
    target = desk.asked_for / "backup.zip"
    with suppress(RefusedError):
        desk.services.backups.make(target, actor=desk.services.actor)
    assert target.exists()


def die_while_saving(desk: Desk) -> None:
    with desk.opened.database.writing(desk.opened.actor) as transaction:
        rows = ({"family": FAMILY, "contact_note": NOTE * 40} for _ in range(300))
        transaction.insert_many(Patient, rows)
        os.kill(os.getpid(), signal.SIGKILL)


def spend_at_the_window(folder: str) -> None:
    """The day of a practice at its real window, from its set-up to a lock in mid-sentence."""
    from PySide6.QtWidgets import QApplication

    import ui.app
    from tests.end2end import test_story as story
    from tests.end2end.office import Office
    from tests.end2end.screen import Screen
    from ui.theme.apply import STYLE

    desk = Path(folder)
    app = QApplication(["carecoord", *STYLE])
    office = Office(desk / HOME, Screen(desk / "pictures"), app)
    patients = story.Patients(desk / GIVEN_FILES / "list.csv", 2, FAMILY, GIVEN, NUMBER)
    # The lock puts a fresh process in the place of this one; here the day is over with it.
    ui.app.start_again = lambda _home, **_taken: os._exit(0)

    def day() -> None:
        office.sit_down(story.FIRST_DAY)
        story.set_up(office)
        story.bring_in(office, patients)
        story.decide_together(office, patients)
        story.explain(office, patients, desk / ASKED_FOR / "paper.pdf")
        office.get_up()
        office.sit_down(story.DAY_OF_CALL)
        story.sign_in(office)
        story.call(office, patients)
        story.export(office, patients, desk / ASKED_FOR / "list.xlsx")
        office.hand.keys("Ctrl+K")
        office.hand.type(FAMILY[:7].lower())
        office.hand.row("14 Mar 1957")  # the name alone stands on the list behind as well
        office.hand.keys("Tab")
        office.hand.pick("Record a shared decision")
        office.hand.write("What is being decided", DRAFT)
        office.hand.keys("Ctrl+L")

    try:
        office.screen.play(day)
    except BaseException:  # noqa: BLE001 - the window's own hook would log it and say nothing
        traceback.print_exc()
    os._exit(1)  # the screen was never locked
