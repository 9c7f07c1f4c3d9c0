"""The command ``load_registry``."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.loading import load_registry
from registry.models import Record
from tests.loading.files import CHANGAN, document


@pytest.mark.django_db
def test_the_command_reports_and_repeats() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_registry", stdout=first)
    call_command("load_registry", stdout=second)
    assert f"records: {Record.objects.count()} added" in first.getvalue()
    assert "0 added, 0 changed" in second.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    document(folder, lambda page: page["fields"].pop("name"))
    monkeypatch.setattr("registry.management.commands.load_registry.load_registry", lambda: load_registry(folder))
    with pytest.raises(CommandError, match=CHANGAN):
        call_command("load_registry")
