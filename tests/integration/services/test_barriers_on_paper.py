"""What is done about something in the way, as the patient takes it home."""

import datetime as dt
from dataclasses import replace

from carecoord.common.clock import Clock, FixedClock
from carecoord.services.barriers import BarrierForm, BarrierService
from carecoord.services.preferences import PreferenceService
from carecoord.services.visits import VisitService
from carecoord.vocab.actor import Actor
from carecoord.vocab.barriers import Domain, WantsHelp
from tests.factories.clinic import Clinic

RIDE = BarrierForm(
    domain=Domain.TRANSPORT, wants_help=WantsHelp.YES, next_step="Ring the ride line",
    next_step_on=dt.date(2026, 3, 6),
)  # fmt: skip


def test_that_a_step_for_whoever_wants_help_is_on_the_page_and_nothing_kept_back(
    barriers: BarrierService, clinic: Clinic, clock: FixedClock, preferences: PreferenceService,
    lead: Actor,
) -> None:  # fmt: skip
    person = clinic.person()
    ride = barriers.record(person, RIDE, actor=lead)
    for form in (
        replace(RIDE, domain=Domain.FOOD, wants_help=WantsHelp.NOT_NOW, next_step="Food list"),
        replace(RIDE, domain=Domain.MONEY_STRAIN, keep_back=True, next_step="Debt advice"),
        replace(RIDE, domain=Domain.SUBSTANCE_USE, next_step="Book the group"),
        replace(RIDE, domain=Domain.PRIVACY_AT_HOME, next_step="Ring at work"),
    ):
        barriers.record(person, form, actor=lead)

    def steps(on: Clock) -> list[str]:
        visits = VisitService(clinic.database, on, clinic.zone, preferences)
        return [one.words for one in visits.today(person, actor=lead).pieces]

    assert steps(clock) == ["Ring the ride line"]
    tomorrow = FixedClock(clock.today() + dt.timedelta(days=1), clinic.zone)
    assert steps(tomorrow) == []
    gone_over = BarrierService(clinic.database, tomorrow)
    gone_over.record(person, RIDE, actor=lead)
    assert steps(tomorrow) == ["Ring the ride line"]
    gone_over.resolve(ride, outcome="Her sister drives", actor=lead)
    assert steps(tomorrow) == []
