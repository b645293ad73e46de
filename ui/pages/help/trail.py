"""What was read, and the way back and on."""


class Trail:
    """A line of subjects with a place on it."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._at = -1
        self._passing = False

    @property
    def here(self) -> str:
        """The subject shown; "" before the first."""
        return self._line[self._at] if self._line else ""

    @property
    def has_before(self) -> bool:
        return self._at > 0

    @property
    def has_after(self) -> bool:
        return self._at < len(self._line) - 1

    def go_to(self, subject: str) -> None:
        """Somebody went there by a link or from elsewhere."""
        self._passing = False
        self._add(subject)

    def pass_by(self, subject: str) -> None:
        """A row of the list; those passed one after the other are one step."""
        if self._passing:
            self._line[self._at] = subject
            return
        self._add(subject)
        self._passing = self.here == subject

    def back(self) -> str:
        """The subject before; "" at the beginning."""
        return self._move(-1) if self.has_before else ""

    def on(self) -> str:
        """The subject after; "" at the end."""
        return self._move(1) if self.has_after else ""

    def _move(self, step: int) -> str:
        self._passing = False
        self._at += step
        return self.here

    def _add(self, subject: str) -> None:
        if subject != self.here:
            self._line = [*self._line[: self._at + 1], subject]
            self._at = len(self._line) - 1
