"""What is true of one copy of a store, and not of the practice's records."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from carecoord.entities.base import Base


class StoreMark(Base):
    """One thing a store knows about itself; outside the journal, as it is no record.

    Attributes:
        name: "key_file.generation", "way_in.<slot>", ... (``carecoord.db.marks``).
        value: Text or JSON.
    """

    __tablename__ = "store_mark"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str]
