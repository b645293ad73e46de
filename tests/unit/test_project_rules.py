"""Dangers of our own that no linter knows, found in the syntax tree."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest

from devtools import shape
from devtools.places import ROOT

_MODE = re.compile(r"[rwaxbtU+]+")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
_SCRATCH = frozenset(
    {
        "NamedTemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "TemporaryFile",
        "gettempdir", "mkdtemp", "mkstemp", "mktemp", "QTemporaryDir", "QTemporaryFile",
        "tempPath", "temp",
    }
)  # fmt: skip
_GETTEXT = {"_": 1, "N_": 1, "n_": 2}  # the function, and how many texts it takes


def _called(node: ast.AST) -> str:
    """The last name of what is called: ``text`` of ``sa.text(...)``."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_sql_from_pieces(node: ast.AST) -> bool:
    if _called(node) != "text" or not isinstance(node, ast.Call) or not node.args:
        return False
    return not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute)


def _writes_a_file(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = _called(node)
    if name in ("write_text", "write_bytes"):
        return True
    if name != "open":
        return False
    if "os.O_CREAT" in ast.unparse(node):
        return True
    given = [*node.args, *(k.value for k in node.keywords if k.arg == "mode")]
    texts = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return any(_MODE.fullmatch(text) and set(text) & set("wax+") for text in texts)


def _connects_a_lambda(node: ast.AST) -> bool:
    if _called(node) != "connect" or not isinstance(node, ast.Call):
        return False
    return any(isinstance(argument, ast.Lambda) for argument in node.args)


def _runs_the_event_loop(node: ast.AST) -> bool:
    return _called(node) == "processEvents"


def _runs_a_nested_loop(node: ast.AST) -> bool:
    return _called(node) in ("exec", "exec_")


def _uses_the_clipboard(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return "QClipboard" in node.id
    if isinstance(node, ast.alias):
        return "QClipboard" in f"{node.name} {node.asname}"
    return _called(node) == "clipboard"


def _makes_a_scratch_file(node: ast.AST) -> bool:
    """In the system's folder for them, where others can look and nobody tidies up."""
    if not isinstance(node, ast.Call) or _called(node) not in _SCRATCH:
        return False
    return not any(keyword.arg == "dir" for keyword in node.keywords)


def _looks_a_widget_up(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and len(node.args) + len(node.keywords) > 1
    return _called(node) == "findChild" or (_called(node) == "findChildren" and named)


def _translates_pieces(node: ast.AST) -> bool:
    """``_`` also takes a name for a text that ``N_`` marked where it stands."""
    name = _called(node)
    if name not in _GETTEXT or not isinstance(node, ast.Call):
        return False
    whole = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript) if name == "_" else ast.Constant
    return not all(isinstance(argument, whole) for argument in node.args[: _GETTEXT[name]])


def _translates_inside_an_f_string(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) and any(_called(n) in _GETTEXT for n in ast.walk(node))


def _names_a_colour(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _COLOUR.search(node.value) is not None
    )


@dataclass(frozen=True)
class Rule:
    """What is forbidden below ``where``, but for the files named with their reason."""

    found: Callable[[ast.AST], bool]
    example: str
    where: tuple[str, ...] = ("carecoord/", "ui/", "main.py")
    except_in: dict[str, str] = field(default_factory=dict)


RULES = {
    "SQL is never put together from pieces": Rule(
        _is_sql_from_pieces,
        'text(f"SELECT * FROM {table}")',
        except_in={
            "carecoord/services/audit_query.py": "repeats the words of partial indexes",
        },
    ),
    "files are written through common.paths": Rule(
        _writes_a_file,
        'path.open("w")',
        except_in={
            "carecoord/common/handed_files.py": "empties what another start left there",
            "carecoord/common/paths.py": "has the helpers that write privately",
            "carecoord/db/zip_backup.py": "unpacks stores too large for memory, privately",
            "carecoord/db/migrations/revise.py": "writes the next migration for developers",
            "carecoord/db/sqlcipher.py": "reserves the store's place for its owner alone",
            "carecoord/exporters/files.py": "writes what people asked for, whole or not at all",
            "carecoord/exporters/whole/places.py": "opens a part of the archive, not a file",
            "carecoord/exporters/xlsx.py": "opens a part of the workbook, not a file",
            "ui/theme/controls.py": "writes the marks of check boxes, which name nobody",
        },
    ),
    "a lambda is never connected: it keeps its page alive": Rule(
        _connects_a_lambda, "button.clicked.connect(lambda: page.save())"
    ),
    "the clipboard is used in one place, which forgets": Rule(
        _uses_the_clipboard,
        "QGuiApplication.clipboard().setText(name)",
        except_in={"ui/widgets/copying.py": "is that place"},
    ),
    "nothing is put into the system's folder for scratch files": Rule(
        _makes_a_scratch_file, "tempfile.NamedTemporaryFile()"
    ),
    "the event loop is left alone": Rule(_runs_the_event_loop, "app.processEvents()"),
    "only dialogs.base runs a nested loop": Rule(
        _runs_a_nested_loop,
        "dialog.exec()",
        where=("ui/",),
        except_in={
            "ui/app.py": "runs the loop of the whole program",
            "ui/dialogs/base.py": "is the one place for it",
        },
    ),
    "no widget is looked up by name": Rule(_looks_a_widget_up, 'page.findChild(QLabel, "x")'),
    "only whole texts are translated": Rule(_translates_pieces, '_(f"Hello {name}")'),
    # Before Python 3.12 an f-string is one token, and the catalogue misses what stands in it.
    "no text is translated inside an f-string": Rule(
        _translates_inside_an_f_string, "f\"<b>{_('Saved.')}</b>\""
    ),
    "colours live in the theme": Rule(
        _names_a_colour, 'label.setStyleSheet("color: #0B6466")', where=("ui/pages/", "ui/shell/",
        "ui/dialogs/", "ui/widgets/", "ui/models/", "ui/app.py")
    ),
}  # fmt: skip


@cache
def _broken() -> dict[str, list[str]]:
    """Where each rule is broken; each file is read once for all of them, and let go."""
    places: dict[str, list[str]] = {title: [] for title in RULES}
    for path in shape.tracked_sources():
        name = path.relative_to(ROOT).as_posix()
        rules = {title: rule.found for title, rule in RULES.items() if _holds(rule, name)}
        if not rules:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for title, found in rules.items():
                if found(node):
                    places[title].append(f"{name}:{getattr(node, 'lineno', 0)}")
    return places


def _holds(rule: Rule, name: str) -> bool:
    return name.startswith(rule.where) and name not in rule.except_in


@pytest.mark.parametrize("title", RULES)
def test_that_the_sources_keep_the_rule(title: str) -> None:
    assert _broken()[title] == []


@pytest.mark.parametrize("title", RULES)
def test_that_the_rule_finds_what_breaks_it(title: str) -> None:
    tree = ast.parse(RULES[title].example)
    assert any(RULES[title].found(node) for node in ast.walk(tree))


@pytest.mark.parametrize(
    "allowed",
    [
        'text("SELECT 1")',
        "label.text()",
        'path.open("rb")',
        'open(path, encoding="utf-8")',
        "button.clicked.connect(self._save)",
        '_("Call {name}.").format(name=name)',
        "_(LABELS[role])",
        'n_("{count} call", "{count} calls", count)',
    ],
)
def test_that_ordinary_code_breaks_no_rule(allowed: str) -> None:
    nodes = list(ast.walk(ast.parse(allowed)))
    assert not [title for title, rule in RULES.items() if any(map(rule.found, nodes))]


def test_that_every_exception_still_exists() -> None:
    named = {name for rule in RULES.values() for name in rule.except_in}
    gone = {name for name in named if not (ROOT / name).exists()}
    assert not gone
