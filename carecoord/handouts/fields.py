"""Fills a handout's ``{fields}`` with one patient's details."""

import html
import re
from dataclasses import asdict, dataclass

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.handouts import bidi

_FIELD = re.compile(r"\{([^{}]*)\}")
_BLOCK = re.compile(
    r'<table class="(?P<written>schedule)">.*?</table>'
    r"|<(?P<tag>p|li|tr|h1|h2)\b[^>]*>(?:(?!</?(?P=tag)\b).)*</(?P=tag)>\n?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Who gives the paper and whom to call; the phone as people read it."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDetails:
    """One patient's own words and numbers; empty ones are left out of the paper.

    Attributes:
        patient_id: Whose details these are; "" for a paper made for nobody in particular.
        preferred_name: What the patient likes to be called.
        medicine: Name and dose, as on the bottle.
        times: When it is to be taken or done, in the handout's language.
        goal: A number agreed with the patient, with its unit where it needs one.
        next_visit: Day and time, in the handout's language.
        morning, noon, evening, night: How much of the medicine is taken then.
    """

    patient_id: str = ""
    preferred_name: str = ""
    medicine: str = ""
    times: str = ""
    goal: str = ""
    next_visit: str = ""
    morning: str = ""
    noon: str = ""
    evening: str = ""
    night: str = ""


FIELD_NAMES = frozenset(
    {
        "preferred_name", "medicine", "times", "goal", "next_visit",
        "morning", "noon", "evening", "night",
        "practice_name", "practice_phone",
    }
)  # fmt: skip


def field_names(body_html: str) -> frozenset[str]:
    """Names of the fields a handout uses, known or not."""
    return frozenset(_FIELD.findall(body_html))


def fill_fields(
    body_html: str, *, personal: PersonalDetails, practice: Practice, is_right_to_left: bool
) -> str:
    """The handout with its fields filled in, values escaped and isolated.

    A line, list entry or table row whose field has no value is left out whole, so that no
    gap or label without an answer is printed. A schedule keeps its rows: they are written in
    by hand.

    Raises:
        RefusedError: The handout uses a field that does not exist.
    """
    unknown = sorted(field_names(body_html) - FIELD_NAMES)
    if unknown:
        raise RefusedError(
            _(
                "This handout uses the field {field}, which does not exist. Correct the handout, "
                "then give it."
            ).format(field="{" + unknown[0] + "}")
        )
    values = asdict(personal) | {
        "practice_name": practice.name,
        "practice_phone": practice.phone,
    }
    shown = {name: values[name].strip() for name in FIELD_NAMES}

    def escaped(text: str) -> str:
        alone = bidi.isolate(text, is_right_to_left=is_right_to_left)
        return html.escape(alone, quote=False)

    def fill(block: re.Match[str]) -> str:
        if not block["written"] and not all(shown[name] for name in field_names(block[0])):
            return ""
        return _FIELD.sub(lambda field: escaped(shown[field[1]]), block[0])

    return _BLOCK.sub(fill, body_html)
