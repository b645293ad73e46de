"""A practice to destroy, and how much of it: a little in every run, much with ``--long``."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof import figures, practice
from tests.proof.recorder import Recorder, compiled
from tests.proof.sizes import batches_of


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a ``batch`` runs as often as its size says, each time with another seed."""
    if "batch" in metafunc.fixturenames:
        is_long = bool(metafunc.config.getoption("--long"))
        batches = batches_of(metafunc.module.SIZE, is_long=is_long)
        metafunc.parametrize("batch", batches, ids=str)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long by itself is left out of the usual run."""
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return practice.make(tmp_path_factory.mktemp("practice") / "home")


@pytest.fixture
def home(_template: Path, tmp_path: Path) -> Path:
    """An empty practice of the test's own."""
    return Path(shutil.copytree(_template, tmp_path / "home"))


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    """What writes down each change that a process makes to its files."""
    return compiled(tmp_path_factory.mktemp("recorder"))


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """Figures of this batch; the long form keeps them also when the batch fails."""
    counter: Counter[str] = Counter()
    yield counter
    if request.config.getoption("--long"):
        figures.keep(request.module.__name__.rpartition("test_")[2], counter)
