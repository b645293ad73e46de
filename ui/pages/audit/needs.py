"""What the page of who did what needs of the practice."""

from typing import Protocol
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.services.audit import AuditService
from carecoord.services.audit_papers import AuditPaperService
from carecoord.services.journal_watch import JournalWatch
from carecoord.services.patient_search import SearchService
from carecoord.services.people import PeopleService
from carecoord.vocab.actor import Actor


class AuditServices(Protocol):
    """The services behind the page."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def audit(self) -> AuditService: ...
    @property
    def audit_papers(self) -> AuditPaperService: ...
    @property
    def journal(self) -> JournalWatch: ...
    @property
    def people(self) -> PeopleService: ...
    @property
    def search(self) -> SearchService: ...
