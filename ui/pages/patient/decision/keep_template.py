"""Keeping a signed note's question and options as a template of the practice's own."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _, current_language
from carecoord.services.decision_forms import LoadedDecision
from carecoord.services.decision_template_forms import TemplatePage
from carecoord.services.own_template_forms import OwnTemplateText, without_the_patient
from carecoord.vocab.languages import base, name_of
from ui.dialogs.keep_template import KeepTemplateDialog, KeptTemplate
from ui.pages.patient.decision.template_text import options_html
from ui.pages.patient.needs import Desk


class KeepTemplate(QObject):
    """Begins with what the template said that the note came from, where there was one."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._note: LoadedDecision | None = None

    def keep(self, note: LoadedDecision) -> None:
        """Ask what else the template says, then keep it."""
        self._note = note
        origin = note.form.template
        if origin is None:
            self._ask(None)
            return
        read = partial(
            self._desk.services.templates.page, origin.id, origin.language, actor=self._desk.actor
        )
        self._desk.jobs.ask(read, self._on_page, self._on_no_page)

    @Slot(object)
    def _on_page(self, page: TemplatePage) -> None:
        self._ask(page)

    @Slot(Exception)
    def _on_no_page(self, error: Exception) -> None:
        """Where it was taken off the list meanwhile, the note begins a new one."""
        if isinstance(error, RefusedError):
            self._ask(None)
        else:
            self._desk.jobs.broke.emit(error)

    def _ask(self, page: TemplatePage | None) -> None:
        assert self._note is not None
        form = without_the_patient(self._note.form)
        spoken = base(self._note.form.language)
        fallback = spoken if spoken in LANGUAGES else current_language()
        kept = KeepTemplateDialog.ask(
            self._window,
            KeptTemplate(
                title=page.title if page else form.question,
                comes_up=page.comes_up if page else "",
                not_when=page.not_when if page else "",
                what_matters=page.what_matters if page else (),
                language=page.language if page else fallback,
                replaces=page is not None,
            ),
            languages={code: name_of(code) for code in LANGUAGES},
            kept_text=options_html(form, page.language if page else fallback),
            begun_from=page.title if page else "",
        )
        if kept is None:
            return
        text = OwnTemplateText(
            title=kept.title,
            comes_up=kept.comes_up,
            not_when=kept.not_when,
            what_matters=kept.what_matters,
            form=form,
        )
        # A text in another language stands beside the one it came from.
        replaced = page if page and kept.replaces and kept.language == page.language else None
        is_own = replaced is not None and bool(replaced.written_by)
        keep = partial(
            self._desk.services.templates.keep,
            text,
            kept.language,
            template_id=replaced.id if replaced and is_own else "",
            based_on=replaced.id if replaced and not is_own else "",
            actor=self._desk.actor,
        )
        self._desk.jobs.write(keep, self._on_kept)

    @Slot(object)
    def _on_kept(self, _template_id: str) -> None:
        self._desk.messages.say(
            _("Kept as a template of this practice. It is marked until somebody approves it.")
        )
