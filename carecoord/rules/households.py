"""With whom one may speak on a phone that several people share."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.vocab.patients import PermissionState, Relationship
from carecoord.vocab.terms import label

ADOLESCENT_AGE = 12
"""From this age on some matters are the young person's own, by the laws of most states."""
ADULT_AGE = 18

_PARENTS = frozenset({Relationship.PARENT, Relationship.GUARDIAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody on a person's file.

    Attributes:
        relationship: What they are to the person.
        state: How it stands with the permission to be told today.
        may_decide: Whether they decide for the person.
    """

    name: str
    relationship: Relationship
    state: PermissionState
    may_decide: bool = False

    @property
    def words(self) -> str:
        """Name and relationship, as in: Ana (Parent)."""
        return f"{self.name} ({label(self.relationship)})"


def whom_to_speak_with(
    name: str, age: int | None, contacts: Sequence[Contact], *, asked_not_to_be_named: bool
) -> str:
    """A sentence or two for whoever dials a shared number; nobody is told what it is about.

    Args:
        name: How the person is called.
        age: Completed years; None when the birth date is not known, which counts as grown up.
        contacts: Who stands on the person's file.
        asked_not_to_be_named: Whether no message may be left for the person on this phone.
    """
    if asked_not_to_be_named:
        return _(
            "Do not name {name} to anybody else on this phone. Speak only when {name} answers."
        ).format(name=name)
    if age is not None and age < ADOLESCENT_AGE:
        return _for_child(name, contacts)
    if age is not None and age < ADULT_AGE:
        return _(
            "Ask for {name}. Tell a parent only that the practice called: some matters of this age "
            "are confidential."
        ).format(name=name)
    return _for_adult(name, contacts)


def _for_child(name: str, contacts: Sequence[Contact]) -> str:
    parents = [
        each.words
        for each in contacts
        if (each.relationship in _PARENTS or each.may_decide)
        and each.state not in (PermissionState.DENIED, PermissionState.EXPIRED)
    ]
    if parents:
        return _("Speak with {people} about {name}.").format(people=", ".join(parents), name=name)
    return _(
        "{name} is a child, and no parent or guardian is on file. Ask first who is speaking."
    ).format(name=name)


def _for_adult(name: str, contacts: Sequence[Contact]) -> str:
    told = [each.words for each in contacts if each.state is PermissionState.GIVEN]
    some = [each.words for each in contacts if each.state is PermissionState.LIMITED]
    sentences = [_("Speak only with {name}.").format(name=name)]
    if told:
        sentences = [_("Speak with {name} or {people}.").format(name=name, people=", ".join(told))]
    if some:
        sentences.append(
            _("{people} may be told some things only: look at the file.").format(
                people=", ".join(some)
            )
        )
    return " ".join(sentences)
