"""What the project's files may not say."""

import re
import subprocess
from functools import cache

import pytest

from devtools.places import ROOT

_THIS_FILE = "tests/unit/test_project_text.py"
_CODE = (".py", ".toml", ".yaml", ".yml", ".sh", ".run", ".iss", ".spec")

MACHINE_PATH = re.compile(
    r"(?:^|[\s\"'(=`])/(?:home|root|work|tmp|Users)/\w|[A-Za-z]:\\{1,2}Users\\", re.MULTILINE
)
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|\braise NotImplementedError\b|(?i:lorem ipsum)"
)


@cache
def _texts() -> dict[str, str]:
    """Every tracked text file, but this one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if name != _THIS_FILE and b"\0" not in content:
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


def _is_utf8(name: str) -> bool:
    try:
        (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _places(pattern: re.Pattern[str], endings: tuple[str, ...]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} {match.group().strip()}"
        for name, text in _texts().items()
        if name.endswith(endings)
        for match in pattern.finditer(text)
    ]


def test_that_no_file_names_a_path_of_one_machine() -> None:
    assert _places(MACHINE_PATH, ("",)) == []


def test_that_nothing_is_marked_as_unfinished() -> None:
    assert _places(UNFINISHED, _CODE) == []


def test_that_every_text_file_is_utf8_and_ends_with_a_new_line() -> None:
    wrong = [
        name
        for name, text in _texts().items()
        if name.endswith((*_CODE, ".md", ".html", ".po"))
        and (not _is_utf8(name) or (text and not text.endswith("\n")))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ['"/home/ana/list.csv"', r"C:\Users\ana", " /tmp/scratch"])
def test_that_a_path_of_one_machine_is_recognised(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["docs/home/page", "/usr/lib", "https://a.test/tmp/x"])
def test_that_other_paths_are_let_through(text: str) -> None:
    assert not MACHINE_PATH.search(text)
