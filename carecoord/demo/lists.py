"""Worklists the demo practice made itself: one in use, and a draft."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from carecoord.common.i18n import current_language
from carecoord.demo.chance import Chance
from carecoord.services.own_list_examples import examples
from carecoord.services.own_list_forms import ListForm, to_json
from carecoord.services.own_list_toml import to_toml
from carecoord.vocab.own_lists import OWN_MARK, ListState

Row = dict[str, Any]
_KEY_LENGTH = 12


def own_lists(chance: Chance, staff: Mapping[str, str], now: dt.datetime) -> list[Row]:
    """As they are stored."""
    draft, used, *_rest = (one.form for one in examples())
    row = _row(chance, used, staff["clinician"], now)
    return [
        row
        | {
            "state": ListState.IN_USE.value,
            "definition": to_toml(used, row["worklist_id"]),
            "published_by": staff["clinician"],
            "published_at": now,
        },
        _row(chance, draft, staff["clinician"], now),
    ]


def _row(chance: Chance, form: ListForm, by: str, now: dt.datetime) -> Row:
    return {
        "id": chance.key(),
        "worklist_id": OWN_MARK + chance.key()[-_KEY_LENGTH:],
        "number": 1,
        "state": ListState.DRAFT.value,
        "title": form.title.any_language(current_language()),
        "form": to_json(form),
        "edited_by": by,
        "edited_at": now,
    }
