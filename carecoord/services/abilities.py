"""What the window asks before it offers something; the services check again when it is done."""

from dataclasses import dataclass

from carecoord.security.permissions import Permission, is_allowed, permission_label
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

__all__ = ["Permission", "RoleWords", "in_words", "may"]


def may(actor: Actor, permission: Permission) -> bool:
    """Whether this person's role includes it."""
    return is_allowed(actor.role, permission)


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a role may and may not do, each as words of the screen's language."""

    may: tuple[str, ...]
    may_not: tuple[str, ...]


def in_words(role: Role) -> RoleWords:
    """One role as the registry of permissions has it."""
    named = [(is_allowed(role, each), permission_label(each)) for each in Permission]
    return RoleWords(
        tuple(words for allowed, words in named if allowed),
        tuple(words for allowed, words in named if not allowed),
    )
