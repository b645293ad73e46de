"""Worklists of the practice's own, each version a row; only a draft changes."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.common.changes import Area
from carecoord.entities.base import Base, Code, Ref, Synced


class OwnWorklist(Synced, Base):
    """One version of a list.

    Versions stay, whatever becomes of the list, so that what was done from it can be read.

    Attributes:
        worklist_id: The same for all versions.
        number: 1 for the first.
        state: ``vocab.own_lists.ListState``.
        title: As people know it, for where only that is shown.
        form: JSON of ``services.own_list_forms.ListForm``.
        definition: TOML in the shape of the program's own lists; "" while it is a draft.
    """

    __tablename__ = "own_worklist"
    __area__ = Area.WORKLISTS
    __subject__ = ""
    __table_args__ = (
        Index(None, "worklist_id"),
        Index(None, "state"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    worklist_id: Mapped[Code]
    number: Mapped[int]
    state: Mapped[Code]
    title: Mapped[str]
    form: Mapped[str]
    definition: Mapped[str] = mapped_column(default="")
    edited_by: Mapped[Ref] = mapped_column(ForeignKey("staff.id"))
    edited_at: Mapped[dt.datetime]
    published_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    published_at: Mapped[dt.datetime | None]
    retired_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    retired_at: Mapped[dt.datetime | None]
    retired_reason: Mapped[str] = mapped_column(default="")

    __mapper_args__ = {"version_id_col": Synced.rev}
