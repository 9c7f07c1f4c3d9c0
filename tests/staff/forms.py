"""What somebody else saves meanwhile, and what the pages that ask about it would send."""

from typing import Any

from django.test import Client

from registry.models import Entry
from tests import desk

Form = dict[str, Any]


def theirs(draft: Entry, **changes: Any) -> None:
    """Somebody else opens the same form now and saves it with these changes."""
    other = Client()
    other.force_login(desk.chief("钱别人"))
    data = desk.filled(other.get(desk.url(draft)))
    assert other.post(desk.url(draft), {**data, **changes}).status_code == 302


def answered(page: Any, **choices: str) -> Form:
    """What the page with both versions would send; without a choice what it has chosen already."""
    data: Form = {}
    for name, value in page.context["hidden"]:
        data[name] = [*data.get(name, []), value]
    chosen = {f"take-{each.key}": each.default for each in page.context["differences"]}
    return {**data, **chosen, "shown": page.context["shown"], **{f"take-{key}": side for key, side in choices.items()}}


def sides(page: Any) -> dict[str, tuple[str, str]]:
    return {each.key: (each.mine, each.theirs) for each in page.context["differences"]}


def resumed(page: Any) -> Form:
    """What the button of a kept form would send."""
    data: Form = {}
    for name, value in page.context["hidden"]:
        data[name] = [*data.get(name, []), value]
    return {**data, "_resume": "1", "kept": page.context["kept"].pk}
