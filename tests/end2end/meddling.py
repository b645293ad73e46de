"""What happens to a practice's folder from outside: no rights, no space, foreign hands."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent

from carecoord.db import sqlcipher
from carecoord.security.keyfile import KeyFile
from carecoord.security.sign_in_list import KEY_FILE_NAME
from tests.end2end.program import LONGEST_S, PASSPHRASE, ROOT, Program

_PATIENCE_S = 30
_TELL_THE_END = """\
import sys
from pathlib import Path
try:
{script}
except Exception as error:
    print(type(error).__name__, error, end="")
"""
_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2
# Loaded here: between a fork and the new program nothing may wait for a lock.
_LIBC = ctypes.CDLL(None) if os.name == "posix" else None


def limit_files(size_bytes: int) -> None:
    """No file of this process may grow beyond a size, as if its disk were full there."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))


def give_up_rights() -> None:
    """Root of this process is held to the rights of files, as everybody else is."""
    if _LIBC is not None and os.geteuid() == 0:
        for right in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            _LIBC.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)


def refusal_without_rights(script: str, *words: object) -> str:
    """The exception that a script ends with where the rights of files hold for it too.

    Args:
        script: Python, run in a process of its own; ``sys`` and ``Path`` are at hand.
        words: Its command line.

    Returns:
        The exception's class and text; "" when there was none.
    """
    ended = subprocess.run(
        [sys.executable, "-c", _TELL_THE_END.format(script=indent(script, "    ")),
         *map(str, words)],
        preexec_fn=give_up_rights, cwd=ROOT, capture_output=True, encoding="utf-8",
        timeout=LONGEST_S, check=True,
    )  # fmt: skip
    return ended.stdout


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in a folder may be written for a while."""
    changed = [folder, *folder.rglob("*")]
    for path in changed:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path in changed:
            path.chmod(0o700 if path.is_dir() else 0o600)


def touch_the_journal(program: Program) -> None:
    """Change who did something, with the file and its key at hand, past every guard."""
    keys = KeyFile.load(program.home / KEY_FILE_NAME)
    key = keys.open_with_passphrase(keys.people[0].person_id, PASSPHRASE)
    raw = sqlcipher.connect(
        program.home / "practice.db", sqlcipher.SecretKey(key.raw), guarded=False
    )
    raw.execute("DROP TRIGGER sync_journal_no_update")
    raw.execute("UPDATE sync_journal SET actor = 'somebody else' WHERE seq = 2")
    raw.commit()
    raw.close()


def wait_for(done: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait until something has come about while a process works."""
    until_s = time.monotonic() + _PATIENCE_S
    while not done():
        assert process.poll() is None, "the process ended too early"
        assert time.monotonic() < until_s, "it never came about"
        time.sleep(0.02)
