"""Text from elsewhere, in the way handouts are typed: the library's markup, a web page, a letter.

Only words, headings, lists, tables, bold and our own drawings are taken over. Looks, other
pictures, links and scripts are left behind: the paper has its own.
"""

import re
from html.parser import HTMLParser

from typing_extensions import override

from carecoord.handouts import drawings
from carecoord.handouts.plain_text import picture, tidy

_SKIPPED = frozenset({"script", "style", "head", "title", "noscript", "svg", "template"})
_BOX_SIGNS = {"emergency": "!", "call-us": ">"}
_PARTS = frozenset({"p", "div", "section", "article", "blockquote", "table", "ul", "ol", "tr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"})
_SPACES = re.compile(r"\s+")
_EMPTY_BOLD = re.compile(r"\*\*(\s*)\*\*")


def from_html(source: str) -> tuple[str, str]:
    """The title and the text that a piece of HTML says; the title is "" without a first heading.

    What ``plain_text.to_html`` wrote comes back as it was typed.
    """
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.title, reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._lines: list[str] = []
        self._words = ""
        self._skipping = 0
        self._lists: list[str] = []
        self._cells: list[str] | None = None
        self._boxes: list[str] = []
        self._box_sign = ""

    def text(self) -> str:
        self._end_line()
        return tidy("\n".join(self._lines))

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag in _BOLD:
            self._words += "**"
        elif tag == "img":
            self._put_picture(dict(attrs))
        elif tag == "br":
            self._words += " " if self._cells is not None else "\n"
        elif tag in _HEADINGS or tag in _PARTS or tag == "li":
            self._end_line()
            self._begin(tag, dict(attrs).get("class") or "")

    def _put_picture(self, given: dict[str, str | None]) -> None:
        name, shown = given.get("src") or "", given.get("alt") or ""
        if drawings.exists(name) and shown:
            self._words += picture(name, shown)

    def _begin(self, tag: str, style: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "div":
            self._boxes.append(style if style in _BOX_SIGNS else "")
            self._box_sign = _BOX_SIGNS.get(style, self._box_sign)
        elif tag == "tr":
            self._cells = []

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(self._skipping - 1, 0)
        elif tag in _BOLD:
            self._words = self._words.rstrip() + "**" + (" " if self._words.endswith(" ") else "")
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append(_SPACES.sub(" ", self._words).strip())
            self._words = ""
        elif tag == "tr" and self._cells is not None:
            self._lines.append(f"| {' | '.join(self._cells)} |")
            self._cells, self._words = None, ""
        elif tag in _HEADINGS:
            self._end_heading(tag)
        elif tag == "li":
            self._end_entry()
        elif tag in _PARTS:
            self._end_part(tag)

    @override
    def handle_data(self, data: str) -> None:
        if not self._skipping:
            joined = _SPACES.sub(" ", data)
            self._words += (
                joined.lstrip() if not self._words or self._words[-1] in "\n " else joined
            )

    def _end_heading(self, tag: str) -> None:
        words = self._taken().replace("**", "").replace("\n", " ")
        if tag == "h1" and not self.title and not any(self._lines):
            self.title = words
        elif words:
            self._lines += ["", f"{self._box_sign or '#'} {words}", ""]
            self._box_sign = ""

    def _end_entry(self) -> None:
        words = self._taken().replace("\n", " ")
        if words:
            self._lines.append(f"1. {words}" if self._lists[-1:] == ["ol"] else f"- {words}")

    def _end_part(self, tag: str) -> None:
        self._end_line()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "div" and self._boxes and self._boxes.pop():
            self._lines += ["", "---"]
        if tag != "tr":
            self._lines.append("")

    def _end_line(self) -> None:
        words = self._taken()
        if words and self._box_sign:
            self._lines += ["", self._box_sign, ""]
            self._box_sign = ""
        if words:
            self._lines.append(words)

    def _taken(self) -> str:
        words = "\n".join(line.strip() for line in _EMPTY_BOLD.sub(r"\1", self._words).split("\n"))
        self._words = ""
        return words.strip()
