"""The HTML a handout may be written in: what prints the same on screen and on paper.

Text blocks are ``h1`` (once), ``h2``, ``p``, ``ul``, ``ol`` and ``li``, with ``b`` and ``br``
inside; tables are plain grids. Looks belong to the page, so the only attribute is ``class``:
``p`` may be ``for`` or ``lead``; ``table`` ``grid`` or ``log``; ``div`` is a box, either
``call-us`` or ``emergency``. ``{fields}`` are filled in when it is given.

``img`` is one of our own drawings, by its name in ``src``, with what it shows in words in
``alt``. A list of class ``pictures`` stands side by side, each entry under its drawing. A table
of class ``schedule`` has a drawing over each column; a row of one cell goes all across it, and
what nobody filled in stays free to be written by hand.
"""

from html.parser import HTMLParser

from typing_extensions import override

from carecoord.handouts import drawings

_CLASSES: dict[str, frozenset[str | None]] = {
    "h1": frozenset({None}),
    "h2": frozenset({None}),
    "p": frozenset({None, "for", "lead"}),
    "ul": frozenset({None, "pictures"}),
    "ol": frozenset({None, "pictures"}),
    "li": frozenset({None}),
    "b": frozenset({None}),
    "br": frozenset({None}),
    "table": frozenset({"grid", "log", "schedule"}),
    "tr": frozenset({None}),
    "th": frozenset({None}),
    "td": frozenset({None}),
    "div": frozenset({"call-us", "emergency"}),
    "img": frozenset({None}),
}
_WITHOUT_END = frozenset({"br", "img"})


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
        if tag == "img":
            _check_picture(given.pop("src", None), given.pop("alt", None))
        if given.pop("class", None) not in _CLASSES[tag] or given:
            raise ValueError(f"<{tag}> has an attribute that does not belong in a handout")
        if tag == "div" and self._open:
            raise ValueError("a box stands by itself")
        self._titles += tag == "h1"
        if tag not in _WITHOUT_END:
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing")

    @override
    def handle_comment(self, data: str) -> None:
        raise ValueError("a comment does not belong in a handout")


def _check_picture(name: str | None, words: str | None) -> None:
    if not drawings.exists(name or ""):
        raise ValueError(f"there is no drawing {name}")
    if not (words or "").strip():
        raise ValueError(f"the drawing {name} does not say in words what it shows")
