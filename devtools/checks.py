"""All checks of the project, one verdict each."""

import subprocess
import time
from collections.abc import Iterable, Sequence

from devtools import environment
from devtools.places import PYTHON, ROOT

COVERAGE_REPORT = ROOT / "build" / "coverage.json"

_LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"

# What each check hands to Python. Programs are called as modules: the scripts beside the
# interpreter name it by its full path and stop working when the folder is moved.
QUICK = {
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy", "--no-error-summary"],
    "layers": ["-c", _LINT_IMPORTS],
    "shape": ["-m", "devtools.shape"],
    "translations": ["-m", "devtools.translations"],
}
_PYTEST = [
    "-m",
    "pytest",
    "-q",
    "--continue-on-collection-errors",
    "--numprocesses=auto",
    "--dist=worksteal",
    "--maxprocesses=8",
]
_TESTS = {"tests": _PYTEST}
# What counts the lines slows Python by a quarter, and is asked for now and then: see
# docs/decisions/025. The destructive tests are run as often as docs/security/proof.md says.
_LONG = {
    "tests under coverage": [
        *_PYTEST,
        "--ignore=tests/ui",
        "--ignore=tests/end2end",
        "--cov=carecoord",
        f"--cov-report=json:{COVERAGE_REPORT}",
    ],
    "coverage": ["-m", "devtools.coverage_floors", str(COVERAGE_REPORT)],
    "ratios of speed": ["-m", "benchmarks", "--against-record"],
    "audit": ["-m", "devtools.audit"],
    "long proofs": [*_PYTEST, "--long", "tests/proof"],
}


def run_all(*, long: bool = False) -> int:
    """Every check, also after one has failed; 1 when any did.

    Args:
        long: What takes an hour as well: the floors of coverage, the ratios of speed beside
            their record, and the destructive tests a thousand times over.
    """
    COVERAGE_REPORT.parent.mkdir(exist_ok=True)
    COVERAGE_REPORT.unlink(missing_ok=True)  # never judge an older run
    return _run({**QUICK, **_TESTS, **(_LONG if long else {})})


def run_named(names: Iterable[str]) -> int:
    return _run({name: QUICK[name] for name in names})


def run_pytest(arguments: Sequence[str]) -> int:
    """Pytest alone, with the keyboard: ``--pdb`` may be among its arguments."""
    return _call(["-m", "pytest", *arguments], stdin=None)


def _run(checks: dict[str, list[str]]) -> int:
    failed = [name for name, arguments in checks.items() if not _passes(name, arguments)]
    if failed:
        print(f"\nFailed: {', '.join(failed)} ({len(failed)} of {len(checks)} checks).")
        return 1
    print(f"\nPassed: {', '.join(checks)}.")
    return 0


def _passes(name: str, arguments: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    code = _call(arguments)
    seconds = time.monotonic() - started
    print(f"{'passed' if code == 0 else 'FAILED'}: {name} ({seconds:.0f} s)", flush=True)
    return code == 0


def _call(arguments: list[str], stdin: int | None = subprocess.DEVNULL) -> int:
    variables = {"QT_QPA_PLATFORM": "offscreen", **environment.variables()}
    command = [str(PYTHON), *arguments]
    return subprocess.call(command, cwd=ROOT, env=variables, stdin=stdin)
