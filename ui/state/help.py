"""Which topic of help belongs to what somebody looks at."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

FIRST_TOPIC = "getting-started"


@runtime_checkable
class HasHelp(Protocol):
    """A page, a part of one or a dialog that names its help topic; "" for none of its own."""

    help_topic: str


def topic_of(looked_at: QWidget | None) -> str:
    """The topic of the innermost part that names one; "" when none does."""
    while looked_at is not None:
        if isinstance(looked_at, HasHelp) and looked_at.help_topic:
            return looked_at.help_topic
        looked_at = looked_at.parentWidget()
    return ""
