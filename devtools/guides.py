"""Write the guides by task for reading outside the program.

    .venv/bin/python -m devtools.guides

They are written once, as topics of Help in ``resources/help``; this makes the pages of
``docs/user-guide`` from them, with the pictures that ``docs/make_pictures.py`` draws.
"""

import html
import re
from pathlib import Path

from carecoord.services.help_pages import GUIDES, HELP_DIR

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "light", "es": "es"}
"""Each with the folder of its pictures."""
PICTURE = re.compile(r"<!-- picture ([a-z-]+): (.+?) -->")
"""A picture of the screen, by its name, and what it shows."""
_ITEM = re.compile(r"<li>(.*?)</li>")
_MARKS = (("b", "**"), ("i", "*"))


def written_to(guide: str, language: str) -> Path:
    """Where a guide stands in the documents."""
    end = "" if language == "en" else f".{language}"
    return ROOT / "docs" / "user-guide" / f"{guide}{end}.md"


def markdown(guide: str, language: str) -> str:
    """A guide as Markdown, made of its topic in Help."""
    page = (HELP_DIR / language / f"{guide}.html").read_text("utf-8")
    lines, step = [], 0
    for line in page.splitlines():
        step = step + 1 if line.startswith("<li>") else 0
        lines.append(_line(line, step, LANGUAGES[language]))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _line(line: str, step: int, pictures: str) -> str:
    drawn = PICTURE.fullmatch(line)
    if drawn:
        name, shows = drawn.groups()
        return f"\n![{shows}](pictures/{pictures}/{name}.png)\n"
    item = _ITEM.fullmatch(line)
    if item:
        return f"{step}. {_inline(item.group(1))}"
    for tag, before in (("h1", "# "), ("h2", "\n## "), ("p", "\n")):
        if line.startswith(f"<{tag}>"):
            return before + _inline(line.removeprefix(f"<{tag}>").removesuffix(f"</{tag}>")) + "\n"
    return ""


def _inline(text: str) -> str:
    for tag, mark in _MARKS:
        text = text.replace(f"<{tag}>", mark).replace(f"</{tag}>", mark)
    return html.unescape(re.sub(r"</?kbd>", "`", text))


def main() -> None:
    """Write all of them."""
    for guide in GUIDES:
        for language in LANGUAGES:
            written_to(guide, language).write_text(markdown(guide, language), encoding="utf-8")


if __name__ == "__main__":
    main()
