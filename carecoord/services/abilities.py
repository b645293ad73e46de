"""What the window asks before it offers something; the services check again when it is done."""

from carecoord.security.permissions import Permission, is_allowed
from carecoord.vocab.actor import Actor

__all__ = ["Permission", "may"]


def may(actor: Actor, permission: Permission) -> bool:
    """Whether this person's role includes it."""
    return is_allowed(actor.role, permission)
