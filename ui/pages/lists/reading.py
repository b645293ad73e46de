"""What the page asks of the services, away from the window's thread."""

from dataclasses import dataclass

from carecoord.common.i18n import _, current_language
from carecoord.services.own_list_forms import (
    FactChoice,
    ListForm,
    OwnList,
    OwnListItem,
    form_from,
)
from carecoord.vocab.own_lists import ListState
from ui.pages.lists.needs import ListServices
from ui.widgets.conflict_card import Difference

KIND = "own_list."
"""Begins the kind of what is kept; the version's id follows."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the page begins with.

    Attributes:
        lists: Id and title of each list that can be copied.
    """

    items: tuple[OwnListItem, ...]
    facts: tuple[FactChoice, ...]
    lists: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with what stands around it.

    Attributes:
        history: All versions of the list.
        kept: What this person had changed when the screen was locked while another version
            stood against it; None when nothing is kept.
    """

    version: OwnList
    history: tuple[OwnListItem, ...]
    kept: ListForm | None = None


def shelf(services: ListServices) -> Shelf:
    """The practice's lists, the facts, and the lists that can be copied."""
    actor = services.actor
    return Shelf(
        services.own_lists.items(actor=actor),
        services.own_lists.facts(actor=actor),
        services.worklists.named(actor=actor),
    )


def opened(services: ListServices, version_id: str) -> Opened:
    """A version to be changed or read.

    Raises:
        RefusedError: It is not there any more.
    """
    own_lists, actor = services.own_lists, services.actor
    version = own_lists.load(version_id, actor=actor)
    history = own_lists.history(version_id, actor=actor)
    kept = _kept(services, version_id) if version.state is ListState.DRAFT else None
    return Opened(version, history, kept)


def _kept(services: ListServices, version_id: str) -> ListForm | None:
    row = services.drafts.load(KIND + version_id, "", actor=services.actor)
    return None if row is None else form_from(dict(row.content))


def differences(services: ListServices, mine: ListForm, theirs: ListForm) -> tuple[Difference, ...]:
    """Where two versions differ, in words."""
    language = current_language()
    own, other = (services.own_lists.words(form, actor=services.actor) for form in (mine, theirs))
    told = (
        (_("Title"), mine.title.any_language(language), theirs.title.any_language(language)),
        (_("Who is on it"), own.sentence, other.sentence),
        (_("Why"), mine.why.any_language(language), theirs.why.any_language(language)),
    )
    found = tuple(Difference(*one) for one in told if one[1] != one[2])
    return found or (Difference(_("How it is worked"), _("Yours"), _("Theirs")),)
