"""What the page asks of the services, away from the window's thread."""

from dataclasses import dataclass

from carecoord.services.authoring_forms import (
    AuthoredItem,
    AuthoredVersion,
    HandoutForm,
    Measured,
    OtherText,
    PointEntry,
    SourceEntry,
)
from carecoord.services.authoring_paper import measure
from carecoord.services.papers import Document
from carecoord.vocab.handouts import VersionState
from ui.pages.writing.differences import differences
from ui.pages.writing.needs import WritingServices
from ui.widgets.conflict_card import Difference

KIND = "handout."
"""Begins the kind of what is kept; the version's id follows."""
_ON_THE_WAY = frozenset({VersionState.DRAFT, VersionState.SENT})


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with what stands around it.

    Attributes:
        others: The same handout in its other languages.
        history: All versions in this language.
        changed: Where what is not approved yet differs from what is in use.
        kept: What this person had typed when the screen was locked while another version stood
            against it; None when nothing is kept.
        in_use: Number of the version in use, 0 when there is none.
    """

    version: AuthoredVersion
    others: tuple[OtherText, ...]
    history: tuple[AuthoredItem, ...]
    changed: tuple[Difference, ...] = ()
    kept: HandoutForm | None = None
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
    kept = _kept(services, version_id) if version.state is VersionState.DRAFT else None
    before = next((one for one in history if one.state is VersionState.APPROVED), None)
    if before is None or version.state not in _ON_THE_WAY:
        return Opened(version, others, history, kept=kept)
    used = authoring.load(before.id, actor=actor)
    changed = differences(version.form, used.form)
    return Opened(version, others, history, tuple(changed), kept, used.number)


def _kept(services: WritingServices, version_id: str) -> HandoutForm | None:
    row = services.drafts.load(KIND + version_id, "", actor=services.actor)
    if row is None:
        return None
    typed = dict(row.content)
    points = tuple(PointEntry(**one) for one in typed.pop("points"))
    sources = tuple(SourceEntry(**one) for one in typed.pop("sources"))
    return HandoutForm(points=points, sources=sources, **typed)


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
