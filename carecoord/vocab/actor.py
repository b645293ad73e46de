"""Who is acting: every write and every permission check names one."""

from dataclasses import dataclass

from carecoord.vocab.roles import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person at one device.

    Attributes:
        staff_id: Key of the person's staff row.
        name: The name colleagues see beside what the person did.
        role: The role held at sign-in.
        device: Label of the computer, such as "Front desk"; empty when it has none.
    """

    staff_id: str
    name: str
    role: Role
    device: str = ""
