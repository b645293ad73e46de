"""A visit at the real window, whose process is killed after each step of it.

Each next step begins with a new sign-in, on the very files that the kill left.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from carecoord.bootstrap import build_services
from carecoord.entities import Decision, HandoutGiven, TeachAttempt, TeachSession, TeachTopic
from carecoord.entities.journal import JournalEntry
from carecoord.services.bundle import Services
from carecoord.services.gate import Gate
from carecoord.vocab.records import NoteState
from carecoord.vocab.teachback import TopicState
from tests.end2end.program import PASSPHRASE, Program
from tests.end2end.screen import PATIENCE_S, windows
from tests.end2end.test_visit_keys import (
    WISH,
    begin_visit,
    decide,
    give_to_check,
    give_to_read,
    may_print,
    teach_first,
    teach_others,
)
from tests.end2end.visitor import Place, Visitor, visitor
from ui.pages.patient.teachback.pane import TeachbackPane
from ui.pages.patient.view import TEACHBACK_DRAFT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")

QUESTION = "Surgery? "
WORDS = "I write it down "


@dataclass(frozen=True)
class Found:
    """What the next start finds of the visit."""

    decisions: Mapping[str, str]
    what_matters: frozenset[str]
    handouts: tuple[str, ...]
    sessions: int
    topics: tuple[str, ...]
    attempts: int
    words: tuple[str, ...]
    events: frozenset[str]
    drafts: Mapping[str, Mapping[str, Any]]
    is_sound: bool


def found_in(home: Path) -> Found:
    opened = Gate(home).sign_in_somebody(PASSPHRASE)
    try:
        services = build_services(opened)
        is_sound = services.backups.verify(actor=opened.actor).sound
        with opened.database.reading() as session:
            decisions = session.execute(
                select(Decision.question, Decision.state, Decision.what_matters)
            ).all()
            given = select(HandoutGiven.title).order_by(HandoutGiven.given_at, HandoutGiven.id)
            return Found(
                decisions={row.question: row.state for row in decisions},
                what_matters=frozenset(row.what_matters for row in decisions),
                handouts=tuple(session.scalars(given)),
                sessions=session.scalar(select(func.count()).select_from(TeachSession)) or 0,
                topics=tuple(session.scalars(select(TeachTopic.state))),
                attempts=session.scalar(select(func.count()).select_from(TeachAttempt)) or 0,
                words=tuple(session.scalars(select(TeachAttempt.words))),
                events=frozenset(
                    session.scalars(select(JournalEntry.tbl).where(JournalEntry.op == "E"))
                ),
                drafts={one.kind: one.content for one in services.drafts.mine(actor=opened.actor)},
                is_sound=is_sound,
            )
    finally:
        opened.close()


def test_that_a_visit_killed_after_any_step_lost_nothing_of_it(
    program: Program, tmp_path: Path
) -> None:
    kills = map(str, count(1))

    def left(somebody: Visitor) -> Found:
        found = found_in(somebody.left_by_a_kill(tmp_path / next(kills)))
        assert found.is_sound
        return found

    with visitor(program.home, tmp_path) as somebody:
        somebody.do(begin)
        somebody.do(type_a_question)
        ((question, state),) = left(somebody).decisions.items()
        assert QUESTION in question
        assert state == NoteState.DRAFT

        somebody.do(decide_from_template)
        decided = left(somebody).decisions
        assert sorted(decided.values()) == [NoteState.DRAFT, NoteState.SIGNED]
        assert WISH in left(somebody).what_matters

        somebody.do(give_one)
        assert left(somebody).handouts == ("Sleeping better",)
        somebody.do(give_another)
        assert left(somebody).handouts == ("Sleeping better", "Living with high blood pressure")

        somebody.do(teach_one_topic)
        somebody.kill()

    with visitor(program.home, tmp_path) as somebody:
        somebody.do(begin)
        somebody.do(teach_on)
        taught = left(somebody)
        assert (taught.sessions, taught.attempts) == (1, 4)
        assert taught.topics == (TopicState.CLEAR,) * 3
        assert WORDS in "".join(taught.words)
        assert "teachback" not in taught.drafts

        somebody.do(choose_page)
        assert left(somebody).drafts["visit_page"]["left_out"]

        somebody.do(save_page)
        somebody.kill()
    found = found_in(program.home)
    assert found.is_sound
    assert "visit_page.printed" in found.events
    assert (tmp_path / "Your visit.pdf").read_bytes().rstrip().endswith(b"%%EOF")


def begin(place: Place) -> None:
    begin_visit(place.keyboard)


def type_a_question(place: Place) -> None:
    """Without a pause, until something of it is stored."""
    place.keyboard.keys("Ctrl+D")
    place.keyboard.is_at("What is being decided")

    def stored(services: Services) -> bool:
        notes = services.decisions.for_patient(place.patient_id, actor=services.actor)
        return any(QUESTION in note.question for note in notes)

    type_until(place, QUESTION, stored)


def decide_from_template(place: Place) -> None:
    decide(place.keyboard)


def give_one(place: Place) -> None:
    give_to_read(place.keyboard)


def give_another(place: Place) -> None:
    give_to_check(place.keyboard)


def teach_one_topic(place: Place) -> None:
    """Its words without a pause, until something of them is stored."""
    teach_first(place.keyboard)

    def stored(services: Services) -> bool:
        draft = services.drafts.load(TEACHBACK_DRAFT, place.patient_id, actor=services.actor)
        return draft is not None and WORDS in str(draft.content)

    type_until(place, WORDS, stored)


def teach_on(place: Place) -> None:
    """What was answered stands there; the next topic is gone on with."""
    place.keyboard.hand.sees("This was left unfinished")
    place.keyboard.screen.ask(_go_to_second_topic)
    teach_others(place.keyboard)


def _go_to_second_topic() -> None:
    (pane,) = windows()[0].findChildren(TeachbackPane)
    pane.board.cards[1].answer.buttons()[0].setFocus()


def choose_page(place: Place) -> None:
    """Leave the first piece off the page."""
    keyboard = place.keyboard
    keyboard.keys("Ctrl+P")
    keyboard.is_at("Print")
    keyboard.go_to("Decision: Surgery?")
    keyboard.keys("Space")

    def stored() -> bool:
        draft = place.services.drafts.load(
            "visit_page", place.patient_id, actor=place.services.actor
        )
        return draft is not None

    keyboard.screen.wait_for(stored, "the choice, stored")


def save_page(place: Place) -> None:
    keyboard = place.keyboard
    keyboard.screen.wait_for(may_print, "the page as it is chosen")
    keyboard.keys("Ctrl+S")
    keyboard.hand.sees("Files of type:")
    keyboard.keys("Return")
    keyboard.hand.sees("The after-visit page was saved.")


def type_until(place: Place, text: str, stored: Callable[[Services], bool]) -> None:
    """Type letter after letter as people do who never pause."""
    letters = cycle(text)
    until_s = time.monotonic() + PATIENCE_S
    while not stored(place.services):
        place.keyboard.type(next(letters))
        assert time.monotonic() < until_s, "nothing of what was typed was ever stored"
