"""What every test can use: the database under test, the system's browser, LibreOffice."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Never
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, connections
from django.test import TransactionTestCase, modify_settings
from hypothesis import HealthCheck, settings
from playwright.sync_api import BrowserContext, Playwright, Request
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import blocking_manager_key

from tests import programs

pytest_plugins = ["tests.fixtures", "tests.windows"]

CI = bool(os.environ.get("CI"))
# A fixture that needs a program of the system, and the mark that every test using it carries.
MARKS = {"browser": "browser", "soffice": "libreoffice"}
# A test that asks for none of these, nor carries the mark of pytest-django, cannot reach a database.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "base_url", "admin_user"}
# The marks of what the other of two engines that are tested side by side does for both: see tests/__main__.py.
ELSEWHERE = os.environ.get("TESTED_ELSEWHERE", "").split()
PLACE, ENGINES = map(int, os.environ.get("TESTED_BY_TURNS", "0/1").split("/"))
NewContext = Callable[..., BrowserContext]

# Few examples for every day, many for `make stress` (HYPOTHESIS_PROFILE=long). No deadline: two suites share the
# machine. In CI the examples are always the same, so that a change is red only through its own fault.
QUIET = [HealthCheck.too_slow]
settings.register_profile("short", max_examples=30, deadline=None, derandomize=CI, suppress_health_check=QUIET)
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_configure(config: pytest.Config) -> None:
    """Ask the database what it is, and refuse to run on another one than was asked for."""
    wanted = os.environ.get("TEST_DATABASE", connection.vendor)
    if wanted != connection.vendor:
        raise pytest.UsageError(f"TEST_DATABASE is {wanted}, but the settings lead to {connection.vendor}.")
    config.database_engine = _engine(config)  # type: ignore[attr-defined]
    # Production's hash takes a quarter of a second on purpose; whoever tests the hash itself names it.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is tested, and with what."""
    return [
        f"database: {config.database_engine}",  # type: ignore[attr-defined]
        f"browser: {programs.find_browser() or 'NOT FOUND'}; LibreOffice: {programs.find_soffice() or 'NOT FOUND'}",
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by what it uses, so that `-m "not browser"` never misses one; leave out what is done elsewhere."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for name in fixtures & set(MARKS):
            item.add_marker(MARKS[name])
        if not (fixtures & DATABASE or item.get_closest_marker("django_db") or _is_of_django(item)):
            item.add_marker("alone")
    turns = [item for item in items if item.get_closest_marker("turns")]
    others = {item for place, item in enumerate(turns) if place % ENGINES != PLACE}
    elsewhere = [item for item in items if item in others or any(map(item.get_closest_marker, ELSEWHERE))]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def _is_of_django(item: pytest.Item) -> bool:
    """Whether it is a method of Django's own class of tests, which gives each a transaction."""
    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def _engine(config: pytest.Config) -> str:
    """Engine and version, as in 'PostgreSQL 15.18'."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    try:
        with config.stash[blocking_manager_key].unblock(), connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0].split()[0]
    except OperationalError as error:
        raise pytest.UsageError(f"The database at DATABASE_URL does not answer: {error}") from error
    connection.close()
    return f"PostgreSQL {version}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Test SQLite in a file: in memory, the live server's threads would share one connection, as no site does."""
    folder = tmp_path_factory.mktemp("sqlite")
    for database in connections.all(initialized_only=False):
        if database.vendor == "sqlite":
            database.settings_dict["TEST"]["NAME"] = str(folder / f"{database.alias}.sqlite3")
            # As with PostgreSQL: durability protects nothing here, the file dies with the run.
            options = database.settings_dict["OPTIONS"]
            options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The path of LibreOffice; skips the test where there is none."""
    return programs.find_soffice() or _missing("LIBREOFFICE")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's browser instead of one that Playwright would have to download."""
    browser = programs.find_browser() or _missing("BROWSER")
    return {**programs.launch_options(browser), **browser_type_launch_args}


def _missing(program: str) -> Never:
    pytest.skip(f"NO {program} FOUND on this machine: this test did not run")


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Playwright:
    """Let the ORM be used beside Playwright: its loop runs in the tests' thread, which Django takes for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return playwright


@pytest.fixture(scope="session")
def base_url(django_db_setup: None) -> Iterator[str]:
    """Every window of the browser is on our site: `page.goto("/")`.

    Not pytest-django's `live_server`, which empties the database after every test; what a test writes or reads, it says
    by `standing_content` or `committed_content`.
    """
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def strangers() -> list[str]:
    """What pages have asked of other hosts than ours."""
    return []


@pytest.fixture(scope="session")
def watch(base_url: str, strangers: list[str]) -> Callable[[BrowserContext], None]:
    """Writes down what the windows of a context ask of other hosts."""

    def noticed(request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(f"{base_url}/"):
            strangers.append(request.url)

    # Listening, not routing: routes switch the browser's cache off and miss redirects. The refusal itself is the
    # browser's, by the resolver rule in programs.BROWSER_FLAGS.
    return lambda context: context.on("request", noticed)


@pytest.fixture
def new_context(
    new_context: NewContext, watch: Callable[[BrowserContext], None], strangers: list[str]
) -> Iterator[NewContext]:
    """Windows of a browser in which a request to any other host than ours is refused and fails the test."""

    def opened(**options: Any) -> BrowserContext:
        context = new_context(**options)
        watch(context)
        return context

    strangers.clear()
    with modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        yield opened
    if strangers:
        pytest.fail(f"The page asked other hosts: {', '.join(strangers)}")
