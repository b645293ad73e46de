"""Conditions of any depth as the builder shows them: parts side by side, each one group of lines.

What is inside of a group is multiplied out, as in (a or (b and c)) = (a or b) and (a or c). This
holds for every person, also where a fact is not known, since every condition either holds for
somebody or does not. Only "none of" inside of a group cannot be told as lines side by side.
"""

from itertools import product

from carecoord.worklists.definition import Comparison, Condition, Group

_MOST_PARTS = 12
"""More than that nobody reads."""
Lines = tuple[Comparison, ...]
_OTHER = {"all": "any", "any": "all"}


class TooDeepError(ValueError):
    """It cannot be said in two levels."""


def in_two_levels(condition: Condition) -> Group:
    """The same condition as a group of lines and of groups of lines.

    Raises:
        TooDeepError: It holds "none of" further inside, or would become too long.
    """
    if isinstance(condition, Comparison):
        return Group("all", (condition,))
    parts: list[Condition] = []
    for member in condition.members:
        parts += _parts(member, condition.word)
    if len(parts) > _MOST_PARTS:
        raise TooDeepError
    return Group(condition.word, tuple(parts))


def _parts(member: Condition, word: str) -> list[Condition]:
    """One member of the whole as parts; several of them say the same as it does."""
    if isinstance(member, Comparison) or _is_flat(member):
        return [member]
    # Under "all" each part is one of several ways; under "any" and "none" all of a part.
    inner = "any" if word == "all" else "all"
    return [
        lines[0] if len(lines) == 1 else Group(inner, lines) for lines in _spread(member, inner)
    ]


def _is_flat(group: Group) -> bool:
    return all(isinstance(one, Comparison) for one in group.members)


def _spread(condition: Condition, inner: str) -> list[Lines]:
    """Groups of lines joined by ``inner``, which joined by the other word are the condition."""
    if isinstance(condition, Comparison):
        return [(condition,)]
    if condition.word not in _OTHER:
        raise TooDeepError
    spread = [_spread(member, inner) for member in condition.members]
    if condition.word != inner:
        return [lines for each in spread for lines in each]
    ways = 1
    for each in spread:
        ways *= len(each)
    if ways > _MOST_PARTS:
        raise TooDeepError
    return [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*spread)]
