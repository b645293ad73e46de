"""What has been chosen in the wizard so far; going back keeps it."""

from dataclasses import dataclass
from pathlib import Path

from carecoord.services.import_results import Inspection, Options


@dataclass(slots=True)
class Draft:
    """One import being prepared.

    Attributes:
        source: Where the files come from, as the person names it.
        overwrite: Take the file's values where staff wrote others.
    """

    paths: tuple[Path, ...] = ()
    source: str = ""
    options: Options | None = None
    inspection: Inspection | None = None
    overwrite: bool = False
