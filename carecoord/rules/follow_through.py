"""The contact and follow-through index: where staff may offer help, made by the practice itself.

It is not validated, so it is shown with everything it was made from, to staff alone, and decides
nothing. Nothing goes into it but what is counted here: how visits were kept, whether somebody
answered, what was agreed and done, and check-ins about goals.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from carecoord.vocab.follow_through import Band, Domain

VERSION = 1
WINDOW_DAYS = 365
ANSWER_DAYS = 7
WEIGHTS = {Domain.ATTENDANCE: 30, Domain.RESPONSE: 25, Domain.ACTIONS: 25, Domain.GOALS: 20}
USUAL = {
    Domain.ATTENDANCE: 0.85,
    Domain.RESPONSE: 0.60,
    Domain.ACTIONS: 0.70,
    Domain.GOALS: 0.60,
}
"""What is taken for the practice's own share while too few people are counted."""
LEAST_PEOPLE = 10
"""Of fewer people the practice has no share of its own yet."""
SMOOTHING = 2
"""As many events at the practice's share are added, so that one event alone says little."""
LEAST_DOMAINS, LEAST_EVENTS = 2, 3
_STEADY, _SOME_GAPS = 75.0, 50.0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many."""

    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class DomainScore:
    """One domain: what was counted, the practice's share, and the score from 0 to 100.

    Attributes:
        score: None when nothing was counted.
    """

    domain: Domain
    tally: Tally
    share: float
    score: float | None


@dataclass(frozen=True, slots=True)
class Index:
    """What it comes to.

    Attributes:
        value: From 0 to 100; None when there is not enough to say anything.
        band: None with it.
        domains: All of them, with their counts.
    """

    value: float | None
    band: Band | None
    domains: tuple[DomainScore, ...]


def score(tally: Tally, share: float) -> float | None:
    """A domain's score, pulled towards the practice's share; None when nothing was counted."""
    if not tally.of:
        return None
    return 100 * (tally.done + SMOOTHING * share) / (tally.of + SMOOTHING)


def practice_share(tally: Tally, people: int, domain: Domain) -> float:
    """The practice's own share over everybody, or the usual one while few are counted."""
    return tally.done / tally.of if people >= LEAST_PEOPLE and tally.of else USUAL[domain]


def index(tallies: Mapping[Domain, Tally], shares: Mapping[Domain, float]) -> Index:
    """The weighted mean over the domains that were counted, once there are enough of them.

    Too little is told as such, and never as a low number.
    """
    domains = tuple(
        DomainScore(
            domain, tallies.get(domain, Tally()), shares[domain],
            score(tallies.get(domain, Tally()), shares[domain]),
        )
        for domain in Domain
    )  # fmt: skip
    scored = [(each.score, WEIGHTS[each.domain]) for each in domains if each.score is not None]
    events = sum(each.tally.of for each in domains)
    if len(scored) < LEAST_DOMAINS or events < LEAST_EVENTS:
        return Index(None, None, domains)
    value = sum(number * weight for number, weight in scored) / sum(w for _n, w in scored)
    return Index(value, band(value), domains)


def band(value: float) -> Band:
    """What a number asks of us."""
    if value >= _STEADY:
        return Band.STEADY
    return Band.SOME_GAPS if value >= _SOME_GAPS else Band.REACH_OUT
