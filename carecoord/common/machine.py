"""What this computer is called among people."""

import socket

_LONGEST = 60


def computer_name() -> str:
    """The name its operating system gives it; "" when it has none."""
    try:
        return socket.gethostname()[:_LONGEST]
    except OSError:
        return ""
