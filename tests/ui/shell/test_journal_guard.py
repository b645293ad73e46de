"""A journal that does not fit together is shown over every page until somebody says they know."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from tests.factories.thief import Thief
from tests.ui.desk import Desk
from tests.ui.kit import Show
from tests.ui.slow import slowly
from ui.background.jobs import JobRunner
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.reason import ReasonDialog
from ui.shell.alarm_strip import AlarmStrip
from ui.shell.journal_guard import JournalGuard


@pytest.fixture
def strip(show: Show) -> Iterator[AlarmStrip]:
    made = AlarmStrip()
    made.resize(1000, 60)
    show(made)
    made.hide()
    yield made
    made.close()


@pytest.fixture
def guard(desk: Desk, jobs: JobRunner, strip: AlarmStrip) -> Iterator[JournalGuard]:
    window = QWidget()
    made = JournalGuard(desk.services.journal, desk.services.actor, jobs, strip, window)
    yield made
    made.stop()
    jobs.wait(5)
    window.deleteLater()


def change_the_past(desk: Desk) -> None:
    thief = Thief(desk.opened.home / "practice.db", desk.opened.key.raw)
    thief.do("UPDATE sync_journal SET actor = 'x' WHERE seq = 1")
    thief.raw.commit()
    thief.close()


def test_that_a_sound_journal_shows_nothing_and_is_remembered(
    guard: JournalGuard, desk: Desk, strip: AlarmStrip, qtbot: QtBot
) -> None:
    guard.look()
    qtbot.waitUntil(lambda: desk.services.journal.checked_at() is not None)
    assert strip.isHidden()


def test_that_the_look_at_the_journal_waits_for_what_somebody_is_doing(
    guard: JournalGuard, desk: Desk, jobs: JobRunner, qtbot: QtBot
) -> None:
    with slowly(desk.services.patient_list, "counts") as counting:
        jobs.ask(partial(desk.services.patient_list.counts, actor=desk.services.actor), len)
        guard.look()
        assert counting.has_begun.wait(10)
        qtbot.wait(50)
        assert desk.services.journal.checked_at() is None
        counting.go_on()
    qtbot.waitUntil(lambda: desk.services.journal.checked_at() is not None)


def test_that_an_alarm_stays_until_it_is_acknowledged_with_a_reason(
    guard: JournalGuard, desk: Desk, strip: AlarmStrip, jobs: JobRunner, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    change_the_past(desk)
    guard.look()
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == "Entries of the journal were changed."
    advised: list[str] = []
    answers: list[str | None] = [None, "Our auditor tried it"]

    def ask(_parent: QWidget, _title: str, advice: str, *_a: str, **_k: str) -> str | None:
        advised.append(advice)
        return answers.pop(0)

    monkeypatch.setattr(ReasonDialog, "ask", ask)
    strip.answer_button.click()
    jobs.wait(5)
    assert strip.isVisible()
    assert "Compare it with the newest backup" in advised[0]
    strip.answer_button.click()
    qtbot.waitUntil(strip.isHidden)


def test_that_whoever_may_not_settle_it_is_told_whom_to_tell(
    desk: Desk, jobs: JobRunner, strip: AlarmStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ConfirmDialog, "ask", lambda *words: asked.append(words[2]))
    nurse = Actor(desk.services.actor.staff_id, "N", Role.NURSE)
    window = QWidget()
    JournalGuard(desk.services.journal, nurse, jobs, strip, window).answer()
    assert "responsible for data protection" in asked[0]
    window.deleteLater()
