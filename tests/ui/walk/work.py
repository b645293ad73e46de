"""The pages in the middle of something: a file half brought in, a list being made, a call."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.ui.walk.pages import States
from tests.ui.walk.stage import Stage
from ui.pages.importing.page import ImportPage
from ui.pages.importing.steps import Step
from ui.pages.lists.page import ListsPage
from ui.pages.patient.page import PatientPage
from ui.pages.patients.page import PatientsPage
from ui.pages.today.page import TodayPage
from ui.widgets.segmented import OutcomeGrid

_LIST = """Chart,Last,First,DOB,Sex,Weight,Measured on
90001,Santos,Maria,4/12/1971,F,180,6/1/2026
90002,Okafor,John,7/30/1958,M,,
90003,Nguyen,Linh,11/2/2031,F,,
"""


def importing(stage: Stage) -> States:
    """A list on its way in: each step, what came of it, and what was brought in before."""
    page = stage.go("import")
    assert isinstance(page, ImportPage)
    path = Path(stage.folder / "patients.csv")
    path.write_text(_LIST)
    page.take_files([path])
    stage.settle()
    yield "a file chosen", page
    while page.step is not Step.REPORT:
        before = page.step
        stage.until(page.foot.on.isEnabled)
        page.foot.on.click()
        stage.until(partial(_has_left, page, before))
        stage.settle()
        yield page.step.name.lower(), page
    page.show_history()
    stage.settle()
    yield "history", page


def making_a_list(stage: Stage) -> States:
    """An own worklist begun from an example, with its conditions and whom it finds."""
    page = stage.go("lists")
    assert isinstance(page, ListsPage)
    if page.editor.beginning.isVisible():
        _first(page.editor.beginning).click()
    else:  # another list is open already
        page.begin()
    stage.settle()
    yield "begun", page


def calling(stage: Stage) -> States:
    """Some answers of a call, with what they ask for."""
    page = stage.go("today")
    assert isinstance(page, TodayPage)
    grid = page.pane.form.findChild(OutcomeGrid)
    assert grid is not None
    for each in grid.buttons()[::3]:
        each.click()
        stage.settle()
        yield f"“{each.text()}”", page
    page.pane.script_asked.emit()
    stage.settle()
    yield "what to say", page


def choosing(stage: Stage) -> States:
    """Several patients chosen, and what can be done with them."""
    page = stage.go("patients")
    assert isinstance(page, PatientsPage)
    page.table.selectAll()
    stage.settle()
    yield "everybody", page


def signing(stage: Stage) -> States:
    """A decision that lacks something, with all that is folded away; and one that is signed."""
    page = stage.go("patient", f"{stage.patients[3]}/decisions-new")
    assert isinstance(page, PatientPage)
    form = page.talk.decision.form
    form.parts.details.unfold.click()
    form.sign.click()
    stage.settle()
    yield "what is missing", page
    services = stage.services
    for who in stage.patients:
        signed = [
            one.id
            for one in services.decisions.for_patient(who, actor=services.actor)
            if one.state == "signed"
        ]
        if signed:
            stage.go("patient", f"{who}/decisions:{signed[0]}")
            yield "signed", page
            return


def goals(stage: Stage) -> States:
    """A goal on record, and a check-in."""
    services = stage.services
    for who in stage.patients:
        found = services.goals.for_patient(who, actor=services.actor)
        if found:
            page = stage.go("patient", f"{who}/goals:{found[0].id}")
            assert isinstance(page, PatientPage)
            yield "a goal", page
            page.goals.start_check_in(found[0].id)
            stage.settle()
            yield "a check-in", page
            return


def _has_left(page: ImportPage, step: Step) -> bool:
    return page.step is not step


def _first(part: QWidget) -> QAbstractButton:
    """The first button in sight."""
    return next(each for each in part.findChildren(QAbstractButton) if each.isVisible())


WORK = {
    "importing": importing,
    "making a list": making_a_list,
    "calling": calling,
    "choosing": choosing,
    "signing": signing,
    "goals": goals,
}
