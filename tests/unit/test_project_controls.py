"""The page of controls names every one of them, and tests that exist."""

import re
from functools import cache

import pytest

from devtools import shape
from devtools.places import ROOT

FOLDER = ROOT / "docs" / "security"
ROW = re.compile(r"^\| C(\d+) \| .+$", re.MULTILINE)
NAMED = re.compile(r"`(test_that_\w+)`")
LINK = re.compile(r"\]\(([^)#]+\.md)")
PAGES = sorted(path.name for path in FOLDER.glob("*.md"))


@cache
def names_there() -> frozenset[str]:
    sources = (path for path in shape.tracked_sources() if path.name.startswith("test_"))
    found = re.compile(r"^def (test_\w+)", re.MULTILINE)
    return frozenset(name for path in sources for name in found.findall(path.read_text("utf-8")))


def rows() -> dict[int, str]:
    text = (FOLDER / "controls.md").read_text("utf-8")
    return {int(match[1]): match[0] for match in ROW.finditer(text)}


def test_that_every_control_stands_there_once_and_in_order() -> None:
    assert list(rows()) == list(range(1, 45))


def test_that_every_control_names_a_test_or_says_that_it_is_not_built() -> None:
    assert [
        n for n, row in rows().items() if not NAMED.search(row) and "Not built" not in row
    ] == []


def test_that_every_test_that_is_named_exists() -> None:
    named = {name for row in rows().values() for name in NAMED.findall(row)}
    assert named - names_there() == set()


@pytest.mark.parametrize("page", PAGES)
def test_that_every_page_it_leads_to_is_there(page: str) -> None:
    links = LINK.findall((FOLDER / page).read_text("utf-8"))
    assert [link for link in links if not (FOLDER / link).resolve().is_file()] == []


def test_that_every_page_is_reached_from_the_table_of_documents() -> None:
    table = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert [page for page in PAGES if f"security/{page}" not in table] == []


def test_that_nothing_claims_to_be_compliant() -> None:
    claims = re.compile(r"hipaa[ -]compliant|compliant with hipaa|is certified", re.IGNORECASE)
    assert [page for page in PAGES if claims.search((FOLDER / page).read_text("utf-8"))] == []
