"""What the patient form asks of the practice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from carecoord.common.clock import Clock
from carecoord.services.patient_details import (
    DuplicateHint,
    FieldProblem,
    LoadedDetails,
    PatientDetails,
)
from carecoord.services.patient_list import PatientListService
from carecoord.services.patients import PatientService
from carecoord.services.people import PeopleService
from carecoord.vocab.actor import Actor


class DeskServices(Protocol):
    """Services behind the form."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def patients(self) -> PatientService: ...
    @property
    def patient_list(self) -> PatientListService: ...
    @property
    def people(self) -> PeopleService: ...


@dataclass(frozen=True)
class PatientDesk:
    """The form's questions as plain calls, so that the dialog knows no service.

    All but ``problems`` read or write the store: they run in a worker.
    """

    problems: Callable[[PatientDetails], Sequence[FieldProblem]]
    lookalikes: Callable[[PatientDetails], Sequence[DuplicateHint]]
    load: Callable[[str], LoadedDetails]
    add: Callable[[PatientDetails, str], str]
    edit: Callable[[str, PatientDetails, int], None]
    staff: Callable[[], Mapping[str, str]]
    tags: Callable[[], Sequence[str]]


def desk_for(services: DeskServices) -> PatientDesk:
    """The desk of the person who is signed in."""
    patients, actor = services.patients, services.actor

    def add(details: PatientDetails, command_id: str) -> str:
        return patients.add(details, actor=actor, command_id=command_id)

    def edit(patient_id: str, details: PatientDetails, rev: int) -> None:
        patients.edit(patient_id, details, rev=rev, actor=actor)

    def staff() -> Mapping[str, str]:
        return {each.id: each.name for each in services.people.staff()}

    return PatientDesk(
        problems=patients.problems,
        lookalikes=partial(patients.possible_duplicates, actor=actor),
        load=partial(patients.details, actor=actor),
        add=add,
        edit=edit,
        staff=staff,
        tags=partial(services.patient_list.tags, actor=actor),
    )
