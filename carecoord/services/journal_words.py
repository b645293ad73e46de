"""What is said about a journal that does not fit together; loads nothing of the store."""

from carecoord.common.i18n import _


def what_to_do() -> str:
    """The advice under every alarm."""
    return _(
        "Keep the data folder as it is and tell whoever is responsible for data protection. "
        "Compare it with the newest backup and the last printed sheet of a day's end. "
        "If you know why it is so, such as going back to a backup, say so here."
    )
