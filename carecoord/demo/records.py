"""Decisions, teach-backs, handouts, follow-ups and calls of an invented person."""

import datetime as dt
import functools
import json
import tomllib
from collections.abc import Mapping
from typing import Any

from carecoord.common.i18n import LANGUAGES
from carecoord.common.paths import RESOURCES_DIR
from carecoord.demo.chance import Chance
from carecoord.demo.histories import History
from carecoord.demo.people import Person
from carecoord.entities import (
    ContactAttempt,
    Decision,
    DecisionOption,
    DecisionParticipant,
    Draft,
    FollowUp,
    HandoutGiven,
    OptionEffect,
    TeachAttempt,
    TeachSession,
    TeachTopic,
    Visit,
)
from carecoord.handouts.documents.page import TextSize
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import load_library
from carecoord.rules import teachback
from carecoord.rules.business_days import business_day_on_or_before
from carecoord.rules.transitions import deadlines
from carecoord.vocab.teachback import Outcome

Row = dict[str, Any]
TABLES = (
    Decision, DecisionOption, OptionEffect, DecisionParticipant, TeachSession, TeachTopic,
    TeachAttempt, HandoutGiven, FollowUp, ContactAttempt, Draft,
)  # fmt: skip
"""Parents before children."""

_NURSES_LANGUAGES = {"en": "", "es": "bilingual_staff_qualified"}
_UNANSWERED = {"first": "", "again": "", "changes": []}
_LEFT_EVERY = 13
"""Days of a month apart on which a talk is left unfinished."""
_TRIED_LONG = dt.timedelta(days=4)
_STAYS_DAYS = 5
"""Within so many days everybody on the list of stays left the hospital."""
_CALL_RESULTS = ("no_answer", "left_safe_message", "reached", "spoke_to_family")
_CALL_WEIGHTS = (45, 25, 22, 8)


@functools.cache
def book() -> Mapping[str, Any]:
    """What talks of the demo are about."""
    with (RESOURCES_DIR / "demo" / "records.toml").open("rb") as stream:
        return tomllib.load(stream)


@functools.cache
def _library() -> HandoutLibrary:
    return load_library()


def _next_check(point: Mapping[str, Any], taught_on: dt.date) -> dt.date:
    """The day the practice's own rule sets for a topic that was not clear."""
    unclear = teachback.Attempt(outcome=Outcome.NOT_YET_CLEAR)
    topic = teachback.Topic(text=point["text"], safety=point["safety"], attempts=(unclear,))
    day = teachback.next_check_on(topic, taught_on)
    assert day is not None
    return day


class Records:
    """What the practice did with one living person lately."""

    def __init__(
        self,
        chance: Chance,
        person: Person,
        history: History,
        staff: Mapping[str, str],
        today: dt.date,
    ) -> None:
        self._chance = chance
        self._person = person
        self._groups = history.groups
        self._visits = history.rows[Visit]
        self._staff = staff
        self._today = today
        self.rows: dict[type, list[Row]] = {table: [] for table in TABLES}
        if person.status != "active" or person.age(today) < 18:  # noqa: PLR2004 - adults decide
            return
        if chance.happens(0.22):
            self._decision()
        if chance.happens(0.22):
            self._teachback()
        if chance.happens(0.12):
            self._follow_up()

    def _decision(self) -> None:
        chance = self._chance
        fitting = self._fitting("decision")
        if not fitting:
            return
        template = chance.pick(fitting)
        talked = self._ago(5, 150)
        deferred = chance.happens(0.4)
        within = chance.between(10, 80 if deferred else 170)
        review_on = talked.date() + dt.timedelta(days=within)
        reviewed = review_on < self._today and chance.happens(0.6)
        row = self._add(
            Decision,
            state="signed",
            question=template["question"],
            why_now=template["why_now"],
            started_at=talked,
            what_matters=chance.pick(template["matters"]),
            preferred_role="decide_together",
            language=self._person.language,
            interpreter="" if self._person.language == "en" else "qualified_phone",
            outcome="deferred" if deferred else "option_chosen",
            plan="" if deferred else template["plan"],
            missing_for_decision=template["missing"] if deferred else "",
            matches_what_matters="" if deferred else "yes",
            review_on=review_on.isoformat(),
            reviewed_on=review_on.isoformat() if reviewed else "",
            review_result="Still fits." if reviewed else "",
            owner_id=self._staff["clinician"],
            author_id=self._staff["clinician"],
            signed_by=self._staff["clinician"],
            signed_at=talked,
        )
        for position, option in enumerate(template["option"]):
            self._option(row, position, option)
        if not deferred:
            row["chosen_option_id"] = self.rows[DecisionOption][-len(template["option"])]["id"]
        self._add(DecisionParticipant, decision_id=row["id"], role="patient")
        self._add(DecisionParticipant, decision_id=row["id"], role="clinician")
        if not reviewed:
            self._rule_follow_up(
                "decision_review",
                f"{'Decide' if deferred else 'Look back on'}: {template['question']}",
                "Not decided yet." if deferred else "Decided together.",
                review_on,
                ("decision", row["id"]),
                talked,
            )

    def _option(self, decision: Row, position: int, option: Mapping[str, Any]) -> None:
        row = self._add(
            DecisionOption,
            decision_id=decision["id"],
            position=position,
            label=option["label"],
            is_wait=option.get("wait", False),
        )
        effects = [("benefit", text) for text in option["benefits"]]
        effects += [("harm", text) for text in option["harms"]]
        for place, (side, text) in enumerate(effects):
            self._add(OptionEffect, option_id=row["id"], position=place, side=side, text=text)

    def _teachback(self) -> None:
        chance = self._chance
        taught = self._at_a_visit(self._ago(1, 60))
        language = self._person.language
        session = self._add(
            TeachSession,
            taught_at=taught,
            taught_by=self._staff["nurse"],
            language=language,
            interpreter=_NURSES_LANGUAGES.get(language, "qualified_phone"),
        )
        points = self._fitting("teach")
        start = chance.between(0, len(points) - 1)
        for position in range(min(chance.between(1, 3), len(points))):
            self._topic(session, position, points[(start + position) % len(points)], taught)
        if language in LANGUAGES:
            self._handout(points[start]["handout"], language, taught)
        if taught.date() < self._today and taught.day % _LEFT_EVERY == 0:
            self._unfinished(points[start], taught)

    def _unfinished(self, point: Mapping[str, Any], at: dt.datetime) -> None:
        """One more topic that the nurse was called away from."""
        topic = {"text": point["text"], "question": point["question"], "safety": point["safety"]}
        content = {
            "setting": {"language": self._person.language},
            "points": [{"topic": topic, "answer": _UNANSWERED}],
        }
        self._add(
            Draft, staff_id=self._staff["nurse"], kind="teachback", saved_at=at,
            content=json.dumps(content, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip

    def _at_a_visit(self, otherwise: dt.datetime) -> dt.datetime:
        """Towards the end of a visit of the last two months, where there was one."""
        since = otherwise - dt.timedelta(days=60)
        kept = [
            row["started_at"]
            for row in self._visits
            if row["status"] == "kept" and row["started_at"] >= since
        ]
        return max(kept) + dt.timedelta(minutes=10) if kept else otherwise

    def _fitting(self, kind: str) -> list[Mapping[str, Any]]:
        """Templates for somebody of this age with these conditions."""
        age = self._person.age(self._today)
        fitting = []
        for one in book()[kind]:
            youngest, oldest = one.get("ages", (0, age))
            if one["group"] in {"", *self._groups} and youngest <= age <= oldest:
                fitting.append(one)
        return fitting

    def _topic(
        self, session: Row, position: int, point: Mapping[str, Any], taught: dt.datetime
    ) -> None:
        chance = self._chance
        outcome = chance.weighted(("first", "after", "not"), (62, 18, 20))
        clear = outcome != "not"
        check_on = _next_check(point, taught.date())
        topic = self._add(
            TeachTopic,
            session_id=session["id"],
            position=position,
            text=point["text"],
            question=point["question"],
            safety=point["safety"],
            handout_topic=point["handout"],
            state="clear" if clear else "not_yet_clear",
            state_on=taught.date().isoformat(),
            next_check_on="" if clear else check_on.isoformat(),
        )
        if outcome != "first":
            self._attempt(topic, 1, "not_yet_clear", chance.pick(point["unclear"]), taught)
        if outcome == "after":
            self._attempt(topic, 2, "clear_after_reteach", chance.pick(point["clear"]), taught)
        elif outcome == "first":
            self._attempt(topic, 1, "clear_first_time", chance.pick(point["clear"]), taught)
        else:
            self._rule_follow_up(
                "teachback",
                f"Explain again: {point['text']}",
                "Our explanation was not clear yet.",
                check_on,
                ("teach_topic", topic["id"]),
                taught,
                priority="safety" if point["safety"] else "routine",
            )

    def _attempt(self, topic: Row, number: int, outcome: str, words: str, at: dt.datetime) -> None:
        self._add(
            TeachAttempt,
            topic_id=topic["id"],
            number=number,
            outcome=outcome,
            method="tell_in_own_words",
            words=words,
            changes="different_words picture_or_drawing" if number > 1 else "",
            checked_at=at,
            checked_by=self._staff["nurse"],
        )

    def _handout(self, topic: str, language: str, given: dt.datetime) -> None:
        page = _library().get(topic, language)
        self._add(
            HandoutGiven,
            topic=topic,
            title=page.title,
            version=page.version,
            language=language,
            text_size_pt=int(TextSize.STANDARD),
            reading_grade=page.grade,
            given_at=given,
            given_by=self._staff["nurse"],
        )

    def _follow_up(self) -> None:
        template = self._chance.pick(self._fitting("follow"))
        ahead = self._chance.between(-9, 12)
        made_at = self._ago(12, 30)
        due_on = business_day_on_or_before(self._today + dt.timedelta(days=ahead))
        if template["kind"] == "transition":
            left_on = self._today - dt.timedelta(days=1 + ahead % _STAYS_DAYS)
            due_on = deadlines(left_on).contact_by
            made_at = dt.datetime.combine(left_on, dt.time(15), dt.UTC)
        row = self._add(
            FollowUp,
            kind=template["kind"],
            title=template["title"],
            reason=template["reason"],
            next_step=template["next_step"],
            owner_role=template.get("owner", "front_desk"),
            due_on=due_on.isoformat(),
            priority=template["priority"],
            created_at=made_at,
            created_by=self._staff["clinician"],
        )
        if ahead < 0 and self._chance.happens(0.4) and template["kind"] != "transition":
            self._call(row)

    def _call(self, follow_up: Row) -> None:
        called = self._ago(2, 8)
        result = self._chance.weighted(_CALL_RESULTS, _CALL_WEIGHTS)
        is_last = result == "no_answer" and called.date() < self._today - _TRIED_LONG
        if is_last:
            self._try(follow_up, called - dt.timedelta(days=9), "call", result)
            self._try(follow_up, called - dt.timedelta(days=7), "letter", "left_safe_message")
        self._try(follow_up, called, "call", result, is_last=is_last)

    def _try(
        self, follow_up: Row, at: dt.datetime, channel: str, result: str, *, is_last: bool = False
    ) -> None:
        """After the last one somebody decides, so that no day of a next try is named."""
        back_on = "" if is_last else (at.date() + dt.timedelta(days=2)).isoformat()
        self._add(
            ContactAttempt,
            worklist_id="followups-due",
            follow_up_id=follow_up["id"],
            attempted_at=at,
            attempted_by=self._staff["front_desk"],
            channel=channel,
            result=result,
            next_try_on=back_on,
            hidden_until_on=back_on,
        )

    def _rule_follow_up(
        self,
        kind: str,
        title: str,
        reason: str,
        due_on: dt.date,
        source: tuple[str, str],
        made: dt.datetime,
        *,
        priority: str = "routine",
    ) -> None:
        self._add(
            FollowUp,
            kind=kind,
            title=title,
            reason=reason,
            owner_id=self._staff["clinician"],
            due_on=due_on.isoformat(),
            priority=priority,
            source_table=source[0],
            source_id=source[1],
            created_at=made,
            created_by=self._staff["clinician"],
        )

    def _ago(self, nearest: int, farthest: int) -> dt.datetime:
        """A working hour some days back."""
        day = self._today - dt.timedelta(days=self._chance.between(nearest, farthest))
        hour = dt.time(14 + self._chance.between(0, 5), 15 * self._chance.between(0, 3))
        return dt.datetime.combine(day, hour, dt.UTC)

    def _add(self, table: type, **fields: Any) -> Row:
        row = {"id": self._chance.key(), "patient_id": self._person.id, **fields}
        self.rows[table].append(row)
        return row
