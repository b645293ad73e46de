"""The HTML a handout may be written in: what prints the same on screen and on paper.

Text blocks are ``h1`` (once), ``h2``, ``p``, ``ul``, ``ol`` and ``li``, with ``b`` and ``br``
inside; tables are plain grids. Looks belong to the page, so the only attribute is ``class``:
``p`` may be ``for`` or ``lead``; ``table`` ``grid`` or ``log``; ``div`` is a box, either
``call-us`` or ``emergency``. ``{fields}`` are filled in when it is given.
"""

from html.parser import HTMLParser

from typing_extensions import override

_CLASSES: dict[str, frozenset[str | None]] = {
    "h1": frozenset({None}),
    "h2": frozenset({None}),
    "p": frozenset({None, "for", "lead"}),
    "ul": frozenset({None}),
    "ol": frozenset({None}),
    "li": frozenset({None}),
    "b": frozenset({None}),
    "br": frozenset({None}),
    "table": frozenset({"grid", "log"}),
    "tr": frozenset({None}),
    "th": frozenset({None}),
    "td": frozenset({None}),
    "div": frozenset({"call-us", "emergency"}),
}


def check_markup(body_html: str) -> None:
    """Refuse what the page would not print faithfully.

    Raises:
        ValueError: Names the first element or attribute that does not belong.
    """
    checker = _Checker()
    checker.feed(body_html)
    checker.close()
    checker.finish()


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._titles = 0

    def finish(self) -> None:
        if self._open:
            raise ValueError(f"<{self._open[-1]}> is not closed")
        if self._titles != 1:
            raise ValueError("a handout has one <h1>")

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _CLASSES:
            raise ValueError(f"<{tag}> does not belong in a handout")
        given = dict(attrs)
        if given.pop("class", None) not in _CLASSES[tag] or given:
            raise ValueError(f"<{tag}> has an attribute that does not belong in a handout")
        if tag == "div" and self._open:
            raise ValueError("a box stands by itself")
        self._titles += tag == "h1"
        if tag != "br":
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")

    @override
    def handle_comment(self, data: str) -> None:
        raise ValueError("a comment does not belong in a handout")
