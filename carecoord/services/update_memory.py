"""What this computer knows of newer versions between two looks: one small file beside the data.

It is about the program on this computer, not about the practice, so it is not in the store: each
computer may have another version. The signed list is kept as it came and checked again each time.
"""

import contextlib
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carecoord.common.paths import write_private
from carecoord.vocab.updates import Finding

MEMORY_NAME = "updates.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept.

    Attributes:
        place: Where it was looked.
        looked_at: When; None before the first time.
        finding: What came of it.
        newest_made_at: When the newest list ever seen was made.
        offer: That list as it came, with its signature.
        skipped: A version nobody wants to hear of again.
        quiet_until: The day on which to tell of it again.
    """

    place: str = ""
    looked_at: dt.datetime | None = None
    finding: Finding | None = None
    newest_made_at: dt.datetime | None = None
    offer: str = ""
    skipped: str = ""
    quiet_until: dt.date | None = None


def recall(home: Path) -> Memory:
    """What was kept; nothing when it is lost or spoilt."""
    try:
        told = json.loads((home / MEMORY_NAME).read_text(encoding="utf-8"))
        quiet = told["quiet_until"]
        return Memory(
            place=str(told["place"]),
            looked_at=_instant(told["looked_at"]),
            finding=Finding(told["finding"]) if told["finding"] else None,
            newest_made_at=_instant(told["newest_made_at"]),
            offer=str(told["offer"]),
            skipped=str(told["skipped"]),
            quiet_until=dt.date.fromisoformat(quiet) if quiet else None,
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Memory()


def keep(home: Path, memory: Memory) -> None:
    """Keep it; where nothing can be written the next look begins anew."""
    told = {
        "place": memory.place,
        "looked_at": _text(memory.looked_at),
        "finding": memory.finding or "",
        "newest_made_at": _text(memory.newest_made_at),
        "offer": memory.offer,
        "skipped": memory.skipped,
        "quiet_until": _text(memory.quiet_until),
    }
    with contextlib.suppress(OSError):
        write_private(home / MEMORY_NAME, json.dumps(told, indent=1).encode())


def _instant(told: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(told).astimezone(dt.UTC) if told else None


def _text(moment: dt.date | None) -> str:
    return moment.isoformat() if moment else ""
