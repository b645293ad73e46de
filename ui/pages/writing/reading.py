"""What the page asks of the services, away from the window's thread."""

from dataclasses import dataclass

from carecoord.services.authoring_forms import (
    AuthoredItem,
    AuthoredVersion,
    HandoutForm,
    Measured,
    OtherText,
)
from carecoord.services.authoring_paper import measure
from carecoord.services.papers import Document
from carecoord.vocab.handouts import VersionState
from ui.pages.writing.differences import differences
from ui.pages.writing.needs import WritingServices
from ui.widgets.conflict_card import Difference

_ON_THE_WAY = frozenset({VersionState.DRAFT, VersionState.SENT})


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with what stands around it.

    Attributes:
        others: The same handout in its other languages.
        history: All versions in this language.
        changed: Where what is not approved yet differs from what is in use.
        in_use: Number of the version in use, 0 when there is none.
    """

    version: AuthoredVersion
    others: tuple[OtherText, ...]
    history: tuple[AuthoredItem, ...]
    changed: tuple[Difference, ...] = ()
    in_use: int = 0


def opened(services: WritingServices, version_id: str) -> Opened:
    """A version to be written or read.

    Raises:
        RefusedError: It is not there any more.
    """
    authoring, actor = services.authoring, services.actor
    version = authoring.load(version_id, actor=actor)
    others = authoring.others(version_id, actor=actor)
    history = authoring.history(version_id, actor=actor)
    before = next((one for one in history if one.state is VersionState.APPROVED), None)
    if before is None or version.state not in _ON_THE_WAY:
        return Opened(version, others, history)
    used = authoring.load(before.id, actor=actor)
    changed = differences(version.form, used.form)
    return Opened(version, others, history, tuple(changed), used.number)


def measured(form: HandoutForm, language: str) -> Measured:
    """How hard the typed text is to read."""
    return measure(form.title, form.text, language)


def paper(
    services: WritingServices, version_id: str, form: HandoutForm | None, *, with_example: bool
) -> Document:
    """The page as it prints; without a form as it is stored."""
    return services.authoring_papers.preview(
        version_id, form, with_example=with_example, actor=services.actor
    )
