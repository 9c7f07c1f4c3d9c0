"""Production refuses to start half-configured and says what is missing."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "a-long-random-text-" * 4,
    "ALLOWED_HOSTS": "registry.example",
    "DATABASE_URL": "sqlite://:memory:",
}


SAY = "from django.conf import settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"


def started(program: str = SAY, **environment: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a process that loads the settings with nothing but ``environment``."""
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "registry.settings"}
    return subprocess.run(
        [sys.executable, "-c", program], env=base | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_without_debug_what_is_missing_is_named(missing: str) -> None:
    process = started(**{name: value for name, value in COMPLETE.items() if name != missing})

    assert process.returncode != 0
    assert f"Set {missing} in the environment" in process.stderr


def test_with_everything_it_starts_and_its_cookies_are_secure() -> None:
    assert started(**COMPLETE).stdout.split() == ["False", "True"]


def test_a_developer_needs_to_set_nothing_but_debug() -> None:
    assert started(DEBUG="1").stdout.split() == ["True", "False"]


def test_the_footer_is_read_from_the_environment_and_empty_without_it() -> None:
    program = "from django.conf import settings; print(settings.FOOTER['organiser'], repr(settings.FOOTER['icp']))"

    said = started(program, DEBUG="1", SITE_ORGANISER="重庆市人社局", PYTHONIOENCODING="utf-8").stdout

    assert said.split() == ["重庆市人社局", "''"]
