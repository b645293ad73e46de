"""The handouts page finds, shows, makes out and gives pages of the library."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from carecoord.services.appointments import AppointmentForm
from carecoord.services.patient_details import IdentifierEntry, PatientDetails, RelatedEntry
from carecoord.settings import PRACTICE_PHONE
from carecoord.vocab import code_systems
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.authored import write
from tests.factories.roles import colleague
from tests.ui import a11y
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.practice import Practice, Told, make_template, open_practice
from ui.background.change_bus import ChangeBus
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.files import FileDialog
from ui.dialogs.print import PrintDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.retire import Retired, RetireDialog
from ui.pages.handouts import giving
from ui.pages.handouts.page import HandoutsPage
from ui.pages.handouts.standing import Deed
from ui.printing.sheet import Printable
from ui.state.window_state import WindowState
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.shortcuts import Shortcuts


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("handouts"))


@pytest.fixture
def practice(template: Path, tmp_path: Path) -> Practice:
    return open_practice(template, tmp_path)


@pytest.fixture
def maria(practice: Practice) -> str:
    details = PatientDetails(
        family="Santos", given="Maria", birth_on="1971-04-12", pronouns="she/her",
        language_written="es", large_print="yes", identifiers=(IdentifierEntry("mrn", "10442"),),
    )  # fmt: skip
    person = practice.patients.add(details, actor=practice.actor)
    practice.clinic.condition(person, "hypertension", system=code_systems.ICD10CM, code="I10")
    return person


@pytest.fixture
def john(practice: Practice) -> str:
    details = PatientDetails(family="Okafor", given="John", language_written="en")
    return practice.patients.add(details, actor=practice.actor)


Make = Callable[[Practice], HandoutsPage]


@pytest.fixture
def make(jobs: JobRunner, told: Told, window_state: WindowState, show: Show) -> Make:
    def made(practice: Practice) -> HandoutsPage:
        page = HandoutsPage(
            practice, jobs, ChangeBus(practice.feed), told, window_state, Shortcuts(), told
        )
        page.resize(1180, 700)
        show(page)
        return page

    return made


@pytest.fixture
def page(make: Make, practice: Practice, qtbot: QtBot) -> HandoutsPage:
    made = make(practice)
    qtbot.waitUntil(made.choice.print_button.isEnabled)
    return made


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Printable]:
    """A printer that takes everything."""
    taken: list[Printable] = []

    def take(_parent: QWidget | None, sheet: Printable) -> bool:
        taken.append(sheet)
        return True

    monkeypatch.setattr(PrintDialog, "ask", take)
    monkeypatch.setattr(giving, "has_printer", lambda: True)
    return taken


def _open(page: HandoutsPage, subject: str, qtbot: QtBot) -> None:
    page.open(subject)
    qtbot.waitUntil(lambda: not page.choice.print_button.isEnabled())
    qtbot.waitUntil(page.choice.print_button.isEnabled)


def _rows(page: HandoutsPage) -> int:
    return int(page.library.list.model().rowCount())


def test_that_without_a_patient_a_blank_copy_prints_and_no_chart_changes(
    page: HandoutsPage, printed: list[Printable], told: Told
) -> None:
    page.choice.print_button.click()
    assert len(printed) == 1
    assert "no chart" in told.said[0]
    assert not told.undo


def test_that_a_patient_of_unknown_reading_language_is_offered_the_one_they_speak(
    page: HandoutsPage, practice: Practice, qtbot: QtBot
) -> None:
    details = PatientDetails(family="Soto", given="Pilar", language_spoken="es")
    pilar = practice.patients.add(details, actor=practice.actor)
    _open(page, f"patient:{pilar}", qtbot)
    assert page.choice.language.currentText() == "Spanish"


def test_that_a_patient_brings_language_size_and_matching_topics(
    page: HandoutsPage, maria: str, qtbot: QtBot
) -> None:
    everything = _rows(page)
    _open(page, f"patient:{maria}", qtbot)
    choice = page.choice.choice()
    assert choice is not None
    assert choice.language == "es"
    assert int(choice.text_size) == 18
    assert page.choice.language.currentText() == "Spanish (her language)"
    assert 0 < _rows(page) < everything


def test_that_two_identifiers_stand_beside_the_name(
    page: HandoutsPage, maria: str, qtbot: QtBot
) -> None:
    _open(page, f"patient:{maria}", qtbot)
    spoken = [shown.accessibleName() for shown in page.head.findChildren(QWidget)]
    assert "to Santos, Maria (born 12 Apr 1971, record 10442)" in spoken


def test_that_a_blocked_handout_is_not_given_before_a_reason_is_typed(
    page: HandoutsPage, practice: Practice, maria: str, printed: list[Printable], qtbot: QtBot,
    told: Told,
) -> None:  # fmt: skip
    _open(page, f"patient:{maria}/blood-pressure", qtbot)
    page.choice.print_button.click()
    assert page.choice.findings.reason.hasFocus()
    assert not printed
    page.choice.findings.reason.setText("She asked for it in Spanish")
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    row = practice.handouts.given(maria, actor=practice.actor)[0]
    assert (row.topic, row.language, row.text_size_pt, row.channel) == (
        "blood-pressure", "es", 18, "print",
    )  # fmt: skip
    assert len(printed) == 1


def test_that_giving_leads_to_teach_back_only_when_ticked(
    page: HandoutsPage, john: str, printed: list[Printable], qtbot: QtBot, told: Told
) -> None:
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.teachback.setChecked(False)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: len(told.undo) == 1 and not told.opened)
    page.choice.teachback.setChecked(True)
    qtbot.waitUntil(page.choice.print_button.isEnabled)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: len(told.undo) == 2)
    assert told.opened == [(john, "teachback-new:a1c")]


def test_that_what_was_given_can_be_taken_back(
    page: HandoutsPage, practice: Practice, john: str, printed: list[Printable], qtbot: QtBot,
    told: Told,
) -> None:  # fmt: skip
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    told.undo[0][1]()
    qtbot.waitUntil(lambda: practice.handouts.given(john, actor=practice.actor) == ())


def test_that_a_cancelled_print_leaves_nothing_in_the_chart(
    page: HandoutsPage, practice: Practice, john: str, qtbot: QtBot, told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(PrintDialog, "ask", lambda *_: False)
    monkeypatch.setattr(giving, "has_printer", lambda: True)
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: bool(told.said))
    qtbot.waitUntil(lambda: practice.handouts.given(john, actor=practice.actor) == ())
    assert told.undo == []


def test_that_a_saved_pdf_is_named_after_the_handout_and_given_when_somebody_says_so(
    page: HandoutsPage, practice: Practice, john: str, tmp_path: Path, qtbot: QtBot, told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    names: list[str] = []

    def ask(_parent: QWidget, _title: str, suggested: str, _patterns: object) -> Path:
        names.append(suggested)
        return tmp_path / suggested

    monkeypatch.setattr(FileDialog, "ask_save", ask)
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.pdf_button.click()
    qtbot.waitUntil(page.choice.saved_card.isVisible)
    assert names == ["Your A1c test.pdf"]
    assert (tmp_path / names[0]).read_bytes().startswith(b"%PDF")
    assert told.said == ["“Your A1c test” is saved. It is not in the chart of Okafor, John yet."]
    assert practice.handouts.given(john, actor=practice.actor) == ()
    assert told.opened == []

    assert page.focusWidget() is page.choice.saved_card.given_button
    page.choice.saved_card.given_button.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    assert practice.handouts.given(john, actor=practice.actor)[0].channel == "pdf"
    assert told.opened == [(john, "teachback-new:a1c")]
    assert not page.choice.saved_card.isVisible()


def test_that_a_saved_pdf_is_offered_as_given_beside_no_other_paper_or_person(
    page: HandoutsPage, john: str, maria: str, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_asked: tmp_path / "a1c.pdf")
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.pdf_button.click()
    card = page.choice.saved_card
    qtbot.waitUntil(card.isVisible)
    page.choice.text_size.button("18").click()
    qtbot.waitUntil(lambda: not card.isVisible())
    page.choice.text_size.button("12").click()
    qtbot.waitUntil(card.isVisible)
    _open(page, f"patient:{maria}/a1c", qtbot)
    assert not card.isVisible()


def test_that_what_is_printed_for_another_leaves_a_saved_pdf_offered(
    page: HandoutsPage, practice: Practice, john: str, printed: list[Printable], tmp_path: Path,
    qtbot: QtBot, told: Told, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    details = PatientDetails(family="Moss", given="Ada", language_spoken="en")
    ada = practice.patients.add(details, actor=practice.actor)
    monkeypatch.setattr(FileDialog, "ask_save", lambda *_asked: tmp_path / "a1c.pdf")
    _open(page, f"patient:{john}/a1c", qtbot)
    page.choice.pdf_button.click()
    qtbot.waitUntil(page.choice.saved_card.isVisible)
    _open(page, f"patient:{ada}/a1c", qtbot)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: bool(told.undo))
    _open(page, f"patient:{john}/a1c", qtbot)
    qtbot.waitUntil(page.choice.saved_card.isVisible)


def test_that_details_of_one_person_never_reach_the_next(
    page: HandoutsPage, maria: str, john: str, qtbot: QtBot
) -> None:
    _open(page, f"patient:{maria}/blood-pressure", qtbot)
    field = page.choice.details.fields["medicine"]
    qtbot.keyClicks(field, "lisinopril 10 mg")
    qtbot.waitUntil(lambda: page._shown is not None and "lisinopril" in page._shown.document.html)
    _open(page, f"patient:{john}/blood-pressure", qtbot)
    assert field.text() == ""
    assert page._shown is not None
    assert "lisinopril" not in page._shown.document.html


def test_that_the_next_visit_is_filled_in_and_what_is_typed_stays(
    page: HandoutsPage, practice: Practice, maria: str, qtbot: QtBot
) -> None:
    form = AppointmentForm(on=TODAY + dt.timedelta(days=5), at=dt.time(14, 30))
    practice.appointments.book(maria, form, actor=practice.actor)
    _open(page, f"patient:{maria}/blood-pressure", qtbot)
    field = page.choice.details.fields["next_visit"]
    assert field.text() == "26 de noviembre de 2026, 2:30 p. m."
    qtbot.keyClicks(field, " pronto")
    qtbot.waitUntil(lambda: page._shown is not None and "pronto" in page._shown.document.html)


def test_that_a_topic_outside_the_visit_is_found_when_asked_for(
    page: HandoutsPage, maria: str, qtbot: QtBot
) -> None:
    _open(page, f"patient:{maria}/low-blood-sugar", qtbot)
    assert page.library.topic == "low-blood-sugar"
    assert page.library.chips.value == "all"


def _spoken(page: HandoutsPage) -> list[str]:
    model = page.library.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_that_the_whole_library_stands_under_headings_by_subject(page: HandoutsPage) -> None:
    spoken = _spoken(page)
    headings = [words for words in spoken if "Grade" not in words]
    assert headings[:3] == ["Visits and help, 6", "Heart and blood pressure, 3", "Diabetes, 4"]
    under = spoken[spoken.index("Diabetes, 4") + 1 :][:4]
    assert [words.split(".")[0] for words in under] == [
        "Caring for your feet", "Living with type 2 diabetes", "Low blood sugar: what to do",
        "Your A1c test",
    ]  # fmt: skip


def test_that_a_few_handouts_need_no_headings(page: HandoutsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.library.search, "sugar")
    qtbot.waitUntil(lambda: _rows(page) < 9)
    assert all("Grade" in words for words in _spoken(page))


def test_that_a_condition_code_finds_its_handout(page: HandoutsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.library.search, "J45.909")
    qtbot.waitUntil(lambda: page.library.topic == "asthma-inhaler")
    assert _rows(page) == 1


def test_that_words_narrow_the_list(page: HandoutsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.library.search, "feet")
    qtbot.waitUntil(lambda: _rows(page) == 1)
    assert page.library.topic == "foot-care"


def test_that_a_role_without_the_right_is_told_so(
    make: Make, template: Path, tmp_path: Path
) -> None:
    (tmp_path / "audit").mkdir()
    auditor = open_practice(template, tmp_path / "audit", role=Role.LEAD)
    auditor.actor = type(auditor.actor)("5" * 32, "Ada", Role.AUDITOR)
    page = make(auditor)
    assert not page.choice.isVisible()


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_that_the_page_passes_every_accessibility_check(
    scheme: Scheme, percent: int, page: HandoutsPage, maria: str, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(scheme, Contrast.NORMAL, percent))
    page.resize(1180, 8 * percent)  # the order of Tab is looked at with nothing scrolled away
    _open(page, f"patient:{maria}/blood-pressure", qtbot)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    page.library.search.setFocus(Qt.FocusReason.TabFocusReason)
    assert a11y.all_failures(page, qtbot) == []


def test_that_a_handout_is_approved_for_the_practice_and_the_approval_taken_back(
    page: HandoutsPage, practice: Practice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_more: True)
    monkeypatch.setattr(ReasonDialog, "ask", lambda *_args, **_more: "Numbers changed")
    _open(page, "a1c/en", qtbot)
    facts = page.choice.facts
    assert facts.approve.isVisible()
    facts.approve.click()
    qtbot.waitUntil(lambda: not facts.approve.isVisible())
    assert practice.handouts.about("a1c", "en").reviewed_by == "Bree Wells"
    assert practice.handouts.about("a1c", "es").reviewed_by == ""
    assert facts.deeds[Deed.WITHDRAW].isVisible()
    facts.deeds[Deed.WITHDRAW].trigger()
    qtbot.waitUntil(facts.approve.isVisible)


def test_that_a_handout_left_out_is_no_longer_found_until_that_is_taken_back(
    page: HandoutsPage, told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        RetireDialog, "ask_about", lambda _parent: Retired("We have our own", is_harmful=False)
    )
    _open(page, "a1c/en", qtbot)
    everything = _rows(page)
    page.choice.facts.deeds[Deed.STOP_OFFERING].trigger()
    qtbot.waitUntil(lambda: len(told.undo) == 1)
    qtbot.waitUntil(lambda: page.choice.language.currentText() == "Spanish")
    assert _rows(page) == everything
    told.undo[0][1]()
    qtbot.waitUntil(lambda: bool(told.said))
    assert told.said[-1].startswith("Taken back")


def test_that_a_handout_is_adapted_on_the_page_where_handouts_are_written(
    page: HandoutsPage, told: Told, qtbot: QtBot
) -> None:
    _open(page, "a1c/en", qtbot)
    page.choice.facts.deeds[Deed.ADAPT].trigger()
    page.head.write.click()
    assert told.opened == [("writing", "adapt:a1c"), ("writing", "")]


def test_that_whoever_approves_sees_how_many_handouts_wait(
    page: HandoutsPage, practice: Practice, qtbot: QtBot
) -> None:
    assert page.head.write.text() == "Our own handouts"
    draft = write(practice.authoring, actor=practice.actor)
    rev = practice.authoring.load(draft, actor=practice.actor).rev
    practice.authoring.send(draft, rev=rev, actor=practice.actor)
    qtbot.waitUntil(lambda: page.head.write.text() == "Our own handouts (1 waiting)")
    nurse = colleague(practice.database, Role.NURSE, by=practice.actor)
    assert practice.authoring.waiting(actor=nurse) == 0


def test_that_the_front_desk_neither_approves_nor_writes(
    make: Make, practice: Practice, qtbot: QtBot
) -> None:
    practice.actor = colleague(practice.database, Role.FRONT_DESK, by=practice.actor)
    front = make(practice)
    _open(front, "a1c/en", qtbot)
    assert not front.choice.facts.approve.isVisible()
    assert [deed for deed, each in front.choice.facts.deeds.items() if each.isVisible()] == [
        Deed.COPY_LINK
    ]
    assert not front.head.write.isVisible()


def test_that_a_link_to_more_is_copied_and_names_only_the_condition(
    page: HandoutsPage, maria: str, told: Told, qtbot: QtBot
) -> None:
    _open(page, f"patient:{maria}/a1c", qtbot)
    page.choice.facts.deeds[Deed.COPY_LINK].trigger()
    assert "nothing about the patient" in told.said[-1]
    copied = QApplication.clipboard().text()
    assert copied.startswith("https://connect.medlineplus.gov/application?")
    assert copied.endswith("languageCode.c=es")
    assert maria not in copied


def test_that_somebody_else_who_takes_it_is_chosen_with_what_the_file_says_of_them(
    page: HandoutsPage, practice: Practice, printed: list[Printable], qtbot: QtBot
) -> None:
    ana = RelatedEntry(name="Ana Soto", relationship="child", may_be_told="no")
    details = PatientDetails(family="Soto", given="Pilar", language_written="en", related=(ana,))
    pilar = practice.patients.add(details, actor=practice.actor)
    _open(page, f"patient:{pilar}/a1c", qtbot)
    chosen = page.choice.given_to
    assert chosen.who.currentText() == "The patient"
    page.choice.teachback.setChecked(False)
    chosen.who.setCurrentText("Ana Soto (Son or daughter)")
    chosen.who.activated.emit(chosen.who.currentIndex())
    qtbot.waitUntil(page.choice.print_button.isEnabled)
    hints = [one.text() for one in chosen.findChildren(QLabel) if one.isVisible()]
    assert any("may not be told" in hint for hint in hints)
    page.choice.print_button.click()
    qtbot.waitUntil(lambda: bool(practice.handouts.given(pilar, actor=practice.actor)))
    (row,) = practice.handouts.given(pilar, actor=practice.actor)
    assert row.given_to == "given to Ana Soto (Son or daughter)"
    page.open("a1c")
    page.choice.make_out_to(None)
    assert chosen.receiver() is None


def test_that_a_code_to_read_more_is_off_until_ticked_and_then_stays(
    make: Make, practice: Practice, page: HandoutsPage, printed: list[Printable], qtbot: QtBot
) -> None:
    _open(page, "a1c", qtbot)
    page.choice.print_button.click()
    page.choice.code.click()
    qtbot.waitUntil(page.choice.print_button.isEnabled)
    page.choice.print_button.click()
    assert ["medlineplus" in sheet.html for sheet in printed] == [False, True]
    later = make(practice)
    assert later.choice.code.isChecked()
    later.open("interpreter")
    qtbot.waitUntil(later.choice.print_button.isEnabled)
    qtbot.waitUntil(later.choice.code.isHidden)


def test_that_a_page_without_a_phone_says_where_to_add_it(
    make: Make, practice: Practice, told: Told, qtbot: QtBot
) -> None:
    practice.preferences.set(PRACTICE_PHONE, "", actor=practice.actor)
    page = make(practice)
    qtbot.waitUntil(page.choice.phone_card.isVisible)
    qtbot.waitUntil(lambda: a11y.clipped(page) == [])
    page.choice.phone_card.add_button.click()
    assert told.opened == [("settings", "practice")]
    practice.preferences.set(PRACTICE_PHONE, "(202) 555-0100", actor=practice.actor)
    qtbot.waitUntil(lambda: not page.choice.phone_card.isVisible())


def test_that_whoever_may_not_add_the_phone_is_told_whom_to_ask(
    make: Make, practice: Practice, qtbot: QtBot
) -> None:
    practice.preferences.set(PRACTICE_PHONE, "", actor=practice.actor)
    practice.actor = Actor(practice.actor.staff_id, "Mo", Role.NURSE)
    page = make(practice)
    qtbot.waitUntil(page.choice.phone_card.isVisible)
    assert not page.choice.phone_card.add_button.isVisible()
