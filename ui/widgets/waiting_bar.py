"""A bar for work whose end nobody knows yet."""

from PySide6.QtWidgets import QProgressBar

from ui.theme.look import look


def show_waiting(bar: QProgressBar) -> None:
    """Let the bar run to and fro, or stand still for whom motion is to be reduced.

    The words beside it say that something is being done, and so does its name.
    """
    still = 1 if look().reduced_motion else 0
    bar.setRange(0, still)
    bar.setValue(0)


def show_part(bar: QProgressBar, done: int, total: int) -> None:
    """How much is done; total 0 means that nobody knows of how much."""
    if not total:
        show_waiting(bar)
        return
    bar.setRange(0, total)
    bar.setValue(done)
