"""Which lists somebody leaves by what is recorded, so that nobody wonders where a row went."""

from collections.abc import Callable
from typing import TypeVar

from carecoord.common.i18n import _
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor

Result = TypeVar("Result")


def and_lists_left(
    worklists: WorklistService,
    patient_id: str,
    record: Callable[[], Result],
    *,
    actor: Actor,
) -> tuple[Result, str]:
    """Record something about a person, and name the lists they leave by it.

    Args:
        worklists: Who stands where.
        patient_id: Whom it is about.
        record: Does it.
        actor: Who asks.

    Returns:
        What ``record`` returned, and a sentence to say after one's own; "" when nothing was left.
    """
    before = worklists.standing_on(patient_id, actor=actor)
    result = record()
    after = worklists.standing_on(patient_id, actor=actor) if before else {}
    left = [title for worklist_id, title in before.items() if worklist_id not in after]
    if not left:
        return result, ""
    return result, _("No longer on: {lists}.").format(lists=", ".join(left))
