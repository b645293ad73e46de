import argparse
import datetime as dt
import gettext
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from carecoord.cli import parser
from carecoord.common import i18n
from carecoord.common.i18n import use_language


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "a", "--json", "worklist", "show", "living"],
        ["worklist", "--json", "show", "living", "--home", "a"],
        ["worklist", "show", "living", "--home", "a", "--json"],
    ],
)
def test_that_global_options_stand_anywhere(words: Sequence[str]) -> None:
    found = parser.parse(list(words))
    assert (found.command, found.id) == ("worklist show", "living")
    assert (found.home, found.json) == (Path("a"), True)


def test_that_the_window_is_what_opens_without_a_command() -> None:
    plain = parser.parse([])
    assert (plain.command, plain.demo, plain.json) == ("open", False, False)
    for words in (["--demo"], ["--demo", "open"], ["open", "--demo"]):
        found = parser.parse(words)
        assert (found.command, found.demo) == ("open", True)


def test_that_names_of_files_alone_open_the_window_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("calls.xlsx", "more.csv", "keys", "backup"):
        Path(name).touch()
    for words in (["calls.xlsx"], ["--home", "keys", "calls.xlsx"], ["open", "calls.xlsx"]):
        found = parser.parse(words)
        assert (found.command, list(found.files)) == ("open", [Path("calls.xlsx")])
    assert len(parser.parse(["calls.xlsx", "more.csv"]).files) == 2
    assert parser.parse(["gone.CCBK"]).command == "open"
    assert parser.parse(["backup", "calls.xlsx"]).command == "backup"
    assert list(parser.parse(["--demo", "--passphrase-file", "keys"]).files) == []
    with pytest.raises(SystemExit):
        parser.parse(["bakcup", "calls.xlsx"])


def test_that_a_day_is_read_and_another_text_is_refused_with_an_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert parser.parse(["--today", "2021-04-01"]).today == dt.date(2021, 4, 1)
    with pytest.raises(SystemExit):
        parser.parse(["--today", "1 April"])
    assert "Write it like 2026-03-31" in capsys.readouterr().err


def test_that_roles_are_named_when_one_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse(["init", "--practice", "Oak", "--person", "Ana", "--role", "boss"])
    assert "'front_desk'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--language", "es", "--help"],
        ["--help", "--language=es"],
        ["measures", "-h", "--language=es"],
    ],
)
def test_that_help_is_in_the_language_that_is_asked_for(
    words: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse(list(words))
    assert ended.value.code == 0
    assert "la carpeta de datos" in capsys.readouterr().out


def test_that_what_is_missing_is_said_in_the_same_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(language: str) -> gettext.NullTranslations:
        return Shouting() if language == "es" else gettext.NullTranslations()

    monkeypatch.setattr(i18n, "_read", read)
    with pytest.raises(SystemExit):
        parser.parse(["--language", "es", "worklist", "show"])
    assert "THE FOLLOWING ARGUMENTS ARE REQUIRED" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parser.parse(["worklist", "show", "--language", "en"])
    assert "the following arguments are required: ID" in capsys.readouterr().err


class Shouting(gettext.NullTranslations):
    """A language that nobody overlooks; what is filled in stays as it is."""

    @override
    def gettext(self, message: str) -> str:
        parts = re.split(r"(%\(\w+\)\w|%\w)", message)
        return "".join(part if place % 2 else part.upper() for place, part in enumerate(parts))


def test_that_every_word_of_the_command_line_says_what_it_is() -> None:
    silent: list[str] = []

    def read(words: str, spoken: argparse.ArgumentParser) -> None:
        for action in spoken._actions:
            if isinstance(action, argparse._SubParsersAction):
                told = {one.dest for one in action._choices_actions}
                silent.extend(f"{words} {verb}" for verb in action.choices if verb not in told)
                for verb, parser_of_verb in action.choices.items():
                    read(f"{words} {verb}", parser_of_verb)
            elif not action.help:
                silent.append(f"{words}: {action.dest}")

    read("carecoord", parser._build()[0])
    assert silent == []
