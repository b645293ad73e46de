"""What the suites counted, kept for docs/security/proof.md.

``python -m tests.proof.figures`` adds up the batches of every suite; each run of a suite appends to
``build/proof``, so delete that folder before a run whose figures are to be published.
"""

import json
import sys
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "proof"


def keep(suite: str, figures: Counter[str]) -> None:
    """Add one batch of a suite to the figures on disk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{suite}.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(figures) + "\n")


def total(lines: str) -> Counter[str]:
    """The batches of one suite added up, zeros too."""
    added: Counter[str] = Counter()
    for line in lines.splitlines():
        added.update(json.loads(line))
    return added


def main() -> None:
    """Print every suite's figures."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        added = total(path.read_text(encoding="utf-8"))
        told = ", ".join(f"{name} {count}" for name, count in added.items())
        sys.stdout.write(f"{path.stem}: {told}\n")


if __name__ == "__main__":
    main()
