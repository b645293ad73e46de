"""The patient form: what is typed is kept, checked, compared and saved."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from carecoord.services.patient_details import (
    ConsentEntry,
    IdentifierEntry,
    PatientDetails,
    PhoneEntry,
    RelatedEntry,
)
from tests.ui import a11y, pseudo
from tests.ui.desk import Desk
from tests.ui.kit import TODAY, Dress, Show
from tests.ui.slow import slowly
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.patient_form.comparing import Conflict, merge, take_mine
from ui.dialogs.patient_form.conflict_dialog import ConflictDialog
from ui.dialogs.patient_form.desk import desk_for
from ui.dialogs.patient_form.dialog import SIZE_PX, FormAnswer, Offers, PatientForm
from ui.dialogs.patient_form.name_section import NameSection
from ui.dialogs.patient_form.saving import Whose
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.widgets.partial_date_field import read_partial

MARIA = PatientDetails(
    family="Santos", given="Maria", birth_on="1971-04-12", sex="female", language_spoken="es",
    interpreter="yes", contact_note="Works nights",
    phones=(PhoneEntry("(202) 555-0142", use="home", message_safe="no", shared="yes"),),
    identifiers=(IdentifierEntry("mrn", "10442"), IdentifierEntry("lab", "77", kind="source")),
    consents=(ConsentEntry("text", "no"), ConsentEntry("video", "yes")),
    related=(RelatedEntry("Ana Santos", relationship="child", may_decide=True),),
    tags=("flu shot",),
)  # fmt: skip

Make = Callable[[str], PatientForm]


@pytest.fixture
def maria(desk: Desk) -> str:
    return desk.services.patients.add(MARIA, actor=desk.services.actor)


@pytest.fixture
def make(desk: Desk, jobs: JobRunner, show: Show) -> Make:
    def made(patient_id: str = "") -> PatientForm:
        questions = desk_for(desk.services)
        whose = Whose(patient_id, questions.load(patient_id)) if patient_id else Whose()
        offers = Offers(questions.staff(), questions.tags())
        form = PatientForm(questions, jobs, TODAY, whose, offers, None)
        show(form)
        return form

    return made


def _line(form: PatientForm, name: str) -> QLineEdit:
    section = form.tabs.section(0)
    assert isinstance(section, NameSection)
    return section.lines[name]


def _visit_all(form: PatientForm) -> None:
    for place in range(form.tabs.count()):
        form.tabs.setCurrentIndex(place)


def test_that_every_tab_is_translated_and_has_room_for_longer_words(
    make: Make, maria: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo.speak_made_up(monkeypatch)
    form = make(maria)
    form.resize(*SIZE_PX)
    names = ("Santos", "Maria", "Ana", "Bree Wells", "flu shot", "lab")
    for place in range(form.tabs.count()):
        form.tabs.setCurrentIndex(place)
        assert a11y.clipped(form) == []
        assert pseudo.plain_texts(form, *names) == []


def test_that_looking_at_every_tab_changes_nothing(make: Make, maria: str) -> None:
    form = make(maria)
    _visit_all(form)
    assert not form.is_changed


def test_that_everything_stored_comes_back_from_the_form(
    make: Make, maria: str, desk: Desk
) -> None:
    form = make(maria)
    _visit_all(form)
    stored = desk.services.patients.details(maria, actor=desk.services.actor).details
    told = form.details()
    assert replace(told, consents=()) == replace(stored, consents=())
    assert set(told.consents) == set(stored.consents)


def test_that_a_new_patient_is_saved_with_the_keyboard(
    make: Make, desk: Desk, qtbot: QtBot
) -> None:
    form = make("")
    assert _line(form, "given").hasFocus()
    qtbot.keyClicks(_line(form, "given"), "Grace")
    qtbot.keyClick(_line(form, "given"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.answer.saved_id != "")
    stored = desk.services.patients.details(form.answer.saved_id, actor=desk.services.actor)
    assert stored.details.given == "Grace"


def test_that_a_second_click_adds_nobody_twice(make: Make, desk: Desk, qtbot: QtBot) -> None:
    form = make("")
    _line(form, "given").setText("Grace")
    form.save()
    form.save()
    qtbot.waitUntil(lambda: form.answer.saved_id != "")
    assert desk.services.patient_list.counts(actor=desk.services.actor) == {"active": 1}


def test_that_nothing_can_be_typed_or_left_while_it_is_being_saved(
    make: Make, maria: str, desk: Desk, qtbot: QtBot
) -> None:
    form = make(maria)
    given = _line(form, "given")
    given.setFocus()
    given.setText("Marie")
    with slowly(desk.services.patients, "edit") as slow:
        form.save()
        qtbot.waitUntil(slow.has_begun.is_set)
        qtbot.keyClicks(given, "tta")
        qtbot.keyClick(form, Qt.Key.Key_Escape)
        assert form.isVisible()
        slow.go_on()
        qtbot.waitUntil(lambda: not form.isVisible())
    assert form.answer.saved_id == maria
    stored = desk.services.patients.details(maria, actor=desk.services.actor).details
    assert stored.given == "Marie"


def test_that_trying_to_save_again_adds_nobody_twice(
    make: Make, desk: Desk, jobs: JobRunner
) -> None:
    form = make("")
    details = PatientDetails(given="Grace")
    for _try in range(2):
        form._saving.save(Whose(), details)
    assert jobs.wait(5)
    assert desk.services.patient_list.counts(actor=desk.services.actor) == {"active": 1}


def test_that_problems_stand_under_their_fields_and_the_first_is_shown(make: Make) -> None:
    form = make("")
    form.tabs.setCurrentIndex(2)
    form.save()
    name = form.tabs.section(0).captions["family"]
    assert form.tabs.currentIndex() == 0
    assert "at least one name" in name.note.text()  # type: ignore[attr-defined]
    assert form.answer == FormAnswer()


def test_that_the_form_says_whose_details_these_are_on_every_tab(make: Make, maria: str) -> None:
    form = make(maria)
    for place in range(form.tabs.count()):
        form.tabs.setCurrentIndex(place)
        shown = [each.text() for each in form.findChildren(QLabel) if each.isVisible()]
        assert "Maria Santos · 12 Apr 1971" in shown


def test_that_a_wrong_phone_is_said_on_its_own_tab(make: Make, maria: str) -> None:
    form = make(maria)
    phones = form.tabs.section(1).phones  # type: ignore[attr-defined]
    phones.editors()[0].typed.setText("ask the sister")
    form.save()
    assert form.tabs.currentIndex() == 1
    assert "needs digits" in phones._error.text()


def test_that_a_short_phone_number_is_pointed_out_and_kept(make: Make, qtbot: QtBot) -> None:
    form = make("")
    phone = form.tabs.section(1).phones.editors()[0]  # type: ignore[attr-defined]
    qtbot.keyClicks(phone.typed, "4421")
    qtbot.keyClick(phone.typed, Qt.Key.Key_Return)
    assert "short for a phone number" in phone.number_row.note.text()
    assert phone.value().typed == "4421"
    phone.typed.setText("(202) 555-0199")
    qtbot.keyClick(phone.typed, Qt.Key.Key_Return)
    assert not phone.number_row.note.text()


def test_that_a_birth_date_that_is_none_is_refused_as_typed(make: Make, maria: str) -> None:
    form = make(maria)
    form.tabs.section(0).birth.box.setText("the rainy season")  # type: ignore[attr-defined]
    form.save()
    assert form.answer == FormAnswer()


@pytest.mark.parametrize(
    ("typed", "language", "meant"),
    [
        ("4/12/1971", "en", "1971-04-12"),
        ("4/12/1971", "es", "1971-12-04"),
        ("12 Apr 1971", "en", "1971-04-12"),
        ("1971-04-12", "en", "1971-04-12"),
        ("041271", "en", "1971-04-12"),
        ("04/1971", "en", "1971-04"),
        ("1971", "en", "1971"),
        ("yesterday", "en", "2026-11-20"),
        ("tomorrow", "en", ""),
        ("banana", "en", ""),
        ("", "en", ""),
    ],
)
def test_that_partial_dates_are_read_in_any_usual_form(
    typed: str, language: str, meant: str
) -> None:
    assert read_partial(typed, TODAY, language) == meant


def test_that_somebody_alike_is_hinted_at_and_can_be_opened(
    make: Make, maria: str, qtbot: QtBot
) -> None:
    form = make("")
    _line(form, "family").setText("Santos")
    _line(form, "given").setText("María")
    form.tabs.section(0).birth.box.setText("4/12/71")  # type: ignore[attr-defined]
    qtbot.waitUntil(form.lookalikes.isVisible)
    assert "1 person is alike" in form.lookalikes._title.text()
    form._base = form.details()
    form.lookalikes.open_asked.emit(maria)
    assert form.answer == FormAnswer(open_id=maria)


def test_that_lookalikes_do_not_keep_anybody_from_saving(
    make: Make, maria: str, qtbot: QtBot
) -> None:
    form = make("")
    _line(form, "family").setText("Santos")
    _line(form, "given").setText("Maria")
    qtbot.waitUntil(form.lookalikes.isVisible)
    form.save()
    qtbot.waitUntil(lambda: form.answer.saved_id not in ("", maria))


@pytest.mark.parametrize("leaves", [False, True])
def test_that_escape_asks_before_anything_typed_is_lost(
    leaves: bool, make: Make, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *_args, **_named: leaves)
    form = make("")
    _line(form, "given").setText("Grace")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible() is not leaves


def test_that_escape_closes_an_untouched_form_at_once(make: Make, qtbot: QtBot) -> None:
    form = make("")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_that_changes_of_two_people_to_different_fields_are_both_kept(
    make: Make, maria: str, desk: Desk, qtbot: QtBot
) -> None:
    form = make(maria)
    services = desk.services
    loaded = services.patients.details(maria, actor=services.actor)
    theirs = replace(loaded.details, contact_note="Ask for Ana")
    services.patients.edit(maria, theirs, rev=loaded.rev, actor=services.actor)
    _line(form, "preferred").setText("Mari")
    form.save()
    qtbot.waitUntil(lambda: form.answer.saved_id == maria)
    now = services.patients.details(maria, actor=services.actor).details
    assert (now.preferred, now.contact_note) == ("Mari", "Ask for Ana")


@pytest.mark.parametrize(
    ("kept", "given"), [(["given"], "Marie"), ([], "Mariana"), (None, "Mariana")]
)
def test_that_a_field_both_changed_is_chosen_by_the_person(
    kept: list[str] | None,
    given: str,
    make: Make,
    maria: str,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    asked: list[Conflict] = []

    def ask(_parent: object, conflicts: tuple[Conflict, ...]) -> list[str] | None:
        asked.extend(conflicts)
        return kept

    monkeypatch.setattr(ConflictDialog, "ask", ask)
    form = make(maria)
    services = desk.services
    loaded = services.patients.details(maria, actor=services.actor)
    theirs = replace(loaded.details, given="Mariana")
    services.patients.edit(maria, theirs, rev=loaded.rev, actor=services.actor)
    _line(form, "given").setText("Marie")
    form.save()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0] == Conflict("given", "Given name", "Marie", "Mariana")
    if kept is None:
        assert _line(form, "given").text() == "Marie"
        assert form.isVisible()
    else:
        qtbot.waitUntil(lambda: form.answer.saved_id == maria)
    now = services.patients.details(maria, actor=services.actor).details
    assert now.given == given


def test_that_the_conflict_dialog_proposes_what_is_stored(show: Show) -> None:
    conflicts = [Conflict("given", "Given name", "Marie", "Mariana")]
    dialog = ConflictDialog(conflicts, None)
    show(dialog)
    assert dialog.mine() == []
    dialog._mine["given"].setChecked(True)
    assert dialog.mine() == ["given"]


def test_that_merging_keeps_mine_where_only_i_changed_it() -> None:
    base = PatientDetails(family="Santos", given="Maria")
    mine = replace(base, given="Marie", gender="woman")
    theirs = replace(base, given="Mariana", pronouns="she/her")
    merged, conflicts = merge(base, mine, theirs)
    assert (merged.given, merged.gender, merged.pronouns) == ("Mariana", "woman", "she/her")
    assert [conflict.field for conflict in conflicts] == ["given"]
    assert take_mine(merged, mine, ["given"]).given == "Marie"


def test_that_a_number_that_proved_wrong_counts_as_good_once_mended(
    make: Make, desk: Desk, qtbot: QtBot
) -> None:
    services = desk.services
    details = replace(MARIA, phones=(PhoneEntry("(202) 555-0142", standing="wrong"),))
    person = services.patients.add(details, actor=services.actor)
    form = make(person)
    phone = form.tabs.section(1).phones.editors()[0]  # type: ignore[attr-defined]
    assert phone.value().standing == "wrong"
    phone.works.tick(on=True)
    assert phone.value().standing == "good"
    phone.works.tick(on=False)
    phone.typed.setText("(202) 555-0199")
    assert phone.value().standing == "good"


def test_that_an_entry_is_added_and_removed_with_the_keyboard(
    make: Make, maria: str, qtbot: QtBot
) -> None:
    form = make(maria)
    form.tabs.setCurrentIndex(1)
    phones = form.tabs.section(1).phones  # type: ignore[attr-defined]
    qtbot.keyClick(phones._add, Qt.Key.Key_Space)
    assert phones.editors()[1].typed.hasFocus()
    form.resize(900, 1200)  # the order of Tab is looked at with nothing scrolled away
    qtbot.waitUntil(lambda: a11y.tab_order(form) == [])
    phones.drop(phones._held[1][1])
    assert len(phones.editors()) == 1
    assert phones._add.hasFocus()


@pytest.mark.parametrize("place", range(6))
def test_that_every_tab_passes_the_accessibility_checks(
    place: int, make: Make, maria: str, qtbot: QtBot
) -> None:
    form = make(maria)
    form.tabs.setCurrentIndex(place)
    qtbot.waitUntil(lambda: a11y.clipped(form) == [])
    assert a11y.all_failures(form, qtbot) == []


def test_that_nothing_is_cut_with_the_largest_text(
    make: Make, maria: str, dress: Dress, qtbot: QtBot
) -> None:
    dress(ThemeChoice(Scheme.DARK, Contrast.NORMAL, 150))
    form = make(maria)
    form.resize(1220, 640)
    for place in range(form.tabs.count()):
        form.tabs.setCurrentIndex(place)
        qtbot.waitUntil(lambda: a11y.clipped(form) == [])
    assert a11y.faint(form) == []
