"""The registry's own content, for tests that want the real thing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker

from registry.audit.models import AuditChain
from registry.loading import Report, load_registry
from registry.loading.run import FIXTURES
from registry.search import held

_folders = count(1)


@pytest.fixture(autouse=True)
def _no_index_of_another_test() -> None:
    """Indexes are held by revision, and every test begins again with the first."""
    held.forget()


COMMITTING = {"transactional_db", "live_server", "committed_content"}


@pytest.fixture(autouse=True)
def _log_lets_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit are cleaned up by deleting all rows, which the audit log allows once its lines are sealed."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool(COMMITTING & set(request.fixturenames)) or bool(marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        _seal()


def _seal() -> None:
    AuditChain.objects.update(sealed_number=F("number"))


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
    none. Not for tests with ``transaction=True`` or a browser, whose other connections would not see it; those ask for
    ``standing_content`` or ``committed_content``.
    """
    return loaded_once


@pytest.fixture(scope="module")
def _committed_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    with django_db_blocker.unblock():
        report = load_registry()
    yield report
    with django_db_blocker.unblock():
        _seal()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def standing_content(_committed_once: Report, db: None) -> Report:
    """The content of ``fixtures/``, committed once for a module whose browser only reads.

    What the test itself writes is undone after it, and the browser does not see it; on SQLite it could not write.
    """
    return _committed_once


@pytest.fixture
def committed_content(transactional_db: None) -> Report:
    """The content of ``fixtures/``, committed: for a browser that writes. Loaded anew for every test."""
    return load_registry()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of ``fixtures/`` that a test may change."""
    return shutil.copytree(FIXTURES, tmp_path / "fixtures")
