"""What happens to a practice's folder from outside: no rights, no space, foreign hands."""

import ctypes
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from carecoord.db import sqlcipher
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyfile_storage import KEY_FILE_NAME
from tests.end2end.program import PASSPHRASE, Program

_PATIENCE_S = 30
_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def limit_files(size_bytes: int) -> None:
    """No file of this process may grow beyond a size, as if its disk were full there."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))


def give_up_rights() -> None:
    """Root of this process is held to the rights of files, as everybody else is."""
    if os.geteuid() == 0:
        for right in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)


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
