"""A rehearsal in words: what is made, how many get it, how many do not and why."""

from carecoord.common.i18n import _, n_
from carecoord.handouts.documents.rehearsal_page import Rehearsal, RehearsalRow
from carecoord.services.letter_forms import Plan
from carecoord.vocab.terms import label


def summary(plan: Plan) -> tuple[str, ...]:
    """How many get it, then how many are left out for each reason."""
    count = len(plan.recipients)
    gets = n_("{count} person gets one.", "{count} people get one.", count)
    return (
        gets.format(count=f"{count:,}"),
        *(
            _("Left out, {count}: {reason}.").format(count=f"{many:,}", reason=label(reason))
            for reason, many in plan.reasons()
        ),
    )


def rehearsal(plan: Plan) -> Rehearsal:
    """The same as a paper, person by person; those left out come last."""
    gets = (RehearsalRow(one.name, one.where, " ".join(one.remarks)) for one in plan.recipients)
    not_so = (RehearsalRow(one.name, _("Left out"), one.words) for one in plan.omitted)
    return Rehearsal(
        title=_("{way}: {list}").format(way=label(plan.way), list=plan.title),
        summary=summary(plan),
        rows=(*gets, *not_so),
    )
