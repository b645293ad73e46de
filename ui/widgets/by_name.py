"""Properties of widgets, chosen by their names in Qt."""

from PySide6.QtCore import QObject


def choose(made: QObject, **named: str) -> None:
    """Set what Qt enumerates: ``choose(line, focusPolicy="NoFocus")``.

    The words are members of ``Qt``. Whoever names that class has all its 1,200 members made,
    and that takes longer than the sign-in: so what is built before the first paint says them
    as words.

    Raises:
        ValueError: There is no such property, or no such word for it.
    """
    for name, word in named.items():
        if not made.setProperty(name, word):
            raise ValueError(f"Qt does not know {name}={word}.")
