"""What every command of the services asks for, read from their sources.

A command is a public method of a service that ``Services`` offers. What it asks for is what it
calls ``require`` with, by itself or through what it hands its actor to. Reading it, rather than
declaring it a second time, cannot differ from what is asked at run time; a test calls each one
as every role that may not.
"""

import ast
import dataclasses
import functools
import importlib
import inspect
import sys
import textwrap
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from carecoord.security.permissions import Permission, is_allowed
from carecoord.services.bundle import Services
from carecoord.vocab.roles import Role
from devtools.open_commands import REASONS
from devtools.places import ROOT

PAGE = ROOT / "docs" / "security" / "roles.md"
_SERVICES = "carecoord.services."
_SOMETIMES = (ast.If, ast.For, ast.While, ast.IfExp, ast.BoolOp, ast.Lambda, ast.comprehension)
_ROLE_COLUMNS: Mapping[Role, str] = {
    Role.FRONT_DESK: "front desk",
    Role.MEDICAL_ASSISTANT: "assistant",
    Role.NURSE: "nurse",
    Role.CLINICIAN: "clinician",
    Role.CHW: "health worker",
    Role.LEAD: "lead",
    Role.ADMIN: "admin",
    Role.AUDITOR: "auditor",
}


@dataclass(frozen=True)
class Command:
    """One public method of one service.

    Attributes:
        needs: Asked of everybody who calls it.
        may_need: Asked as well of some calls, such as taking off what is long there.
    """

    service: str
    name: str
    method: Callable[..., Any]
    needs: frozenset[Permission]
    may_need: frozenset[Permission]

    @property
    def id(self) -> str:
        return f"{self.service}.{self.name}"

    def is_open_to(self, role: Role) -> bool:
        """Whether the role may call it at all; what asks for nothing is for nobody's role."""
        return bool(self.needs) and all(is_allowed(role, each) for each in self.needs)


@functools.cache
def commands() -> tuple[Command, ...]:
    """Every command there is, by service and name."""
    return tuple(
        Command(service, name, getattr(cls, name), *_asks(cls, name))
        for service, cls in services()
        for name in sorted(_public(cls))
    )


def services() -> Iterator[tuple[str, type]]:
    """Each service by the name it has in the bundle."""
    hints = typing.get_type_hints(Services)
    for field in dataclasses.fields(Services):
        if hints[field.name].__module__.startswith(_SERVICES):
            yield field.name, hints[field.name]


def table(reasons: Mapping[str, str]) -> str:
    """Role by command, as the page of the documentation shows it."""
    roles = list(_ROLE_COLUMNS)
    lines = [
        f"| command | asks for | {' | '.join(_ROLE_COLUMNS.values())} |",
        f"|---|---|{'---|' * len(roles)}",
    ]
    for each in commands():
        if each.needs:
            asked = ", ".join(sorted(each.needs))
            if each.may_need:
                asked += f" ({', '.join(sorted(each.may_need))})"
            marks = " | ".join("x" if each.is_open_to(role) else "" for role in roles)
            lines.append(f"| {each.id} | {asked} | {marks} |")
    lines += ["", "| open to whoever is signed in | because |", "|---|---|"]
    lines += [f"| {name} | {reason} |" for name, reason in sorted(reasons.items())]
    return "\n".join(lines) + "\n"


def _public(cls: type) -> Iterator[str]:
    for name, member in inspect.getmembers(cls, inspect.isfunction):
        if not name.startswith("_") and member.__module__.startswith(_SERVICES):
            yield name


def _asks(cls: type, name: str) -> tuple[frozenset[Permission], frozenset[Permission]]:
    always: set[Permission] = set()
    sometimes: set[Permission] = set()
    for permission, is_sometimes in _Reading(cls).of(name):
        (sometimes if is_sometimes else always).add(permission)
    return frozenset(always), frozenset(sometimes - always)


class _Reading:
    """The permissions one service's methods ask for, followed through what they call."""

    def __init__(self, cls: type, seen: frozenset[Any] = frozenset()) -> None:
        self._cls = cls
        self._seen = seen

    def of(self, name: str) -> Iterator[tuple[Permission, bool]]:
        yield from self._function(getattr(self._cls, name))

    def _function(self, function: Callable[..., Any]) -> Iterator[tuple[Permission, bool]]:
        if function in self._seen:
            return
        inner = _Reading(self._cls, self._seen | {function})
        module = sys.modules[function.__module__]
        tree = _tree(function)
        for call, is_sometimes in _calls(tree.body):
            if _is_chosen(call):
                yield from ((each, True) for each in _named(tree))
                continue
            for permission, inside in inner._called(call, module):
                yield permission, is_sometimes or inside

    def _called(self, call: ast.Call, module: Any) -> Iterator[tuple[Permission, bool]]:
        target = call.func
        if isinstance(target, ast.Name):
            function = getattr(module, target.id, None)
            if target.id == "require":
                yield Permission[call.args[1].attr], False  # type: ignore[attr-defined]
            elif _is_ours(function) and _hands_on_actor(call):
                yield from self._function(function)
        elif isinstance(target, ast.Attribute) and _hands_on_actor(call):
            yield from self._method(target)

    def _method(self, target: ast.Attribute) -> Iterator[tuple[Permission, bool]]:
        owner = ast.unparse(target.value)
        if owner == "self":
            method = getattr(self._cls, target.attr, None)
            if inspect.isfunction(method):
                yield from self._function(method)
        elif owner.startswith("self."):
            other = _parts_of(self._cls).get(owner.removeprefix("self."))
            if other is not None and hasattr(other, target.attr):
                yield from _Reading(other, self._seen).of(target.attr)


def _calls(
    nodes: Sequence[ast.AST], *, is_sometimes: bool = False
) -> Iterator[tuple[ast.Call, bool]]:
    """Every call, in order, with whether only some runs come to it."""
    for node in nodes:
        if isinstance(node, ast.Call):
            yield node, is_sometimes
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            yield from _calls([node.test], is_sometimes=is_sometimes)
        inside = is_sometimes or isinstance(node, _SOMETIMES)
        rest = [each for each in ast.iter_child_nodes(node) if each is not _test_of(node)]
        yield from _calls(rest, is_sometimes=inside)


def _is_chosen(call: ast.Call) -> bool:
    """Whether it requires a permission that the function chooses among those it names."""
    is_require = isinstance(call.func, ast.Name) and call.func.id == "require"
    return is_require and not isinstance(call.args[1], ast.Attribute)


def _named(tree: ast.FunctionDef) -> Iterator[Permission]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Permission":
            yield Permission[node.attr]


def _test_of(node: ast.AST) -> ast.AST | None:
    return node.test if isinstance(node, ast.If | ast.While | ast.IfExp) else None


def _is_ours(function: Any) -> TypeGuard[Callable[..., Any]]:
    return inspect.isfunction(function) and function.__module__.startswith(_SERVICES)


def _hands_on_actor(call: ast.Call) -> bool:
    handed = [*call.args, *(each.value for each in call.keywords)]
    return any(isinstance(each, ast.Name) and each.id == "actor" for each in handed)


@functools.cache
def _tree(function: Callable[..., Any]) -> ast.FunctionDef:
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]  # type: ignore[return-value]


@functools.cache
def _parts_of(cls: type) -> Mapping[str, type]:
    """What a service was given or makes for itself, by the attribute it keeps it in."""
    module = importlib.import_module(cls.__module__)
    made: Any = inspect.getattr_static(cls, "__init__")
    if not inspect.isfunction(made):
        return {}
    hints = typing.get_type_hints(made, vars(module))
    found = {}
    for node in ast.walk(_tree(made)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            value = node.value
            name = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
            kind = getattr(module, name, None) or hints.get(ast.unparse(value))
            if inspect.isclass(kind):
                found[node.targets[0].attr] = kind
    return found


def page() -> str:
    """The page of the documentation, as it has to be now."""
    return f"{_HEAD}\n{table(REASONS)}"


_HEAD = """# Who may do what

Made from the program by `.venv/bin/python -m devtools.registry`; a test holds the two together and
calls every command as every role that may not. A command that asks for no permission and has no
reason below fails it.

What each permission means stands in Settings, under People. A permission in brackets is asked for
as well in some cases, such as taking off what is long there. Which patients a role sees is a second
question: [decision 060](../decisions/060-which-patients-somebody-sees.md).
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
