"""Templates of decisions: finding one, starting a note from it, approving it for the practice."""

import json
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.db.database import Database
from carecoord.entities import Setting, Staff
from carecoord.security.permissions import Permission, require
from carecoord.services.decision_template_forms import (
    Approval,
    TemplateItem,
    TemplatePage,
    as_form,
)
from carecoord.services.handout_facts import codes_of
from carecoord.services.own_template_forms import OwnTemplateText, from_json
from carecoord.services.own_templates import (
    holds_words,
    keep_template,
    newest_own,
    own_page,
    retire_template,
)
from carecoord.services.template_approvals import (
    APPROVED,
    read_approval,
    setting_name,
    stored_setting,
)
from carecoord.templates.catalogue import Catalogue
from carecoord.templates.definition import Template
from carecoord.vocab.actor import Actor
from carecoord.vocab.languages import base, name_of


class DecisionTemplateService:
    """The templates and what this practice thinks of them."""

    def __init__(
        self, database: Database, zone: ZoneInfo, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._database = database
        self._zone = zone
        self._catalogue = catalogue

    def find(
        self, query: str = "", *, language: str, patient_id: str = "", actor: Actor
    ) -> tuple[TemplateItem, ...]:
        """Templates that hold every word of ``query``; those that fit the patient come first.

        Raises:
            RefusedError: There are no templates in this language.
        """
        require(actor, Permission.RECORD_DECISION)
        spoken = _offered(language)
        with self._database.reading() as session:
            approvals = self._approvals(session)
            own = newest_own(session, spoken)
            codes = codes_of(session, patient_id) if patient_id else ()
        catalogue = self._catalogue()
        fitting = catalogue.for_codes((code.system, code.code) for code in codes)
        replaced = {row.based_on for row in own.values()}
        items = [
            TemplateItem(
                id=template.id,
                title=template.title.in_language(spoken),
                question=template.question.in_language(spoken),
                version=template.version,
                suggested=template.id in fitting,
                approval=_of_version(approvals.get(setting_name(template.id, spoken)), template),
            )
            for template in catalogue.find(query)
            if template.id not in replaced
        ]
        items += [
            TemplateItem(
                id=row.template_id,
                title=row.title,
                question=from_json(row.title, row.content).form.question,
                version=row.version,
                suggested=row.based_on in fitting,
                approval=_of(row.version, approvals.get(setting_name(row.template_id, spoken))),
                is_own=True,
            )
            for row in own.values()
            if holds_words(row, query)
        ]
        return tuple(sorted(items, key=lambda item: (not item.suggested, item.title.casefold())))

    def page(self, template_id: str, language: str, *, actor: Actor) -> TemplatePage:
        """A template with everything to read before starting from it.

        Raises:
            RefusedError: It is not there, or not in this language.
        """
        require(actor, Permission.RECORD_DECISION)
        spoken = _offered(language)
        with self._database.reading() as session:
            known = self._approvals(session).get(setting_name(template_id, spoken))
            if (row := newest_own(session, spoken).get(template_id)) is not None:
                return own_page(session, row, known, self._zone)
        template = self._catalogue().template(template_id)
        approval = _of_version(known, template)
        numbers = template.numbers
        return TemplatePage(
            id=template.id,
            language=spoken,
            title=template.title.in_language(spoken),
            version=template.version,
            review_due_on=template.review_due_on,
            comes_up=template.comes_up.in_language(spoken),
            not_when=template.not_when.in_language(spoken),
            about_numbers=numbers.about.in_language(spoken) if numbers else "",
            what_matters=tuple(one.in_language(spoken) for one in template.what_matters),
            sources=tuple(f"{s.title}. {s.publisher}, {s.dated}." for s in template.sources),
            reviewed_by=template.reviewed_by,
            form=as_form(template, spoken),
            approval=approval,
            earlier=None if approval else known,
        )

    def approve(self, template_id: str, language: str, *, version: str, actor: Actor) -> None:
        """Stand by a template in one language, in the version that was read.

        Raises:
            RefusedError: It is not there, or another version than the one that was read.
        """
        require(actor, Permission.APPROVE_TEMPLATES)
        spoken = _offered(language)
        with self._database.writing(actor) as transaction:
            newest = self._version(transaction.session, template_id, spoken)
            if newest != version:
                raise RefusedError(
                    _(
                        "This template has changed to version {version}. Read it again first."
                    ).format(version=newest)
                )
            value = json.dumps(
                {"version": version, "by": actor.staff_id, "at": transaction.now.isoformat()}
            )
            name = setting_name(template_id, spoken)
            row = stored_setting(transaction.session, name)
            if row is None:
                transaction.session.add(Setting(name=name, value=value))
            else:
                row.value = value
            transaction.record(
                "decision_template.approved", template=template_id, language=spoken, version=version
            )

    def withdraw(self, template_id: str, language: str, *, reason: str, actor: Actor) -> None:
        """Take an approval back, with the reason in the journal.

        Raises:
            RefusedError: No reason was given, or there is no approval.
        """
        require(actor, Permission.APPROVE_TEMPLATES)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this template is no longer approved."))
        spoken = _offered(language)
        name = setting_name(template_id, spoken)
        with self._database.writing(actor, reason=said) as transaction:
            self._version(transaction.session, template_id, spoken)
            row = stored_setting(transaction.session, name)
            if row is None:
                raise RefusedError(_("This template is not approved, so nothing has to change."))
            transaction.tombstone(row, said)
            transaction.record(
                "decision_template.withdrawn", template=template_id, language=language
            )

    def keep(
        self,
        text: OwnTemplateText,
        language: str,
        *,
        template_id: str = "",
        based_on: str = "",
        actor: Actor,
    ) -> str:
        """Keep a template of the practice's own, and return its id.

        A new version is approved anew: somebody has to read it.

        Args:
            text: What it says.
            language: The language it is in.
            template_id: An own template whose next version it is; "" for a new one.
            based_on: The template of the program that it takes the place of.
            actor: Who wrote it.

        Raises:
            RefusedError: It lacks something; the text lists it.
        """
        require(actor, Permission.APPROVE_TEMPLATES)
        spoken = _offered(language)
        if based_on:
            self._catalogue().template(based_on)
        with self._database.writing(actor) as transaction:
            row = keep_template(
                transaction, text, spoken, template_id=template_id, based_on=based_on
            )
            transaction.record(
                "decision_template.kept",
                template=row.template_id,
                language=spoken,
                version=row.version,
            )
            return row.template_id

    def retire(self, template_id: str, language: str, *, reason: str, actor: Actor) -> None:
        """Take an own template off the list; what it took the place of comes back.

        Raises:
            RefusedError: No reason was given, or it is not there any more.
        """
        require(actor, Permission.APPROVE_TEMPLATES)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this template is no longer used."))
        with self._database.writing(actor, reason=said) as transaction:
            retire_template(transaction, template_id, _offered(language), said)
            transaction.record("decision_template.retired", template=template_id, language=language)

    def _version(self, session: Session, template_id: str, language: str) -> str:
        """The version that holds, of the practice's own templates and of the program's."""
        row = newest_own(session, language).get(template_id)
        return row.version if row else self._catalogue().template(template_id).version

    def _approvals(self, session: Session) -> Mapping[str, Approval]:
        """By the setting's name; of any version."""
        query = select(Setting.name, Setting.value).where(
            Setting.name.startswith(APPROVED, autoescape=True),
            Setting.owner == "",
            Setting.deleted.is_(False),
        )
        stored = {name: read_approval(value, self._zone) for name, value in session.execute(query)}
        people = {one.by for one in stored.values()}
        staff = select(Staff.id, Staff.name).where(Staff.id.in_(people))
        names = dict(session.execute(staff).all())
        return {
            name: Approval(version=one.version, by=names.get(one.by, ""), on=one.on)
            for name, one in stored.items()
        }


def _offered(language: str) -> str:
    """The language templates are in, whatever the region; another never takes its place."""
    spoken = base(language)
    if spoken not in LANGUAGES:
        raise RefusedError(
            _("There are no decision templates in {language}. There are in: {others}.").format(
                language=name_of(language), others=", ".join(name_of(one) for one in LANGUAGES)
            )
        )
    return spoken


def _of_version(approval: Approval | None, template: Template) -> Approval | None:
    """Only an approval of the version at hand counts."""
    return _of(template.version, approval)


def _of(version: str, approval: Approval | None) -> Approval | None:
    return approval if approval and approval.version == version else None
