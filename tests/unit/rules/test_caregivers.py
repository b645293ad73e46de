"""Whether somebody near the patient may hear about their health today."""

import datetime as dt

import pytest

from carecoord.rules import caregivers as rule
from carecoord.rules.caregivers import NOT_ON_FILE, Caregiver
from carecoord.rules.findings import Severity
from carecoord.vocab.patients import PermissionScope, PermissionState, ThreeValued

TODAY = dt.date(2026, 11, 20)
ALLOWED = Caregiver(may_be_told=ThreeValued.YES)


def until(day: str) -> Caregiver:
    return Caregiver(may_be_told=ThreeValued.YES, until=day)


@pytest.mark.parametrize(
    ("caregiver", "state"),
    [
        (ALLOWED, PermissionState.GIVEN),
        (until("2026-11-20"), PermissionState.GIVEN),
        (until("2026-11-19"), PermissionState.EXPIRED),
        (until("2026-11"), PermissionState.GIVEN),
        (until("2026-10"), PermissionState.EXPIRED),
        (until("2025"), PermissionState.EXPIRED),
        (Caregiver(may_be_told=ThreeValued.NO, until="2025"), PermissionState.DENIED),
        (Caregiver(), PermissionState.NOT_ASKED),
        (
            Caregiver(may_be_told=ThreeValued.YES, scope=PermissionScope.APPOINTMENTS.value),
            PermissionState.LIMITED,
        ),
        (NOT_ON_FILE, PermissionState.NOT_ON_FILE),
    ],
)
def test_that_a_permission_holds_to_the_end_of_its_last_day(
    caregiver: Caregiver, state: PermissionState
) -> None:
    assert rule.state_of(caregiver, TODAY) is state


@pytest.mark.parametrize("state", [state for state in PermissionState if state != "given"])
def test_that_anything_but_a_full_permission_is_asked_about_without_blocking(
    state: PermissionState,
) -> None:
    people = {
        PermissionState.LIMITED: Caregiver(may_be_told=ThreeValued.YES, scope="appointments"),
        PermissionState.EXPIRED: until("2026-11-19"),
        PermissionState.DENIED: Caregiver(may_be_told=ThreeValued.NO),
        PermissionState.NOT_ASKED: Caregiver(),
        PermissionState.NOT_ON_FILE: NOT_ON_FILE,
    }
    (found,) = rule.check(people[state], TODAY, field="learner")
    assert (found.code, found.severity, found.field) == (
        f"caregiver.{state.value}", Severity.WARNS, "learner",
    )  # fmt: skip


def test_that_who_is_allowed_is_not_asked_about() -> None:
    assert rule.check(ALLOWED, TODAY) == ()


def test_that_who_decides_for_the_patient_does_so_by_what_is_on_file() -> None:
    (found,) = rule.check(ALLOWED, TODAY, decides=True)
    assert found.code == "caregiver.may_not_decide"
    guardian = Caregiver(may_be_told=ThreeValued.YES, may_decide=True)
    assert rule.check(guardian, TODAY, decides=True) == ()
