"""How far somebody sees, from the registry of permissions."""

from carecoord.db.sight import Sight, Viewer
from carecoord.security.permissions import Permission, is_allowed
from carecoord.vocab.actor import Actor


def viewer_of(actor: Actor) -> Viewer:
    """For whom a door to the data is opened; a role that sees no patient gets one that shows none.

    The lead holds every permission, and a role nobody knows holds none.
    """
    if not is_allowed(actor.role, Permission.VIEW_PATIENT):
        sight = Sight.NOBODY
    elif is_allowed(actor.role, Permission.SEE_EVERY_PATIENT):
        sight = Sight.EVERYBODY
    else:
        sight = Sight.CASELOAD
    return Viewer(actor.staff_id, sight)
