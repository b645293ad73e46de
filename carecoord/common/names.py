"""How a person's name is written in lists, in sentences and as a sort key."""

from carecoord.common.text import fold

FAMILY_END = "\x1f"
"""Ends the family name in a sort key."""


def list_name(family: str, given: str, preferred: str = "") -> str:
    """The name as lists show it: "Santos, Maria"; one name alone stands alone."""
    if family and given:
        return f"{family}, {given}"
    return family or given or preferred


def full_name(family: str, given: str, preferred: str = "") -> str:
    """The name as it is spoken: "Maria Santos"."""
    return " ".join(part for part in (given, family) if part) or preferred


def sort_key(family: str, given: str, preferred: str = "") -> str:
    """Folded family name, then given name; the unit separator keeps the two apart."""
    if family:
        return f"{fold(family)}{FAMILY_END}{fold(given)}".rstrip(FAMILY_END)
    return fold(given or preferred)
