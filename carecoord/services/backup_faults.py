"""What is said when a backup cannot be written or put in its place."""

from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _


def unwritable() -> UnavailableError:
    """A place that was chosen, or the data folder, takes no file."""
    return UnavailableError(
        _("The place cannot be written, or its disk is full. Choose another place.")
    )
