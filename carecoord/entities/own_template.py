"""Decision templates of the practice's own, each version a row that is never changed."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class OwnTemplate(Synced, Base):
    """One version of a template in one language; the newest that is not deleted holds.

    Attributes:
        template_id: The same for all versions.
        version: "1", "2" and so on.
        content: JSON of ``services.own_template_forms.OwnTemplateText``.
        based_on: The template of the program that it takes the place of, "" for a new one.
    """

    __tablename__ = "own_template"
    __area__ = Area.SETTINGS
    __subject__ = ""
    __table_args__ = (Index(None, "template_id"),)

    template_id: Mapped[Code]
    version: Mapped[Code]
    language: Mapped[Code]
    title: Mapped[str]
    content: Mapped[str]
    based_on: Mapped[Code] = mapped_column(default="")
    written_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[dt.datetime]

    __mapper_args__ = {"version_id_col": Synced.rev}
