"""The built-in lists as plain loops over all rows, for the statements to agree with."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    TeachTopic,
    Visit,
)
from carecoord.worklists.catalogue import built_in
from carecoord.worklists.definition import About, Kind

WORKED = tuple(
    each.id
    for each in built_in().definitions
    if each.kind is Kind.WORKLIST and each.about in (About.PATIENT, About.HANDOUT)
)
"""Lists from which a person, not a follow-up, is called."""
OPEN = {"open", "in_progress", "waiting_patient", "waiting_other"}


class PlainLists:
    """All rows of a small practice, read into memory."""

    def __init__(self, session: Session, today: dt.date, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone
        self.today = today
        self.people = self._all(Patient)
        self._conditions = self._by_patient(Condition)
        self._measurements = self._by_patient(Measurement)
        self._visits = self._by_patient(Visit)
        self._attempts = self._by_patient(ContactAttempt)
        self._follow_ups = self._by_patient(FollowUp)
        self._topics = self._by_patient(TeachTopic)
        self._decisions = self._by_patient(Decision)
        self._consents = self._by_patient(ChannelConsent)
        self._targets = self._by_patient(PersonalTarget)
        self._goals = self._by_patient(Goal)
        self._given = self._by_patient(HandoutGiven)
        self._contacts = self._by_patient(ContactPoint)
        self._barriers = self._by_patient(Barrier)
        self._booked = self._by_patient(Appointment)
        self._harmful = {
            (each.topic, each.language, each.version): each
            for each in self._all(HandoutVersion)
            if each.is_harmful and self._days(each.retired_at) >= 0
        }
        self._drafts = self._by_patient(Draft)
        self._in_use = {
            (each.topic, each.language): each
            for each in self._all(HandoutVersion)
            if each.state == "approved" and self._days(each.approved_at) >= 0
        }

    def members(self, worklist_id: str) -> set[str]:
        """Keys of the people on a list."""
        member = getattr(self, "_" + worklist_id.replace("-", "_"))
        return {
            person.id for person in self.people if person.merged_into is None and member(person)
        }

    def _all(self, table: Any) -> list[Any]:
        rows = self._session.scalars(select(table).order_by(table.id))
        return [row for row in rows if not row.deleted]

    def _by_patient(self, table: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._all(table):
            found[row.patient_id].append(row)
        return found

    def _days(self, instant: dt.datetime) -> int:
        return (self.today - instant.astimezone(self._zone).date()).days

    def _latest(self, person: Any, kind: str) -> Any:
        past = [
            each for each in self._measurements[person.id]
            if each.kind == kind and each.unreliable == "" and self._days(each.taken_at) >= 0
        ]  # fmt: skip
        return max(past, key=lambda each: (each.taken_at, each.id), default=None)

    def _has(self, person: Any, group: str) -> bool:
        return any(each.group == group for each in self._conditions[person.id])

    def _seen(self, person: Any) -> bool:
        kept = [each for each in self._visits[person.id] if each.status == "kept"]
        booked = [each for each in self._booked[person.id] if each.status == "kept"]
        seen = [*(each.started_at for each in kept), *(each.starts_at for each in booked)]
        return any(0 <= self._days(at) <= 365 for at in seen)

    def _worked(
        self, person: Any, worklist_id: str, evidence: dt.datetime | None = None, *,
        is_safety: bool = False,
    ) -> bool:  # fmt: skip
        """Reached out to by this list, and neither put off nor against the person's will."""
        if person.status in {"deceased", "moved"} or self._silent(person):
            return False
        tries = [each for each in self._attempts[person.id] if each.worklist_id == worklist_id]
        if not tries:
            return True
        last = max(tries, key=lambda each: (each.attempted_at, each.id))
        back: bool = last.hidden_until_on <= self.today.isoformat()
        if not last.closes:
            return back and (last.hidden_until_on != "" or is_safety)
        if last.result == "declined" and last.hidden_until_on == "":
            return is_safety
        newer: bool = evidence is not None and evidence > last.attempted_at
        return newer or (back and last.hidden_until_on != "")

    def _silent(self, person: Any) -> bool:
        answers = [each for each in self._consents[person.id] if each.channel == "all"]
        newest = max(answers, key=lambda each: (each.given_on, each.id), default=None)
        return newest is not None and newest.allowed == "no"

    def _put_off(self, follow_up: Any) -> bool:
        last = self._last_try(follow_up.patient_id, lambda each: each.follow_up_id == follow_up.id)
        if last is None:
            return False
        waits = not last.closes and last.hidden_until_on == "" and follow_up.priority != "safety"
        return waits or bool(last.hidden_until_on > self.today.isoformat())

    def _last_try(self, person_id: str, counts: Callable[[Any], bool]) -> Any:
        tries = [each for each in self._attempts[person_id] if counts(each)]
        return max(tries, key=lambda each: (each.attempted_at, each.id), default=None)

    def _not_reached(self, person: Any) -> bool:
        if person.status in {"deceased", "moved"} or self._silent(person):
            return False
        return any(self._waits(self._last_try(person.id, counts)) for counts in self._rows(person))

    def _waits(self, last: Any) -> bool:
        return last is not None and not last.closes and last.hidden_until_on == ""

    def _rows(self, person: Any) -> Iterator[Callable[[Any], bool]]:
        """What this person stands on a list for, put off or not, as what an attempt counts for."""
        for due in self._follow_ups[person.id]:
            is_due = due.due_on <= self.today.isoformat() or due.kind == "transition"
            if due.state in OPEN and is_due:
                yield partial(_is_for, due.id)
        tried = self._attempts[person.id]
        self._attempts[person.id] = []  # nothing puts anybody off
        lists = [each for each in WORKED if getattr(self, "_" + each.replace("-", "_"))(person)]
        self._attempts[person.id] = tried
        for worklist_id in lists:
            yield partial(_is_from, worklist_id)

    def _visits_to_confirm(self, person: Any) -> bool:
        reminded = any(
            each.worklist_id == "visits-to-confirm" and self._days(each.attempted_at) <= 14
            and each.result in {"reached", "left_safe_message"}
            for each in self._attempts[person.id]
        )  # fmt: skip
        soon = any(
            each.status == "booked" and 1 <= -self._days(each.starts_at) <= (2 if reminded else 7)
            for each in self._booked[person.id]
        )
        return soon and self._worked(person, "visits-to-confirm")

    def _missed_visits(self, person: Any) -> bool:
        if person.status in {"deceased", "moved"} or self._silent(person):
            return False
        since = (self.today - dt.timedelta(days=7)).isoformat()
        return any(
            each.kind == "missed_visit" and each.state in OPEN and each.due_on >= since
            and not self._put_off(each)
            for each in self._follow_ups[person.id]
        )  # fmt: skip

    def _living(self, person: Any) -> bool:
        return bool(person.status != "deceased")

    def _living_diabetes(self, person: Any) -> bool:
        return self._living(person) and self._has(person, "diabetes")

    def _living_hypertension(self, person: Any) -> bool:
        return self._living(person) and self._has(person, "hypertension")

    def _not_seen_12m(self, person: Any) -> bool:
        return self._living(person) and not self._seen(person)

    def _bp_at_or_above_140_90(self, person: Any) -> bool:
        last = self._latest(person, "bp")
        own = self._own_goal(person, "bp")
        upper, lower = (140, 90) if own is None else (own.value, own.value2)
        high = last is not None and (last.value >= upper or last.value2 >= lower)
        return high and self._active(person, "bp-at-or-above-140-90", last.taken_at)

    def _a1c_at_or_above_7(self, person: Any) -> bool:
        last = self._latest(person, "a1c")
        own = self._own_goal(person, "a1c")
        limit = 7 if own is None else own.value
        high = last is not None and last.value >= limit and last.comparator != "<"
        return (
            high
            and not self._in_doubt(person)
            and self._active(person, "a1c-at-or-above-7", last.taken_at)
        )

    def _hypertension_no_bp_12m(self, person: Any) -> bool:
        return self._overdue(person, "hypertension", "bp", "hypertension-no-bp-12m")

    def _diabetes_no_a1c_12m(self, person: Any) -> bool:
        overdue = self._overdue(person, "diabetes", "a1c", "diabetes-no-a1c-12m")
        return overdue and not self._in_doubt(person)

    def _own_goal(self, person: Any, kind: str) -> Any:
        holding = [t for t in self._targets[person.id] if t.kind == kind and not t.ended_on]
        return max(holding, key=lambda each: (each.set_on, each.id), default=None)

    def _in_doubt(self, person: Any) -> bool:
        doubtful = [
            each.taken_at for each in self._measurements[person.id]
            if each.kind == "a1c" and each.unreliable and self._days(each.taken_at) >= 0
        ]  # fmt: skip
        last = self._latest(person, "a1c")
        return any(last is None or last.taken_at <= at for at in doubtful)

    def _overdue(self, person: Any, group: str, kind: str, worklist_id: str) -> bool:
        last = self._latest(person, kind)
        measured = last is not None and self._days(last.taken_at) <= 365
        at = None if last is None else last.taken_at
        return self._has(person, group) and not measured and self._active(person, worklist_id, at)

    def _chronic_not_seen_12m(self, person: Any) -> bool:
        sick = any(
            each.group and each.status not in {"resolved", "inactive"}
            for each in self._conditions[person.id]
        )
        seen = [each.started_at for each in self._visits[person.id] if each.status == "kept"]
        seen += [each.starts_at for each in self._booked[person.id] if each.status == "kept"]
        kept = [at for at in seen if self._days(at) >= 0]
        unseen = sick and not self._seen(person)
        return unseen and self._active(person, "chronic-not-seen-12m", max(kept, default=None))

    def _active(self, person: Any, worklist_id: str, evidence: dt.datetime | None) -> bool:
        return person.status != "inactive" and self._worked(person, worklist_id, evidence)

    def _followups_due(self, person: Any) -> bool:
        due = any(
            each.state in OPEN and each.due_on <= self.today.isoformat() and not self._put_off(each)
            for each in self._follow_ups[person.id]
        )
        return due and person.status not in {"deceased", "moved"} and not self._silent(person)

    def _asked_no_contact(self, person: Any) -> bool:
        due = any(
            each.state in OPEN
            and each.priority == "safety"
            and each.due_on <= self.today.isoformat()
            and not self._put_off(each)
            for each in self._follow_ups[person.id]
        )
        return due and person.status not in {"deceased", "moved"} and self._silent(person)

    def _needs_waiting_long(self, person: Any) -> bool:
        since = (self.today - dt.timedelta(days=31)).isoformat()
        waits = any(
            each.status == "present"
            and each.sensitivity == "normal"
            and each.wants_help == "yes"
            and each.reviewed_on <= since
            for each in self._barriers[person.id]
        )
        return waits and self._worked(person, "needs-waiting-long")

    def _teachback_not_clear(self, person: Any) -> bool:
        unclear = [
            each for each in self._topics[person.id]
            if each.state == "not_yet_clear"
            or (each.state == "not_checked" and "" < each.next_check_on <= self.today.isoformat())
        ]  # fmt: skip
        is_safety = any(each.safety for each in unclear)
        return bool(unclear) and self._worked(person, "teachback-not-clear", is_safety=is_safety)

    def _decision_review_due(self, person: Any) -> bool:
        due = any(
            each.state in {"signed", "amended"}
            and "" < each.review_on <= self.today.isoformat()
            and not each.reviewed_on
            for each in self._decisions[person.id]
        )
        return due and self._worked(person, "decision-review-due")

    def _decision_to_sign(self, person: Any) -> bool:
        left = [
            each for each in self._decisions[person.id]
            if each.state == "draft" and self._days(each.started_at) >= 1
        ]  # fmt: skip
        return bool(left) and self._worked(person, "decision-to-sign")

    def _teachback_to_finish(self, person: Any) -> bool:
        left = [
            each for each in self._drafts[person.id]
            if each.kind == "teachback" and self._days(each.saved_at) >= 1
        ]  # fmt: skip
        return bool(left) and self._worked(person, "teachback-to-finish")

    def _after_hospital(self, person: Any) -> bool:
        ahead = (self.today + dt.timedelta(days=7)).isoformat()
        due = any(
            each.state in OPEN
            and each.kind == "transition"
            and each.due_on <= ahead
            and not self._put_off(each)
            for each in self._follow_ups[person.id]
        )
        return due and person.status not in {"deceased", "moved"} and not self._silent(person)

    def _phone_to_correct(self, person: Any) -> bool:
        bad = [
            each for each in self._contacts[person.id]
            if each.kind == "phone" and each.standing != "good"
        ]  # fmt: skip
        return bool(bad) and self._worked(person, "phone-to-correct")

    def _goals_past_check_in(self, person: Any) -> bool:
        due = any(
            each.state in {"begun", "agreed"} and each.check_in_on <= self.today.isoformat()
            for each in self._goals[person.id]
        )
        return due and self._active(person, "goals-past-check-in", None)

    def _handout_unsafe(self, person: Any) -> bool:
        past = [each for each in self._given[person.id] if self._days(each.given_at) >= 0]
        held = [(each, at) for each in past if (at := self._retired_since(each, past)) is not None]
        if not held:
            return False
        held.sort(key=lambda one: one[0].id)
        _first, retired_at = max(held, key=lambda one: one[0].given_at)
        return self._worked(person, "handout-unsafe", retired_at, is_safety=True)

    def _retired_since(self, copy: Any, past: list[Any]) -> dt.datetime | None:
        """When its version was retired as harmful, unless another page came after that."""
        page = (copy.language, copy.version)
        version = self._harmful.get((copy.topic, *page))
        if version is None or (copy.settled_at and version.retired_at <= copy.settled_at):
            return None
        given = (
            each
            for each in past
            if each.topic == copy.topic and (each.language, each.version) != page
        )
        return (
            None
            if any(each.given_at > version.retired_at for each in given)
            else (version.retired_at)
        )

    def _handout_old_version(self, person: Any) -> bool:
        past = [each for each in self._given[person.id] if self._days(each.given_at) >= 0]
        newest: dict[str, Any] = {}
        for each in sorted(past, key=lambda each: (each.given_at, each.id)):
            newest[each.topic] = each
        approved = [
            newer.approved_at
            for each in newest.values()
            if (newer := self._in_use.get((each.topic, each.language)))
            and newer.approved_at > (each.settled_at or each.given_at)
            and newer.version != each.version
            and self._retired_since(each, past) is None
        ]
        return bool(approved) and self._worked(person, "handout-old-version", max(approved))


def _is_for(follow_up_id: str, attempt: Any) -> bool:
    return bool(attempt.follow_up_id == follow_up_id)


def _is_from(worklist_id: str, attempt: Any) -> bool:
    return attempt.follow_up_id is None and bool(attempt.worklist_id == worklist_id)
