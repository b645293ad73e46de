"""A practice drawn by chance around every edge of the built-in lists."""

import datetime as dt
import random
from typing import Any

from carecoord.common.ids import new_id
from carecoord.entities import (
    Appointment,
    Barrier,
    ChannelConsent,
    Condition,
    ContactAttempt,
    ContactPoint,
    Decision,
    Draft,
    FollowUp,
    Goal,
    HandoutGiven,
    HandoutVersion,
    Measurement,
    Patient,
    PersonalTarget,
    TeachSession,
    TeachTopic,
    Visit,
)
from tests.factories.clinic import Clinic

DAYS_AGO = (0, 1, 2, 30, 364, 365, 366, 900, -1)
VALUES = {"bp": (120, 140, 180), "a1c": (6.9, 7.0, 12)}
Rows = list[dict[str, Any]]


class ChancePractice:
    """Rows of every kind; the same seed draws the same practice, keys apart."""

    def __init__(self, seed: int, today: dt.date, clinic: Clinic, lists: tuple[str, ...]) -> None:
        self._chance = random.Random(seed)
        self._today = today
        self._clinic = clinic
        self._lists = lists
        self._ids: list[str] = []

    def fill(self, people: int) -> None:
        self._ids = [new_id() for _ in range(people)]
        follow_ups = self._follow_ups()
        sessions = self._sessions()
        with self._clinic.database.writing(self._clinic.actor) as transaction:
            for table, rows in (
                (Patient, self._people()),
                (Condition, self._conditions()),
                (Measurement, self._measurements("bp") + self._measurements("a1c")),
                (Visit, self._visits()),
                (Appointment, booked := self._booked()),
                (FollowUp, follow_ups + self._missed(booked)),
                (TeachSession, sessions),
                (TeachTopic, self._topics(sessions)),
                (Decision, self._decisions()),
                (ContactAttempt, self._tries(follow_ups)),
                (ChannelConsent, self._consents()),
                (ContactPoint, self._contacts()),
                (Draft, self._drafts()),
                (HandoutVersion, versions := self._versions()),
                (HandoutGiven, self._given(versions)),
                (Goal, self._goals()),
                (Barrier, self._barriers()),
                (PersonalTarget, self._own_targets()),
                (Measurement, self._doubtful()),
            ):
                transaction.insert_many(table, rows)

    def _one_of(self, *choices: Any) -> Any:
        return self._chance.choice(choices)

    def _owner(self) -> str:
        return self._chance.choice(self._ids)

    def _day(self) -> dt.date:
        return self._today - dt.timedelta(days=self._chance.choice(DAYS_AGO))

    def _at(self) -> dt.datetime:
        return self._clinic.at(self._day())

    def _people(self) -> Rows:
        return [
            {
                "id": key,
                "family": "F",
                "sort_key": self._one_of("a", "b", "c"),
                "status": self._one_of(*["active"] * 6, "inactive", "moved", "deceased"),
                "deleted": self._chance.random() < 0.05,
            }
            for key in self._ids
        ]

    def _conditions(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "group": self._one_of("diabetes", "hypertension", "copd", ""),
                "status": self._one_of("active", "resolved"),
            }
            for _ in self._ids
        ]

    def _measurements(self, kind: str) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "kind": kind,
                "value": self._one_of(*VALUES[kind]),
                "value2": self._one_of(60, 90) if kind == "bp" else None,
                "taken_at": self._at(),
                "comparator": self._one_of("", "<") if kind == "a1c" else "",
                "deleted": self._chance.random() < 0.1,
            }
            for _ in range(2 * len(self._ids))
        ]

    def _visits(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "started_at": self._at(),
                "status": self._one_of("kept", "missed"),
            }
            for _ in self._ids
        ]

    def _booked(self) -> Rows:
        """Visits around the edges of what is to be confirmed, and some that were missed."""
        rows = []
        for _ in range(3 * len(self._ids)):
            days = self._one_of(-1, 0, 1, 2, 3, 7, 8)
            at = self._clinic.at(self._today + dt.timedelta(days=days), self._one_of(0, 9, 23))
            ahead = dt.timedelta(days=self._one_of(1, 8, 28, 29))
            rows.append(
                {
                    "id": new_id(),
                    "patient_id": self._owner(),
                    "starts_at": at,
                    "booked_at": self._one_of(at - ahead, None),
                    "status": self._one_of("booked", "booked", "confirmed", "no_show", "kept"),
                    "status_at": at - ahead,
                    "deleted": self._chance.random() < 0.05,
                }
            )
        return rows

    def _missed(self, booked: Rows) -> Rows:
        return [
            {
                "id": new_id(),
                "patient_id": each["patient_id"],
                "kind": "missed_visit",
                "title": "T",
                "due_on": (self._today - dt.timedelta(self._one_of(-1, 0, 7, 8))).isoformat(),
                "state": self._one_of("open", "open", "done"),
                "priority": "time_limited",
                "source_table": "appointment",
                "source_id": each["id"],
                "created_at": each["starts_at"],
            }
            for each in booked
            if each["status"] == "no_show"
        ]

    def _follow_ups(self) -> Rows:
        return [
            {
                "id": new_id(),
                "patient_id": self._owner(),
                "kind": self._one_of("result", "transition"),
                "title": "T",
                "due_on": self._day().isoformat(),
                "state": self._one_of("open", "done", "in_progress"),
                "priority": self._one_of("safety", "routine"),
                "created_at": self._at(),
            }
            for _ in self._ids
        ]

    def _sessions(self) -> Rows:
        return [
            {
                "id": new_id(),
                "patient_id": self._owner(),
                "taught_at": self._at(),
                "taught_by": self._clinic.actor.staff_id,
            }
            for _ in self._ids
        ]

    def _topics(self, sessions: Rows) -> Rows:
        return [
            {
                "patient_id": session["patient_id"],
                "session_id": session["id"],
                "position": 1,
                "text": "T",
                "state": self._one_of("clear", "not_yet_clear", "not_checked"),
                "next_check_on": self._day().isoformat(),
                "state_on": self._day().isoformat(),
            }
            for session in sessions
        ]

    def _decisions(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "state": self._one_of("signed", "draft", "amended"),
                "review_on": self._day().isoformat(),
                "started_at": self._at(),
                "author_id": self._clinic.actor.staff_id,
            }
            for _ in self._ids
        ]

    def _goals(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "words": "W",
                "state": self._one_of("begun", "agreed", "met", "stopped"),
                "check_in_on": self._day().isoformat(),
                "begun_at": self._at(),
                "begun_by": self._clinic.actor.staff_id,
            }
            for _ in self._ids[::2]
        ]

    def _own_targets(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "kind": kind,
                "value": value,
                "value2": value2,
                "set_on": self._day().isoformat(),
                "set_by": self._clinic.actor.staff_id,
                "ended_on": self._one_of("", "", "2026-01-01"),
            }
            for kind, value, value2 in (("a1c", 8.0, None), ("bp", 130.0, 80.0))
            for _ in range(6)
        ]

    def _doubtful(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "kind": "a1c",
                "value": 9.0,
                "unit": "%",
                "taken_at": self._at(),
                "unreliable": "dialysis",
            }
            for _ in range(6)
        ]

    def _tries(self, follow_ups: Rows) -> Rows:
        for_follow_ups = [
            self._try(each["patient_id"], "followups-due", each["id"]) for each in follow_ups[::3]
        ]
        from_lists = [
            self._try(self._owner(), self._one_of(*self._lists), None)
            for _ in range(2 * len(self._ids))
        ]
        return for_follow_ups + from_lists

    def _try(self, patient_id: str, worklist_id: str, follow_up_id: str | None) -> dict[str, Any]:
        back_on = self._today + dt.timedelta(days=self._one_of(-1, 0, 1))
        return {
            "patient_id": patient_id,
            "worklist_id": worklist_id,
            "follow_up_id": follow_up_id,
            "attempted_at": self._at(),
            "attempted_by": self._clinic.actor.staff_id,
            "result": "no_answer",
            "closes": self._chance.random() < 0.3,
            "hidden_until_on": self._one_of(back_on.isoformat(), ""),
        }

    def _barriers(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "domain": self._one_of("transport", "food"),
                "status": self._one_of("present", "present", "resolved", "asked_none"),
                "wants_help": self._one_of("yes", "yes", "not_now"),
                "sensitivity": self._one_of("normal", "normal", "restricted"),
                "opened_on": "2020-01-01",
                "reviewed_on": (self._day() - dt.timedelta(days=self._one_of(0, 1))).isoformat(),
                "recorded_at": self._at(),
                "recorded_by": self._clinic.actor.staff_id,
                "deleted": self._chance.random() < 0.05,
            }
            for _ in self._ids
        ]

    def _consents(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "channel": "all",
                "allowed": self._one_of("yes", "no", "no"),
            }
            for _ in self._ids[::2]
        ]

    def _drafts(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "staff_id": self._clinic.actor.staff_id,
                "kind": self._one_of("teachback", "teachback", "decision"),
                "content": "{}",
                "saved_at": self._at(),
                "deleted": self._chance.random() < 0.2,
            }
            for _ in self._ids
        ]

    def _contacts(self) -> Rows:
        return [
            {
                "patient_id": self._owner(),
                "kind": self._one_of("phone", "phone", "email"),
                "typed": "N",
                "standing": self._one_of("good", "wrong", "off"),
                "deleted": self._chance.random() < 0.1,
            }
            for _ in self._ids
        ]

    def _versions(self) -> Rows:
        """Of some topics two versions, the newer one in use or not; of others only one."""
        states = {1: ("replaced", "retired"), 2: (*["approved"] * 6, "draft", "retired")}
        return [
            {
                "id": new_id(),
                "topic": f"own-{topic}",
                "language": "en",
                "number": number,
                "version": str(number),
                "origin": "own",
                "state": self._one_of(*states[number]),
                "title": "T",
                "body": "B",
                "subject": "care",
                "written_in": "en",
                "edited_by": self._clinic.actor.staff_id,
                "edited_at": self._at(),
                "approved_at": self._at(),
                "is_harmful": self._chance.random() < 0.3,
                "retired_at": self._at(),
                "retired_reason": "R",
            }
            for topic in range(8)
            for number in (1, 2)
        ]

    def _given(self, versions: Rows) -> Rows:
        given = []
        for _ in range(4 * len(self._ids)):
            version = self._chance.choice(versions)
            given.append(
                {
                    "patient_id": self._owner(),
                    "topic": version["topic"],
                    "title": "T",
                    "version": version["version"],
                    "version_id": self._one_of(version["id"], None),
                    "language": "en",
                    "text_size_pt": 12,
                    "given_at": self._at(),
                    "given_by": self._clinic.actor.staff_id,
                    "settled_at": self._one_of(None, None, None, self._at()),
                    "deleted": self._chance.random() < 0.1,
                }
            )
        return given
