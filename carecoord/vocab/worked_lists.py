"""Columns of a list that is worked on outside and comes back: for its writer and its reader."""

from carecoord.common.i18n import N_

NAME = "name"
ROW_KEY = "row_key"
ROW_VERSION = "row_version"
RESULT = "result"
REASON = "reason"
CALLED_ON = "called_on"
NEXT_TRY_ON = "next_try_on"
NOTE = "note"

FILLED_IN = (RESULT, REASON, CALLED_ON, NEXT_TRY_ON, NOTE)
"""What people fill in, in the order of the sheet."""

HEADINGS = {
    NAME: N_("Patient"),
    RESULT: N_("What happened"),
    REASON: N_("Reason"),
    CALLED_ON: N_("Day of the call"),
    NEXT_TRY_ON: N_("Next try"),
    NOTE: N_("Note"),
    ROW_KEY: N_("Row key"),
    ROW_VERSION: N_("Row version"),
}
"""Headings by key; a list that comes back is read in every language, whatever the window speaks."""

MARK = "cclist1"
"""Begins every row version, and so tells a worked list from any other file."""
