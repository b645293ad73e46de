"""The program as scripts meet it: words in, an exit code and two streams out."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import main
from carecoord.common.i18n import use_language

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "lantern velvet orchard seven"
LONGEST_S = 120
_OF_A_SCREEN = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def is_refusal(self) -> bool:
        """Exit code 1, nothing on standard output, whole sentences on standard error."""
        told = self.err.strip()
        return (
            self.code == 1
            and not self.out
            and told[:1].isupper()
            and told.endswith(".")
            and "Traceback" not in told
            and "incident" not in told
        )


@dataclass(frozen=True)
class Program:
    """Commands for one data folder."""

    home: Path
    passphrase_file: Path
    today: str = ""

    @property
    def globals(self) -> list[str]:
        words = ["--home", str(self.home), "--passphrase-file", str(self.passphrase_file)]
        return [*words, "--today", self.today] if self.today else words

    def on(self, day: str) -> "Program":
        """The same folder, reckoned from another day."""
        return replace(self, today=day)

    def run(self, *words: object) -> Answer:
        """A command in this process, all but the start of Python: ten times quicker."""
        answer = start if frozen() else run_here
        return answer(*self.globals, *words)

    def json(self, *words: object) -> Any:
        """What a command answers to a script."""
        return self.run(*words, "--json").json

    def start(self, *words: object, **ways: Any) -> Answer:
        """A command in a process of its own; ``ways`` as of :func:`start`."""
        return start(*self.globals, *words, **ways)


def frozen() -> str:
    """A built program that stands in for main.py; "" for none.

    Asked each time: this is loaded before the words of the command line are read.
    """
    return os.environ.get("CARECOORD_FROZEN", "")


def command_line(*words: object) -> list[str]:
    """How the program is started as a process with these words."""
    program = [built] if (built := frozen()) else [sys.executable, str(ROOT / "main.py")]
    return [*program, *map(str, words)]


def run_here(*words: object) -> Answer:
    """The whole command line in this process, whose own state is put back."""
    out, err = io.StringIO(), io.StringIO()
    with _process_as_before(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main.main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


def start(
    *words: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    before: Callable[[], object] | None = None,
) -> Answer:
    """``main.py`` as a process without a display.

    Args:
        words: The command line.
        env: Variables beside those of this process.
        cwd: The folder it is started in.
        before: Called in the new process before Python starts; POSIX only.
    """
    around = without_screen() if before is None else unmeasured()
    ended = subprocess.run(
        command_line(*words),
        env={**around, **(env or {})},
        cwd=cwd,
        preexec_fn=before,
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST_S,
        check=False,
    )
    return Answer(ended.returncode, ended.stdout, ended.stderr)


def without_screen() -> dict[str, str]:
    """The variables of this process, on a machine without a display."""
    return {name: value for name, value in os.environ.items() if name not in _OF_A_SCREEN}


def unmeasured() -> dict[str, str]:
    """The same without coverage's, which cannot write its own file where files are limited."""
    return {name: value for name, value in without_screen().items() if "COV" not in name}


@contextlib.contextmanager
def _process_as_before() -> Iterator[None]:
    kept = os.umask(0)
    os.umask(kept)
    try:
        yield
    finally:
        os.umask(kept)
        use_language("en")
