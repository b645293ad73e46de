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
from ui.pages.writing.needs import WritingServices


@dataclass(frozen=True, slots=True)
class Opened:
    """A version, the same handout in its other languages, and all versions of this language."""

    version: AuthoredVersion
    others: tuple[OtherText, ...]
    history: tuple[AuthoredItem, ...]


def opened(services: WritingServices, version_id: str) -> Opened:
    """A version to be written or read.

    Raises:
        RefusedError: It is not there any more.
    """
    authoring, actor = services.authoring, services.actor
    version = authoring.load(version_id, actor=actor)
    others = authoring.others(version_id, actor=actor)
    return Opened(version, others, authoring.history(version_id, actor=actor))


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
