"""A decision template as a text to read, wholly in its own language."""

import html
from collections.abc import Iterable, Sequence

from carecoord.common.i18n import _, in_language
from carecoord.services.decision_forms import DecisionForm, EffectEntry, OptionEntry, TemplateOrigin
from carecoord.services.decision_template_forms import TemplateItem, TemplatePage
from carecoord.vocab.languages import name_of
from ui.models.rows import ListRow
from ui.pages.patient.decision.effect_row import BENEFIT
from ui.widgets.formats import full_date
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.library_row import LibraryRow


def template_rows(items: Sequence[TemplateItem]) -> list[ListRow]:
    """The list, with those that fit a condition of the patient under a heading of their own."""
    fitting = [_row(item) for item in items if item.suggested]
    others = [_row(item) for item in items if not item.suggested]
    rows: list[ListRow] = []
    if fitting:
        rows += [GroupHead(_("For this patient"), len(fitting)), *fitting]
    if fitting and others:
        rows.append(GroupHead(_("Other decisions"), len(others)))
    return [*rows, *others]


def _row(item: TemplateItem) -> LibraryRow:
    state = _("Approved here") if item.approval else _("Not yet approved by this practice")
    written = _("Written here") if item.is_own else ""
    return LibraryRow(item.id, item.title, " · ".join(filter(None, (written, state))), "scale")


def approval_words(page: TemplatePage) -> tuple[str, Tone]:
    """What this practice thinks of it, in the user's language."""
    if page.approval:
        words = _("Approved by {name}, {day}")
        return words.format(name=page.approval.by, day=full_date(page.approval.on)), Tone.OK
    return _("Not yet approved by this practice"), Tone.WARN


def begun_words(title: str, version: str) -> str:
    return _("Begun from the template: {title}, version {version}").format(
        title=title, version=version
    )


def approved_then(origin: TemplateOrigin) -> tuple[str, Tone]:
    """Whether this practice stood by the template when the note was begun."""
    if origin.approved_on is None:
        return _("Not approved by this practice when the note was begun"), Tone.WARN
    words = _("Approved by {name}, {day}")
    return words.format(name=origin.approved_by, day=full_date(origin.approved_on)), Tone.OK


def origin_words(origin: TemplateOrigin) -> str:
    """The template a stored note was begun from, in full."""
    words = _("{title}, version {version}, in {language}. {approval}.")
    return words.format(
        title=origin.title,
        version=origin.version,
        language=name_of(origin.language),
        approval=approved_then(origin)[0],
    )


def template_html(page: TemplatePage) -> str:
    """The question, the options side by side, what to ask and where the facts come from."""
    _ = in_language(page.language)
    parts = [
        _element("p", page.form.question, "title"),
        _element("p", page.comes_up),
        _element("p", _("When something else comes first"), "head"),
        _element("p", page.not_when),
        *(_option(option, page.language) for option in page.form.options),
        _element("p", _("Questions to ask the patient"), "head"),
        _list("•", page.what_matters),
    ]
    if page.about_numbers:
        parts += [_element("p", _("About the numbers"), "head"), _element("p", page.about_numbers)]
    parts += [_element("p", _("Sources"), "head"), _list("•", page.sources), _footing(page)]
    return f"<body>{''.join(parts)}</body>"


def options_html(form: DecisionForm, language: str) -> str:
    """Only the question and the options side by side."""
    parts = [
        _element("p", form.question, "title"),
        *(_option(option, language) for option in form.options),
    ]
    return f"<body>{''.join(parts)}</body>"


def _footing(page: TemplatePage) -> str:
    _ = in_language(page.language)
    version = _("Version {version}").format(version=page.version)
    if page.written_by:
        written = _("Written here by {name}.").format(name=page.written_by)
        return _element("p", f"{version}. {written}", "small")
    reviewed = (
        _("Read by {name} for the program.").format(name=page.reviewed_by)
        if page.reviewed_by
        else _("No clinician has read it for the program yet.")
    )
    return _element("p", f"{version}. {reviewed}", "small")


def _option(option: OptionEntry, language: str) -> str:
    _ = in_language(language)
    benefits, harms = _sides(option.effects, language)
    burden = _element("p", option.burden) if option.burden else ""
    heads = "".join(
        f'<th width="50%">{html.escape(word)}</th>' for word in (_("Good"), _("Harm or burden"))
    )
    cells = f"<td>{_list('+', benefits)}</td><td>{_list('−', harms)}</td>"
    table = f'<table width="100%"><tr>{heads}</tr><tr>{cells}</tr></table>'
    return _element("p", option.label, "head") + burden + table


def _sides(effects: Iterable[EffectEntry], language: str) -> tuple[list[str], list[str]]:
    benefits: list[str] = []
    harms: list[str] = []
    for effect in effects:
        (benefits if effect.side == BENEFIT else harms).append(_effect(effect, language))
    return benefits, harms


def _effect(effect: EffectEntry, language: str) -> str:
    _ = in_language(language)
    if effect.count is None:
        return effect.text
    size = _("{count} out of {per} people").format(count=f"{effect.count:g}", per=effect.per)
    if effect.time_frame:
        size = _("{size} in {time}").format(size=size, time=effect.time_frame)
    return _("{effect}: {size}").format(effect=effect.text, size=size)


def _list(sign: str, lines: Iterable[str]) -> str:
    return "".join(_element("p", f"{sign} {line}") for line in lines)


def _element(name: str, text: str, role: str = "") -> str:
    kind = f' class="{role}"' if role else ""
    return f"<{name}{kind}>{html.escape(text)}</{name}>"
