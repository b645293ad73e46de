"""Fetching the rows in sight."""

from collections.abc import Sequence

from carecoord.services.patient_list import PatientListService, PatientRow
from carecoord.vocab.actor import Actor
from ui.models.paged_table import Loader


def row_loader(service: PatientListService, actor: Actor) -> Loader[PatientRow]:
    """What the table calls, in a worker, for a page of ids."""

    def load(ids: Sequence[str]) -> dict[str, PatientRow]:
        return service.rows(ids, actor=actor)

    return load
