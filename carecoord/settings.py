"""Every setting: name, type, default, scope; the values live in the encrypted store.

A setting that changes what is clinically due names where its default comes from.
"""

import enum
from dataclasses import dataclass
from typing import Generic, TypeVar

from carecoord.common.i18n import N_

Value = TypeVar("Value", str, int, float, bool)
_ACCEPTED: dict[type, tuple[type, ...]] = {
    str: (str,), int: (int,), float: (float, int), bool: (bool,),
}  # fmt: skip


class Scope(enum.Enum):
    """Whose a setting is."""

    PRACTICE = "practice"
    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True)
class SettingSpec(Generic[Value]):
    """One setting.

    Attributes:
        name: Stable dotted name; never reused for something else.
        default: Value until someone sets another.
        low, high: Bounds of a number, inclusive; None when open.
        choices: Allowed words; empty when free.
        source: Where a clinical default comes from, with its date.
    """

    name: str
    default: Value
    scope: Scope
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    source: str = ""

    def fits(self, value: object) -> bool:
        """Whether this may be the setting's value: its type, its bounds, its choices."""
        if type(value) not in _ACCEPTED[type(self.default)]:
            return False
        if self.choices:
            return value in self.choices
        if isinstance(value, (int, float)):
            low, high = self.low, self.high
            # Written so that "not a number", which compares with nothing, does not fit.
            return (low is None or value >= low) and (high is None or value <= high)
        return True


_BP_SOURCE = N_(
    "Quality measure view: latest reading below 140/90; "
    "not the 130/80 treatment goal of AHA/ACC 2025."
)

_URGENT_SOURCE = N_(
    "Severe high blood pressure is above 180 or above 120 in the AHA/ACC guideline of 2025; "
    "set per practice."
)

PRACTICE_NAME = SettingSpec("practice.name", "", Scope.PRACTICE)
PRACTICE_PHONE = SettingSpec("practice.phone", "", Scope.PRACTICE)
PRACTICE_AFTER_HOURS_PHONE = SettingSpec("practice.after_hours_phone", "", Scope.PRACTICE)
PRACTICE_ADDRESS = SettingSpec("practice.address", "", Scope.PRACTICE)
TIME_ZONE = SettingSpec("practice.time_zone", "UTC", Scope.PRACTICE)
PHONE_REGION = SettingSpec("practice.phone_region", "US", Scope.PRACTICE)
HOLIDAYS = SettingSpec("practice.holidays", "", Scope.PRACTICE)
"""ISO days separated by spaces; business days skip them."""

SYSTOLIC_THRESHOLD_MMHG = SettingSpec(
    "clinical.bp_systolic_mmhg", 140, Scope.PRACTICE, low=100, high=200,
    source=_BP_SOURCE,
)  # fmt: skip
DIASTOLIC_THRESHOLD_MMHG = SettingSpec(
    "clinical.bp_diastolic_mmhg", 90, Scope.PRACTICE, low=60, high=120,
    source=_BP_SOURCE,
)  # fmt: skip
URGENT_SYSTOLIC_MMHG = SettingSpec(
    "clinical.bp_urgent_systolic_mmhg", 180, Scope.PRACTICE, low=160, high=220,
    source=_URGENT_SOURCE,
)  # fmt: skip
URGENT_DIASTOLIC_MMHG = SettingSpec(
    "clinical.bp_urgent_diastolic_mmhg", 120, Scope.PRACTICE, low=100, high=140,
    source=_URGENT_SOURCE,
)  # fmt: skip
A1C_THRESHOLD_PERCENT = SettingSpec(
    "clinical.a1c_percent", 7.0, Scope.PRACTICE, low=5.5, high=12.0,
    source=N_(
        "General adult target, to be individualized (ADA Standards of Care); set per practice."
    ),
)  # fmt: skip
MEASUREMENT_OVERDUE_DAYS = SettingSpec(
    "clinical.measurement_overdue_days", 365, Scope.PRACTICE, low=30, high=1095,
    source=N_("Practice policy; at least one reading a year."),
)  # fmt: skip
NOT_SEEN_DAYS = SettingSpec(
    "clinical.not_seen_days", 365, Scope.PRACTICE, low=90, high=1095,
    source=N_("Practice policy; at least one visit a year with a chronic condition."),
)  # fmt: skip

OUTREACH_HIDE_DAYS = SettingSpec("outreach.hide_days", 2, Scope.PRACTICE, low=1, high=30)
OUTREACH_ATTEMPTS = SettingSpec("outreach.attempts", 3, Scope.PRACTICE, low=1, high=10)
OUTREACH_GRACE_DAYS = SettingSpec("outreach.grace_days", 0, Scope.PRACTICE, low=0, high=30)
"""Days on top before a visit or a reading counts as missing: it may only not be typed in yet."""
OUTREACH_REVIEWER = SettingSpec("outreach.reviewer", "lead", Scope.PRACTICE)
"""A role, or the key of a person: who decides about people who were not reached."""

CONFIRM_DAYS = SettingSpec("visits.confirm_days", 7, Scope.PRACTICE, low=1, high=30)
CONFIRM_AGAIN_DAYS = SettingSpec("visits.confirm_again_days", 2, Scope.PRACTICE, low=1, high=14)
MISSED_VISIT_DAYS = SettingSpec("visits.missed_days", 7, Scope.PRACTICE, low=1, high=30)

RECOVERY_SHEET_CONFIRMED = SettingSpec(
    "security.recovery_sheet_confirmed", default=True, scope=Scope.PRACTICE
)
"""False from setting a practice up in the window until two groups were copied from paper."""

HEALTH_WORKERS_SEE_ALL = SettingSpec(
    "people.health_workers_see_all", default=False, scope=Scope.PRACTICE
)
"""Whether community health workers see everybody instead of the people assigned to them."""
EMERGENCY_MINUTES = SettingSpec("people.emergency_minutes", 60, Scope.PRACTICE, low=10, high=240)
"""How long a record that was opened in an emergency stays open."""

LANGUAGE = SettingSpec("window.language", "", Scope.PERSON, choices=("", "en", "es"))
THEME = SettingSpec("window.theme", "system", Scope.PERSON, choices=("system", "light", "dark"))
CONTRAST = SettingSpec(
    "window.contrast", "system", Scope.PERSON, choices=("system", "normal", "high")
)
TEXT_SIZE_PERCENT = SettingSpec("window.text_size_percent", 100, Scope.PERSON, low=100, high=200)
SINGLE_KEYS = SettingSpec("window.single_keys", default=True, scope=Scope.PERSON)
LOCK_AFTER_MINUTES = SettingSpec("window.lock_after_minutes", 60, Scope.PERSON, low=1, high=60)
"""Counts where it is shorter than what the practice allows on the computer."""
DESK_LOCK_MINUTES = SettingSpec("security.desk_lock_minutes", 5, Scope.PRACTICE, low=1, high=15)
FIELD_LOCK_MINUTES = SettingSpec("security.field_lock_minutes", 2, Scope.PRACTICE, low=1, high=5)
FIELD_LAPTOP = SettingSpec("computer.field_laptop", default=False, scope=Scope.MACHINE)
"""Whether this computer leaves the rooms of the practice."""

UPDATES_PLACE = SettingSpec("updates.place", "", Scope.PRACTICE)
"""Folder or https address with the signed list of versions; empty turns looking off."""

ALL: tuple[SettingSpec[str] | SettingSpec[int] | SettingSpec[float] | SettingSpec[bool], ...] = (
    PRACTICE_NAME,
    PRACTICE_PHONE,
    PRACTICE_AFTER_HOURS_PHONE,
    PRACTICE_ADDRESS,
    TIME_ZONE,
    PHONE_REGION,
    HOLIDAYS,
    SYSTOLIC_THRESHOLD_MMHG,
    DIASTOLIC_THRESHOLD_MMHG,
    URGENT_SYSTOLIC_MMHG,
    URGENT_DIASTOLIC_MMHG,
    A1C_THRESHOLD_PERCENT,
    MEASUREMENT_OVERDUE_DAYS,
    NOT_SEEN_DAYS,
    OUTREACH_HIDE_DAYS,
    OUTREACH_ATTEMPTS,
    OUTREACH_GRACE_DAYS,
    OUTREACH_REVIEWER,
    CONFIRM_DAYS,
    CONFIRM_AGAIN_DAYS,
    MISSED_VISIT_DAYS,
    RECOVERY_SHEET_CONFIRMED,
    HEALTH_WORKERS_SEE_ALL,
    EMERGENCY_MINUTES,
    LANGUAGE,
    THEME,
    CONTRAST,
    TEXT_SIZE_PERCENT,
    SINGLE_KEYS,
    LOCK_AFTER_MINUTES,
    DESK_LOCK_MINUTES,
    FIELD_LOCK_MINUTES,
    FIELD_LAPTOP,
    UPDATES_PLACE,
)

RETIRED: dict[str, str] = {}
"""Names no longer in use, and what took their place."""
