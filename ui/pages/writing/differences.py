"""Where two versions of a handout differ, in words."""

from collections.abc import Callable

from carecoord.common.i18n import N_, _
from carecoord.services.authoring_forms import HandoutForm
from carecoord.vocab.handouts import Subject
from carecoord.vocab.terms import label
from ui.widgets.conflict_card import Difference

_MOST_LINES = 14


def differences(mine: HandoutForm, theirs: HandoutForm) -> list[Difference]:
    """Fields that differ, in the order of the form."""
    found = []
    for caption, words in _FIELDS:
        own, other = words(mine), words(theirs)
        if own != other:
            own, other = _differing(own, other)
            found.append(Difference(_(caption), own, other))
    return found


def _differing(mine: str, theirs: str) -> tuple[str, str]:
    """Only the lines that differ, so that the eye need not look for them."""
    own, other = mine.splitlines(), theirs.splitlines()
    if max(len(own), len(other)) <= 1:
        return mine, theirs
    only_mine = [line for line in own if line not in set(other)]
    only_theirs = [line for line in other if line not in set(own)]
    return "\n".join(only_mine[:_MOST_LINES]), "\n".join(only_theirs[:_MOST_LINES])


def _points(form: HandoutForm) -> str:
    return "\n".join(f"{one.text} {one.ask}".strip() for one in form.points)


def _sources(form: HandoutForm) -> str:
    lines = (", ".join(filter(None, (s.title, s.publisher, s.dated))) for s in form.sources)
    return "\n".join(lines)


def _translation(form: HandoutForm) -> str:
    return ", ".join(filter(None, (form.translated_by, form.checked_by)))


_FIELDS: tuple[tuple[str, Callable[[HandoutForm], str]], ...] = (
    (N_("Title"), lambda form: form.title),
    (N_("Text"), lambda form: form.text),
    (N_("What to remember"), _points),
    (N_("Subject"), lambda form: label(Subject(form.subject))),
    (N_("Codes"), lambda form: form.codes),
    (N_("Words it is found by"), lambda form: form.keywords),
    (N_("Sources"), _sources),
    (N_("Translation"), _translation),
)
