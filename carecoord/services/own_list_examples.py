"""Lists to begin from, each a different lesson in how one is put together."""

from dataclasses import dataclass

from carecoord.common.i18n import N_, _, in_language
from carecoord.services.own_list_forms import Block, Line, ListForm, Words


@dataclass(frozen=True, slots=True)
class Example:
    """A list to begin from.

    Attributes:
        title: In the user's language.
        about: What it shows.
    """

    title: str
    about: str
    form: ListForm


def examples() -> tuple[Example, ...]:
    """Three lists, from the simplest on."""
    return tuple(
        Example(_(title), _(about), _titled(form, title)) for title, about, form in _EXAMPLES
    )


def _titled(form: ListForm, title: str) -> ListForm:
    words = Words(en=title, es=in_language("es")(title))
    return ListForm(title=words, parts=form.parts, owner_role=form.owner_role, order=form.order)


_EXAMPLES = (
    (
        N_("Nobody asked yet whether an interpreter is needed"),
        N_("One condition. Not having been asked is an answer of its own."),
        ListForm(
            parts=(Line(fact="interpreter", operator="is", value="not_asked"),),
            owner_role="front_desk",
        ),
    ),
    (
        N_("A1c of 9 or more, and no visit for 3 months"),
        N_("Three conditions, all of which have to be so. The highest A1c comes first."),
        ListForm(
            parts=(
                Line(fact="has_active_condition(diabetes)", operator="is", value=True),
                Line(fact="latest(a1c).value", operator="at_least", value=9),
                Line(fact="days_since_last_visit", operator="more_than", value=90),
            ),
            order="-latest(a1c).value",
        ),
    ),
    (
        N_("65 or older, with something open and no contact for a month"),
        N_("A group inside: at least one of its conditions has to be so."),
        ListForm(
            parts=(
                Line(fact="age_years", operator="at_least", value=65),
                Line(fact="days_since_last_contact", operator="more_than", value=30),
                Block(
                    word="any",
                    lines=(
                        Line(fact="teachback_unresolved", operator="is", value=True),
                        Line(fact="decision_review_due", operator="is", value=True),
                        Line(fact="follow_up_due", operator="is", value=True),
                    ),
                ),
            ),
        ),
    ),
)
