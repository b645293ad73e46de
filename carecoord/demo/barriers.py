"""What gets in the way of the invented people, and who of them asked not to be contacted."""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from carecoord.common.paths import RESOURCES_DIR
from carecoord.demo.chance import Chance
from carecoord.demo.people import Person
from carecoord.entities import Barrier, ChannelConsent, FollowUp
from carecoord.vocab.barriers import RESTRICTED_DOMAINS, Domain

TABLES = (ChannelConsent, Barrier, FollowUp)
_ASKED, _ANOTHER, _NONE_THERE, _RESOLVED, _SILENT = 0.22, 0.35, 0.4, 0.2, 0.006
_ADULT = 18
_COMMON = ("transport", "food", "medication_cost", "reading", "housing_instability")

Row = dict[str, Any]


@functools.cache
def _book() -> Sequence[Mapping[str, str]]:
    with (RESOURCES_DIR / "demo" / "barriers.toml").open("rb") as stream:
        return tomllib.load(stream)["barrier"]  # type: ignore[no-any-return]


class Barriers:
    """Answers of living grown-ups; by chance of their own."""

    def __init__(self, chance: Chance, staff: Mapping[str, str], today: dt.date) -> None:
        self._chance = chance
        self._staff = staff
        self._today = today
        self._has_silent = False

    def of(self, person: Person) -> dict[type, list[Row]]:
        """Rows of one person by table."""
        rows: dict[type, list[Row]] = {table: [] for table in TABLES}
        chance = self._chance
        if person.status != "active" or person.age(self._today) < _ADULT:
            return rows
        if chance.happens(_SILENT) or not self._has_silent:
            self._has_silent = True
            self._silent(person, rows)
        if not chance.happens(_ASKED):
            return rows
        first = chance.pick(_book())
        self._barrier(person, first, rows)
        second = chance.pick(_book())
        if chance.happens(_ANOTHER) and second is not first:
            self._barrier(person, second, rows)
        if chance.happens(_NONE_THERE):
            there = {row["domain"] for row in rows[Barrier]}
            asked = self._ago(chance.between(5, 200))
            for domain in _COMMON:
                if domain not in there:
                    rows[Barrier].append(self._row(person, domain, "asked_none", asked))
        return rows

    def _barrier(
        self, person: Person, told: Mapping[str, str], rows: dict[type, list[Row]]
    ) -> None:
        chance = self._chance
        asked = self._ago(chance.between(3, 75))
        row = self._row(person, told["domain"], "present", asked) | {
            "impact": told["impact"],
            "wants_help": told["help"],
            "note": told["note"],
            "best_time": told.get("time", ""),
        }
        rows[Barrier].append(row)
        kept_back = Domain(told["domain"]) in RESTRICTED_DOMAINS
        row["sensitivity"] = "restricted" if kept_back else "normal"
        if chance.happens(_RESOLVED):
            over = self._ago(1)
            day = over.date().isoformat()
            row |= {"status": "resolved", "resolved_on": day, "reviewed_on": day}
            row |= {"resolved_at": over, "outcome": "Sorted out together."}
        elif "step" in told:
            due_on = (self._today + dt.timedelta(days=chance.between(-4, 20))).isoformat()
            row |= {"next_step": told["step"], "next_step_on": due_on}
            row |= {"owner_id": self._staff["chw"]}
            rows[FollowUp].append(self._step(row, due_on, asked))

    def _row(self, person: Person, domain: str, status: str, asked: dt.datetime) -> Row:
        day = asked.date().isoformat()
        return {
            "id": self._chance.key(),
            "patient_id": person.id,
            "domain": domain,
            "status": status,
            "opened_on": day,
            "reviewed_on": day,
            "recorded_at": asked,
            "recorded_by": self._staff["chw"],
        }

    def _step(self, barrier: Row, due_on: str, asked: dt.datetime) -> Row:
        return {
            "id": self._chance.key(),
            "patient_id": barrier["patient_id"],
            "kind": "other",
            "title": barrier["next_step"],
            "reason": f"In the way: {Domain(barrier['domain']).wording}.",
            "owner_id": self._staff["chw"],
            "due_on": due_on,
            "source_table": "barrier",
            "source_id": barrier["id"],
            "created_at": asked,
            "created_by": self._staff["chw"],
        }

    def _silent(self, person: Person, rows: dict[type, list[Row]]) -> None:
        """Asked not to be contacted, while something about safety is due."""
        said = self._ago(self._chance.between(20, 200))
        ids = {"patient_id": person.id}
        rows[ChannelConsent].append(
            {"id": self._chance.key(), **ids, "channel": "all", "allowed": "no"}
            | {"given_on": said.date().isoformat(), "how": "phone"}
        )
        rows[FollowUp].append(
            {"id": self._chance.key(), **ids, "kind": "result", "title": "Repeat the potassium"}
            | {"reason": "5.6 at the last visit.", "owner_role": "clinician"}
            | {"due_on": (self._today - dt.timedelta(days=1)).isoformat(), "priority": "safety"}
            | {"created_at": self._ago(6), "created_by": self._staff["clinician"]}
        )

    def _ago(self, days: int) -> dt.datetime:
        day = self._today - dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(16), dt.UTC)
