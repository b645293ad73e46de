"""The follow-ups of one person, as tests ask for them."""

from collections.abc import Sequence

from carecoord.services.followups import FollowUpRow, FollowUpService
from carecoord.vocab.actor import Actor


class Work:
    """The follow-ups of one person."""

    def __init__(self, followups: FollowUpService, person: str, lead: Actor) -> None:
        self._followups = followups
        self._person = person
        self._lead = lead

    def to_do(self) -> Sequence[FollowUpRow]:
        return self._followups.for_patient(self._person, actor=self._lead)

    def outcomes(self) -> list[str]:
        rows = self._followups.for_patient(self._person, include_closed=True, actor=self._lead)
        return [row.outcome for row in rows if row.state == "done"]
