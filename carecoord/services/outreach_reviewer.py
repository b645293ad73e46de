"""Who decides about people who were tried enough and not reached."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from carecoord.entities import Staff
from carecoord.security.permissions import Permission, is_allowed
from carecoord.settings import OUTREACH_REVIEWER
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role, role_label


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person, or everybody of a role.

    Attributes:
        staff_id: "" when it is a role.
        name: The person's, or the role's in the language of the screen.
    """

    staff_id: str
    role: Role | None
    name: str

    def is_actor(self, actor: Actor) -> bool:
        """Whether this is who acts; whoever may decide about safety may review as well."""
        is_named = actor.staff_id == self.staff_id if self.staff_id else actor.role is self.role
        return is_named or decides(actor)


def decides(actor: Actor) -> bool:
    """Whoever may sign decisions may also decide that somebody is not pursued."""
    return is_allowed(actor.role, Permission.SIGN_DECISION)


def read_reviewer(session: Session, chosen: str) -> Reviewer:
    """The reviewer a setting names; the practice lead when the person chosen has left."""
    if chosen in set(Role):
        return _of_role(Role(chosen))
    person = session.get(Staff, chosen) if chosen else None
    if person is None or person.deleted or not person.active:
        return _of_role(Role(OUTREACH_REVIEWER.default))
    return Reviewer(person.id, None, person.name)


def _of_role(role: Role) -> Reviewer:
    return Reviewer("", role, role_label(role))
