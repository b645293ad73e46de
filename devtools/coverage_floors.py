"""How much of each part the tests must run: lines and branches, in percent."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

# Whole storeys first; then what must be run to the last branch, for an error there
# harms a patient or opens the store.
FLOORS_PERCENT = {
    "carecoord/": 95.0,
    "carecoord/rules/": 100.0,
    "carecoord/security/": 100.0,
    "carecoord/importers/values/": 100.0,
    "carecoord/exporters/escaping.py": 100.0,
}


def covered_percent(files: Mapping[str, Mapping[str, Mapping[str, int]]], prefix: str) -> float:
    """Lines and branches that ran, of all under ``prefix``; 100 where there are none.

    Args:
        files: ``files`` of coverage.py's JSON report.
        prefix: A folder with its slash, or one file.

    Raises:
        KeyError: no file of the report starts with ``prefix``.
    """
    paths = [path for path in files if path.replace("\\", "/").startswith(prefix)]
    if not paths:
        raise KeyError(prefix)
    summaries = [files[path]["summary"] for path in paths]
    ran = sum(s["covered_lines"] + s["covered_branches"] for s in summaries)
    all_of_them = sum(s["num_statements"] + s["num_branches"] for s in summaries)
    return 100.0 * ran / all_of_them if all_of_them else 100.0


def main(report: Path) -> int:
    """Print every floor beside what was reached; 1 when one was missed."""
    if not report.exists():
        print("The tests left no coverage report.")
        return 1
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    missed = [
        prefix for prefix, floor in FLOORS_PERCENT.items() if not _holds(files, prefix, floor)
    ]
    return 1 if missed else 0


def _holds(files: Mapping[str, Mapping[str, Mapping[str, int]]], prefix: str, floor: float) -> bool:
    try:
        reached = covered_percent(files, prefix)
    except KeyError:
        print(f"  {prefix:<36} names no file; correct the table of floors")
        return False
    verdict = "" if reached >= floor else "  TOO LOW"
    print(f"  {prefix:<36} {reached:6.2f} % of at least {floor:.0f} %{verdict}")
    return reached >= floor


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
