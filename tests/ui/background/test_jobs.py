import threading
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carecoord.common.errors import CancelledError, RefusedError, UnavailableError
from tests.watch import LogWatch
from ui.background.incidents import IncidentError
from ui.background.jobs import Job, JobRunner, Lane


class Asker(QObject):
    """Receives answers as a page does."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.errors: list[Exception] = []
        self.steps: list[tuple[int, int]] = []
        self.thread_of_answer: threading.Thread | None = None

    @Slot(object)
    def on_answer(self, answer: object) -> None:
        self.answers.append(answer)
        self.thread_of_answer = threading.current_thread()

    @Slot(Exception)
    def on_error(self, error: Exception) -> None:
        self.errors.append(error)

    @Slot(int, int)
    def on_step(self, done: int, total: int) -> None:
        self.steps.append((done, total))


def _ignore(_: object) -> None:
    """An asker that does not care for the answer."""


def _raise(error: Exception) -> object:
    raise error


def test_that_an_answer_arrives_in_the_windows_thread(jobs: JobRunner, qtbot: QtBot) -> None:
    asker = Asker()
    jobs.ask(threading.current_thread, asker.on_answer)
    qtbot.waitUntil(lambda: len(asker.answers) == 1)
    assert asker.thread_of_answer is threading.main_thread()
    assert asker.answers != [threading.main_thread()]


def test_that_answers_of_one_lane_arrive_in_the_order_asked(jobs: JobRunner, qtbot: QtBot) -> None:
    asker = Asker()
    for number in range(20):
        jobs.ask(partial(int, number), asker.on_answer)
    qtbot.waitUntil(lambda: asker.answers == list(range(20)))


def test_that_a_long_write_does_not_hold_up_reading(jobs: JobRunner, qtbot: QtBot) -> None:
    asker, may_end = Asker(), threading.Event()
    jobs.write(may_end.wait)
    jobs.ask(lambda: "read", asker.on_answer)
    qtbot.waitUntil(lambda: asker.answers == ["read"])
    may_end.set()


@pytest.mark.parametrize("error", [RefusedError("No."), UnavailableError("Later.")])
def test_that_our_own_errors_pass_as_they_are(
    error: Exception, jobs: JobRunner, qtbot: QtBot
) -> None:
    asker = Asker()
    jobs.write(lambda: _raise(error), failed=asker.on_error)
    qtbot.waitUntil(lambda: asker.errors == [error])


def test_that_a_bug_is_logged_under_a_number_without_its_text(
    jobs: JobRunner, qtbot: QtBot, log_watch: LogWatch
) -> None:
    log_watch.expect("Incident")
    with qtbot.waitSignal(jobs.broke) as broke:
        jobs.ask(lambda: _raise(ValueError("Santos, Maria")), _ignore)
    (incident,) = broke.args
    assert isinstance(incident, IncidentError)
    (logged,) = log_watch.logged
    assert incident.number in logged
    assert "ValueError" in logged
    assert "test_jobs.py" in logged
    assert "Santos" not in logged + incident.trace


def test_that_progress_is_told_and_cancelling_stops_the_work(jobs: JobRunner, qtbot: QtBot) -> None:
    asker, may_go_on = Asker(), threading.Event()

    def work(job: Job) -> object:
        job.report(1, 3)
        may_go_on.wait(5)
        job.report(2, 3)
        return "done"

    job = jobs.start(work, Lane.WRITING, asker.on_answer, asker.on_error, progressed=asker.on_step)
    qtbot.waitUntil(lambda: asker.steps == [(1, 3)])
    with qtbot.waitSignal(job.finished):
        job.cancel()
        may_go_on.set()
    assert [type(error) for error in asker.errors] == [CancelledError]
    assert asker.answers == []


def test_that_work_cancelled_at_its_end_gives_no_answer(jobs: JobRunner, qtbot: QtBot) -> None:
    asker, may_end = Asker(), threading.Event()
    job = jobs.start(lambda _: may_end.wait(5), Lane.READING, asker.on_answer, asker.on_error)
    with qtbot.waitSignal(job.finished):
        job.cancel()
        may_end.set()
    assert (asker.answers, asker.errors) == ([], [])


def test_that_an_answer_to_a_deleted_asker_goes_nowhere(
    jobs: JobRunner, qtbot: QtBot, qapp: QApplication
) -> None:
    asker, may_answer = Asker(), threading.Event()
    answers = asker.answers
    job = jobs.ask(lambda: may_answer.wait(5), asker.on_answer)
    with qtbot.waitSignal(asker.destroyed):
        asker.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    with qtbot.waitSignal(job.finished):
        may_answer.set()
    assert answers == []


def test_that_a_job_is_let_go_after_its_answer(jobs: JobRunner, qtbot: QtBot) -> None:
    job = jobs.ask(lambda: 1, _ignore)
    with qtbot.waitSignal(job.destroyed):
        del job


def test_that_shutting_down_drops_what_has_not_begun(qapp: QApplication) -> None:
    runner, begun = JobRunner(), threading.Event()
    ran: list[int] = []

    def first(job: Job) -> object:
        begun.set()
        while not job.cancelled:
            pass
        return None

    runner.start(first, Lane.READING)
    runner.ask(lambda: ran.append(1), _ignore)
    begun.wait(5)
    runner.shut_down()
    assert ran == []
    assert runner.wait(0)


def test_that_what_is_asked_after_the_end_is_never_begun(qapp: QApplication) -> None:
    runner, ran = JobRunner(), list[int]()
    runner.shut_down()
    job = runner.ask(lambda: ran.append(1), _ignore)
    assert job.cancelled
    assert runner.wait(0)
    assert ran == []


def test_that_what_was_asked_before_the_end_goes_on_and_nothing_more_is_begun(
    jobs: JobRunner,
) -> None:
    may_end, begun = threading.Event(), threading.Event()
    first, second = jobs.write(may_end.wait), jobs.write(begun.set)
    jobs.take_no_more()
    late = jobs.write(begun.clear)
    assert jobs.busy_with(Lane.WRITING) == (first, second)
    assert late.cancelled
    assert not jobs.wait(0, Lane.WRITING)
    assert jobs.wait(0, Lane.READING)
    may_end.set()
    assert jobs.wait(20, Lane.WRITING)
    assert begun.is_set()
    assert first.came_to_its_end


def test_that_work_that_was_stopped_did_not_come_to_its_end(jobs: JobRunner) -> None:
    job = jobs.start(lambda job: job.report(1), Lane.WRITING)
    jobs.wait(20)
    stopped = jobs.start(_until_stopped, Lane.WRITING)
    jobs.cancel_all()
    assert jobs.wait(20)
    assert (job.came_to_its_end, stopped.came_to_its_end) == (True, False)


def _until_stopped(job: Job) -> None:
    while True:
        job.report(1)
