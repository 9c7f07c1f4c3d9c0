"""The registry's own content, for tests that want the real thing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from registry.loading import Report, load_registry
from registry.loading.run import FIXTURES
from registry.search import held

_folders = count(1)


@pytest.fixture(autouse=True)
def _no_index_of_another_test() -> None:
    """Indexes are held by revision, and every test begins again with the first."""
    held.forget()


@pytest.fixture(autouse=True)
def _no_file_of_another_test(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of open data are kept by revision too. The folder is made when the first is."""
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "data" / str(next(_folders))


@contextmanager
def kept_for_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module: what is written in it is there for each, and gone after the last."""
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    """What ``load_registry`` loads, for all tests of a module: each rolls back to it."""
    with kept_for_module(django_db_blocker):
        with django_db_blocker.unblock():
            report = load_registry()
        yield report


@pytest.fixture
def content(loaded_once: Report, db: None) -> Report:
    """The content of ``fixtures/`` is in the database; what a test changes is undone after it.

    Cheap: a module loads it once, and until its end; so in one module all tests ask for it that use the database, or
    none. Not for tests with ``transaction=True`` or a live server, whose other connections would not see it; those
    ask for ``committed_content``.
    """
    return loaded_once


@pytest.fixture
def committed_content(transactional_db: None) -> Report:
    """The content of ``fixtures/``, committed: for a live server's threads. Loaded anew for every test."""
    return load_registry()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of ``fixtures/`` that a test may change."""
    return shutil.copytree(FIXTURES, tmp_path / "fixtures")
