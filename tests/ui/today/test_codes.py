"""Typing in a paper list: the code leads to the row, and the keys say what happened."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from carecoord.rules.row_codes import code_of
from tests.ui.desk import Desk
from tests.ui.kit import TODAY
from tests.ui.practice import Told
from ui.pages.today.page import TodayPage
from ui.pages.today.work_pane import Mode
from ui.shell.providers import CodeProvider, WorklistProvider

DUE = "followups-due"


def type_code(page: TodayPage, code: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.header.code, code)
    qtbot.keyClick(page.header.code, Qt.Key.Key_Return)


def test_that_a_code_chooses_the_row_and_the_number_keys_go_to_it(
    page: TodayPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.codes.type_code()
    assert page.focusWidget() is page.header.code
    type_code(page, code_of(people["Cleo"], DUE), qtbot)

    qtbot.waitUntil(lambda: page.list.key == people["Cleo"])
    assert page.header.code.text() == ""
    assert page.focusWidget() is page.list
    qtbot.waitUntil(lambda: page.pane.mode is Mode.CALL)
    assert page.pane.form.press("3")
    assert page.pane.form.draft().result == "no_answer"


def test_that_a_code_of_another_list_opens_that_list(
    page: TodayPage, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    page.open("living")
    qtbot.waitUntil(lambda: page.model.worklist_id == "living")
    type_code(page, code_of(people["Ben"], DUE), qtbot)
    qtbot.waitUntil(lambda: page.model.worklist_id == DUE)
    qtbot.waitUntil(lambda: page.list.key == people["Ben"])


def test_that_a_slip_is_told_and_can_be_typed_again(
    page: TodayPage, told: Told, qtbot: QtBot
) -> None:
    type_code(page, "WWW-WW2", qtbot)
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "Look at each letter again" in told.warned[0]
    assert page.header.code.selectedText() == "WWW-WW2"
    qtbot.keyClick(page.header.code, Qt.Key.Key_Escape)
    assert page.header.code.text() == ""
    qtbot.keyClick(page.header.code, Qt.Key.Key_Escape)
    assert page.focusWidget() is page.list


def test_that_the_warning_about_a_slip_goes_once_the_row_is_found(
    page: TodayPage, people: dict[str, str], told: Told, qtbot: QtBot
) -> None:
    type_code(page, "WWW-WW2", qtbot)
    qtbot.waitUntil(lambda: bool(told.warned))
    type_code(page, code_of(people["Cleo"], DUE), qtbot)
    qtbot.waitUntil(lambda: page.list.key == people["Cleo"])
    type_code(page, code_of(people["Ben"], DUE), qtbot)
    qtbot.waitUntil(lambda: page.list.key == people["Ben"])
    assert told.said == ["Santos, Cleo is chosen. Press the key that was ticked."]


def test_that_somebody_who_left_the_list_is_named_and_nothing_is_chosen_for_them(
    page: TodayPage, desk: Desk, told: Told, qtbot: QtBot
) -> None:
    gone = desk.clinic.person("Gone", "Ida")
    before = page.list.key
    type_code(page, code_of(gone, DUE), qtbot)
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "Gone, Ida is not on the list “Follow-ups due” now." in told.warned[0]
    assert page.list.key == before


def test_that_the_palette_leads_to_the_row_too(
    page: TodayPage, people: dict[str, str], qtbot: QtBot
) -> None:
    page.open(f"row:{DUE}:{people['Ben']}")
    qtbot.waitUntil(lambda: page.list.key == people["Ben"])


def test_that_a_row_that_left_meanwhile_is_told_and_not_gone_to_later(
    page: TodayPage, desk: Desk, told: Told, qtbot: QtBot
) -> None:
    gone = desk.clinic.person("Gone", "Ida")
    before = page.list.key
    page.open(f"row:{DUE}:{gone}")
    qtbot.waitUntil(lambda: bool(told.warned))
    assert "not on the list any more" in told.warned[0]
    assert page.list.key == before

    desk.clinic.follow_up(gone, TODAY)
    qtbot.waitUntil(lambda: gone in page.model.ids())
    assert page.list.key == before, "whoever is being called stays chosen"


def test_that_the_palette_finds_the_row_of_a_code_and_the_person_where_there_is_no_row(
    desk: Desk, people: dict[str, str], told: Told
) -> None:
    provider = CodeProvider(desk.services, told)
    gone = desk.clinic.person("Gone", "Ida")
    (there,) = provider.items(code_of(people["Ben"], DUE))
    (elsewhere,) = provider.items(code_of(gone, DUE))
    assert (there.title, there.subtitle) == ("Santos, Ben", "Follow-ups due")
    assert elsewhere.subtitle == "Not on the list “Follow-ups due” now"
    there.run()
    elsewhere.run()
    assert told.opened == [("today", f"row:{DUE}:{people['Ben']}"), (gone, "")]
    assert provider.items("santos") == []


def test_that_the_palette_finds_a_worklist_by_words_of_its_title(desk: Desk, told: Told) -> None:
    provider = WorklistProvider(desk.services, told)
    (found,) = provider.items("goals past")
    assert found.title == "Goals past their check-in"
    found.run()
    assert told.opened == [("today", "goals-past-check-in")]
    assert provider.items("") == ()
